import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Field, FieldGroup } from '../../../nodes/FreshBooks/model/field';
import type { Operation, Resource, WritableResource } from '../../../nodes/FreshBooks/model/resource';
import type { Case, Matrix } from './case.mts';
import { parametersOf } from './matrix.mts';
import { byId } from './requests.mts';
import type { World } from './world.mts';

/** What an expression may come to, whatever the field: an item of an earlier node with it as `value`. */
export const givens: Array<[label: string, item: IDataObject]> = [
	['undefined', {}],
	['null', { value: null }],
	['""', { value: '' }],
	['" "', { value: ' ' }],
	['[]', { value: [] }],
	['{}', { value: {} }],
	['true', { value: true }],
	['"true"', { value: 'true' }],
	['0', { value: 0 }],
	['"0"', { value: '0' }],
];

/** A field of an operation. */
export interface Place {
	resource: Resource;
	operation: Operation;
	field: Field;
	/** The fields that it stands in, outermost first: a collection, a list in it. */
	within: Field[];
}

const isGroup = (option: object): option is FieldGroup => 'values' in option;

/** Every field of every operation, those of entries included, without what only tells people something. */
export function placesOf(resources: Resource[]): Place[] {
	const inside = (place: Place): Place[] => {
		const { field, within } = place;
		if (field.type === 'notice') return [];
		if (field.type !== 'collection' && field.type !== 'fixedCollection') return [place];
		const members = (field.options ?? []).flatMap((option) => (isGroup(option) ? option.values : [option as Field]));
		return members.flatMap((member) => inside({ ...place, field: member, within: [...within, field] }));
	};
	return resources.flatMap((resource) =>
		resource.operations.flatMap((operation) =>
			operation.fields(resource).flatMap((field) => inside({ resource, operation, field, within: [] })),
		),
	);
}

/** Fields that all operations read by the same function. */
const common = ['output', 'returnAll', 'limit', 'include', 'sort'];

/**
 * What makes a value's way through the node: the code that reads it, and all of the field's declaration but its words.
 * Fields of one kind need to be tried once.
 * @param generic the code of operations that several resources have
 */
export function kindOf({ resource, operation, field, within }: Place, generic: unknown[]): string {
	const { name, type, as, required, atMost, typeOptions, createOnly, displayOptions, options, modes } = field;
	const isCommon = within.length === 0 ? common.includes(name) : within[0].name === 'options';
	const shared = generic.indexOf(operation.run);
	// each is read by code of its own, made by the same function
	const isReport = resource.value === 'report';
	return JSON.stringify([
		isCommon ? name : shared >= 0 ? shared : `${resource.value} ${isReport ? '' : operation.value} ${name}`,
		within.map((outer) => [outer.name, outer.type]),
		name === `${resource.value}Id`,
		operation.value === 'upsert' && (resource as WritableResource).matches?.some((match) => match.name === name),
		// a document's may follow from its lines
		as === 'currency' && resource.value,
		[type, as, required, atMost, typeOptions, createOnly, displayOptions, field.repeated, modes?.length],
		// which choices there are says what 0 and true are
		options?.map((option) =>
			'value' in option && [0, 1, '0', '1'].includes(option.value as never) ? option.value : 'x',
		),
	]);
}

const expression = '={{ $json.value }}';
const filled = ({ type }: Field, value: string) => (type === 'resourceLocator' ? byId(value) : value);
const byExpression = (field: Field): INodeParameters[string] => filled(field, expression);

/** What else has to stand beside a field, in the same collection or entry. */
function beside({ displayOptions, name }: Field, siblings: Field[]): INodeParameters {
	const shown = Object.entries(displayOptions?.show ?? {}).filter(([other]) => !other.startsWith('/'));
	const required = siblings.filter((one) => one.required && one.name !== name);
	return Object.fromEntries([
		...required.map((one) => [one.name, filled(one, '1')]),
		...shown.map(([other, values]) => [other, values?.[0]]),
	]) as INodeParameters;
}

/** Parameters with a field that is filled in, by the expression unless something else is given. */
export function withField(
	base: INodeParameters,
	field: Field,
	[outer, ...inner]: Field[],
	value: INodeParameters[string] = byExpression(field),
): INodeParameters {
	if (!outer) return { ...base, ...beside(field, []), [field.name]: value };
	const present = (base[outer.name] ?? {}) as INodeParameters;
	const shown = beside(outer, []);
	if (outer.type === 'collection') {
		return { ...base, ...shown, [outer.name]: withField(present, field, inner, value) };
	}
	const [{ name, values }] = outer.options as FieldGroup[];
	const [entry = {}, ...entries] = [present[name] ?? []].flat() as INodeParameters[];
	const changed = { ...beside(field, values), ...entry, ...withField({}, field, inner, value) };
	return { ...base, ...shown, [outer.name]: { [name]: [changed, ...entries] } };
}

/** What came of one value. */
interface Outcome {
	isRefused: boolean;
	requests: ReturnType<World['requests']>;
	outputs: number;
	/** Which fields came out. */
	read: string;
}

