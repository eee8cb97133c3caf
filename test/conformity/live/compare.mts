import { declaredOfAccounts } from '../declared.mts';
import { type Difference, differences, type Shape } from '../shape.mts';
import type { Answer } from './answer.mts';
import type { Read } from './reads.mts';

/** What one request brought to light. */
export interface Findings {
	/** As sentences. */
	differs: string[];
	/** Headers that only one of them sends, as sentences. */
	headers: string[];
	/** Fields that have a value on one side and none on the other: mostly that of the records. */
	empty: string[];
	/** Differences that are known to be right, with their reason. */
	right: string[];
}

const PAGING = ['page', 'pages', 'per_page', 'total'];

const words = ({ path, freshBooks, emulator }: Difference): string => {
	if (freshBooks === undefined) return `${path} is in the emulator only (${emulator})`;
	if (emulator === undefined) return `${path} is missing in the emulator (FreshBooks: ${freshBooks})`;
	return `${path} is ${emulator} in the emulator (FreshBooks: ${freshBooks})`;
};

/** Every object of a reply that is no record, with its path. */
function objectsIn({ keys }: Shape, path = ''): [path: string, keys: Map<string, Shape>][] {
	if (!keys) return [];
	const inner = [...keys].flatMap(([key, shape]) => objectsIn(shape, path === '' ? key : `${path}.${key}`));
	return [[path, keys], ...inner];
}

const pathIn = (path: string, key: string) => (path === '' ? key : `${path}.${key}`);

/** Where the numbers of the page stand. */
function pagingIn(shape: Shape): { paths: string[]; text: string } {
	const found = objectsIn(shape)
		.map(([path, keys]) => ({ path, names: PAGING.filter((name) => keys.has(name)) }))
		.filter(({ names }) => names.includes('page'));
	return {
		paths: found.flatMap(({ path, names }) => names.map((name) => pathIn(path, name))),
		text: found.map(({ path, names }) => `${names.join(', ')} ${path ? `in ${path}` : 'at the top'}`).join('; '),
	};
}

const listsIn = (shape: Shape): string[] =>
	objectsIn(shape).flatMap(([path, keys]) =>
		[...keys].filter(([, { types }]) => types.has('array')).map(([key]) => pathIn(path, key)),
	);

/** The list under another key, where FreshBooks has exactly one list that the emulator has not. */
function movedList(read: Read, real: Shape, own: Shape): string | undefined {
	const [lists, ownLists] = [listsIn(real), listsIn(own)];
	if (read.list === undefined || lists.includes(read.list) || !ownLists.includes(read.list)) return undefined;
	const others = lists.filter((path) => !ownLists.includes(path));
	return others.length === 1 ? others[0] : undefined;
}

const withValue = (types: Iterable<string>): string[] => [...types].filter((type) => type !== 'null');

/** A type is right when the emulator has it too; that it has others as well is other records' doing. */
const fits = (real: Set<string>, own: Set<string>): boolean =>
	[...real].every((type) => own.has(type)) || withValue(real).length === 0;

/** Whether it may well be the records that differ, and not the two programs. */
function isEmptiness({ freshBooks, emulator }: Difference): boolean {
	if (freshBooks === undefined || emulator === undefined) return false;
	const [real, own] = [freshBooks, emulator].map((types) => withValue(types.split(' or ')));
	return own.length === 0 || real.every((type) => own.includes(type));
}

function compareShapes(read: Read, real: Shape, own: Shape): Omit<Findings, 'headers'> {
	const found: Omit<Findings, 'headers'> = { differs: [], empty: [], right: [] };
	const told = new Set<string>();

	const list = movedList(read, real, own);
	if (list) {
		found.differs.push(`the list is ${read.list} in the emulator (FreshBooks: ${list})`);
		told.add(list).add(String(read.list));
	}
	const [paging, ownPaging] = [pagingIn(real), pagingIn(own)];
	if (paging.text !== ownPaging.text) {
		const [here, there] = [ownPaging, paging].map(({ text }) => text || 'none');
		found.differs.push(`paging is ${here} in the emulator (FreshBooks: ${there})`);
		for (const path of [...paging.paths, ...ownPaging.paths]) told.add(path);
	}

	const call = `GET ${read.path.replaceAll(/<\w+>/g, '{id}')}`;
	for (const difference of differences(real, own, fits)) {
		if (told.has(difference.path)) continue;
		const reason = declaredOfAccounts.find((entry) => entry.call === call && entry.matches(difference));
		if (reason) found.right.push(`${words(difference)}: ${reason.why}`);
		else (isEmptiness(difference) ? found.empty : found.differs).push(words(difference));
	}
	return found;
}

function compareHeaders(real: Answer, own: Answer): string[] {
	return [
		...[...own.headers].filter((name) => !real.headers.has(name)).map((name) => `${name} is in the emulator only`),
		...[...real.headers].filter((name) => !own.headers.has(name)).map((name) => `${name} is missing in the emulator`),
	];
}

/** All that differs between a reply and what the emulator answered to the same request, by status. */
export function compare(read: Read, real: Answer, model: ReadonlyMap<number, Answer>): Findings {
	const nothing: Findings = { differs: [], headers: [], empty: [], right: [] };
	const own = model.get(real.status);
	if (!own) {
		const statuses = [...model.keys()].join(' or ');
		return { ...nothing, differs: [`the status is ${statuses} in the emulator (FreshBooks: ${real.status})`] };
	}
	if (!real.shape || !own.shape) {
		// something before FreshBooks may have answered, so its headers say nothing
		return { ...nothing, differs: [`the body is ${real.mediaType} and no JSON`] };
	}
	const { differs, ...found } = compareShapes(read, real.shape, own.shape);
	const types = `${own.mediaType} in the emulator (FreshBooks: ${real.mediaType})`;
	const type = real.mediaType === own.mediaType ? [] : [`the content type is ${types}`];
	return { ...found, headers: compareHeaders(real, own), differs: [...type, ...differs] };
}