/** What becomes of each of the values, in their order. */
export async function fates(world: World, matrix: Matrix, one: Case, { field, within }: Place): Promise<string[]> {
	const outcomes: Outcome[] = [];
	let isFresh = false;
	for (const [, json] of givens) {
		if (!isFresh) {
			world.freshBooks.reset();
			world.freshBooks.switches.handshakes = 'off';
			await one.given?.(world);
		}
		const parameters = withField(parametersOf(world, matrix, one), field, within);
		world.freshBooks.journal.length = 0;
		// n8n itself refuses what has to be chosen and is not
		const refused = (error: Error) => ({ error, items: [] });
		const run = await world.run(parameters, { items: [{ json, binary: one.binary }] }).catch(refused);
		const requests = world.requests();
		isFresh = requests.every(({ method }) => method === 'GET');
		outcomes.push({
			// what FreshBooks refuses was sent
			isRefused: run.error !== undefined && !(run.error as { httpCode?: string | null }).httpCode,
			requests,
			outputs: run.items.length,
			read: JSON.stringify(run.items.map(({ json: found }) => Object.keys(found))),
		});
	}
	return outcomes.map((outcome) => fateOf({ field, within }, outcome, outcomes[0]));
}

/** @param nothing what came of no value */
function fateOf({ field, within }: Pick<Place, 'field' | 'within'>, outcome: Outcome, nothing: Outcome): string {
	if (outcome.isRefused) return 'refused';
	if (outcome.requests.length === 0 && outcome.outputs === 0) return 'none';
	if (!nothing.isRefused && sameAs(outcome) === sameAs(nothing)) return '–';
	const { body, query } = outcome.requests.findLast(({ method }) => method !== 'GET') ?? outcome.requests[0];
	// the collections of the panel are none of FreshBooks'
	const path = within.filter(({ as }) => as !== undefined).map(({ name }) => name);
	const found = valueIn(body, [...path, field.name]);
	if (found !== undefined) return found === null || found === '' ? 'cleared' : JSON.stringify(found);
	const names = [field.query, field.name, `search[${field.name}]`, `${field.name}[]`, `search[${field.name}][]`];
	const asked = query.find((one) => names.includes(one.slice(0, one.indexOf('='))));
	return asked ? asked.slice(asked.indexOf('=') + 1) : 'taken';
}

/** Moments and the keys of files are those of the run. */
const sameAs = ({ requests, outputs, read }: Outcome): string =>
	JSON.stringify([requests, outputs, read]).replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d|[\w-]+\.[\w-]+\.[\w-]+/g, '');

/** The value under a name, as far up as there is one; of a list, its first entry is the one. Money is its amount. */
function valueIn(body: unknown, [name, ...inner]: string[]): unknown {
	let level = [body];
	while (level.length > 0) {
		const records = level.flatMap((one) => (Array.isArray(one) ? one : [one])).filter(isRecord);
		// what is added stands last
		const holder = records.findLast((record) => Object.hasOwn(record, name));
		if (holder) return inner.length > 0 ? valueIn([holder[name]].flat()[0], inner) : amountOf(holder[name]);
		level = records.flatMap((record) => Object.values(record));
	}
	return undefined;
}

const isRecord = (value: unknown): value is IDataObject => typeof value === 'object' && value !== null;
const amountOf = (value: unknown): unknown => (isRecord(value) && 'amount' in value ? value.amount : value);

const introduction = `# What a value becomes

What each field of each operation of the FreshBooks node makes of what an expression may come to. This page is made from
what the node really sent to the sandbox in the tests (\`npm run docs\`); a test fails when it is not up to date.

| Here | It means |
| --- | --- |
| – | As if the field had not been touched: nothing is sent of it, or the panel’s default counts. |
| cleared | FreshBooks is told that there is nothing any more. |
| none | Nothing is asked, because nothing can match. |
| refused | The operation ends with a sentence that names the field; nothing is sent. |
| taken | It counts, in another form than under its own name. |
| anything else | What is sent, money without its currency. |

A blank that a person types is \`""\`. What a language model leaves blank (\`$fromAI\`) is like \`undefined\`, whatever it
arrives as. Lists and collections cannot be given by an expression: here are the fields within them (Lines › Rate).`;

const code = (text: string) => (/^[–a-z]+$/.test(text) && !['true', 'false'].includes(text) ? text : `\`${text}\``);

/** The page, as Markdown. @param told every place with what becomes of the values */
export function given(told: Array<[Place, string[]]>): string {
	const ways = [...new Set(told.map(([, fate]) => JSON.stringify(fate)))].sort();
	const head = (cells: string[]) => [`| ${cells.join(' | ')} |`, `| ${cells.map(() => '---').join(' | ')} |`];
	const rows = ways.map((way, index) => `| ${[index + 1, ...(JSON.parse(way) as string[]).map(code)].join(' | ')} |`);
	const table = [...head(['Way', ...givens.map(([label]) => `\`${label}\``)]), ...rows].join('\n');
	const resources = [...new Set(told.map(([{ resource }]) => resource))].sort((a, b) =>
		a.name.localeCompare(b.name, 'en'),
	);
	const sections = resources.map((resource) => {
		const own = told.filter(([place]) => place.resource === resource);
		const operations = [...new Set(own.map(([{ operation }]) => operation))].map((operation) => {
			const fields = own.filter(([place]) => place.operation === operation);
			const used = ways.flatMap((way, index) => {
				const names = fields.filter(([, fate]) => JSON.stringify(fate) === way).map(([place]) => labelOf(place));
				return names.length > 0 ? [`${index + 1}: ${names.join(', ')}`] : [];
			});
			return `- **${operation.name}** — ${used.join('; ')}`;
		});
		return [`## ${resource.name}`, operations.join('\n')].join('\n\n');
	});
	return [introduction, '## Ways', table, ...sections].join('\n\n');
}

const labelOf = ({ field, within }: Place): string =>
	[...within.filter(({ type }, index) => index > 0 || type !== 'collection'), field]
		.map(({ displayName }) => displayName)
		.join(' › ');
