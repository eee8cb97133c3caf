import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { resources } from '../../../nodes/FreshBooks/resources';
import { fates, given, givens, kindOf, placesOf, type Place } from './given.mts';
import { matrices } from './matrices.mts';
import { openWorld } from './world.mts';

const root = join(__dirname, '..', '..', '..');
const file = join(root, 'docs', 'values.md');
const prettier = join(root, 'node_modules', 'prettier', 'bin', 'prettier.cjs');

const world = openWorld();
const places = placesOf(resources);
const told: Array<[Place, string[]]> = [];

beforeAll(async () => {
	const runs = places.map(({ operation }) => operation.run);
	const isShared = (run: unknown) =>
		new Set(places.filter(({ operation }) => operation.run === run).map(({ resource }) => resource)).size > 1;
	const generic = [...new Set(runs)].filter(isShared);
	const known = new Map<string, string[]>();
	for (const place of places) {
		const kind = kindOf(place, generic);
		const matrix = matrices.find(({ resource }) => resource === place.resource.value)!;
		const one = matrix.cases.find(({ operation }) => operation === place.operation.value)!;
		if (!known.has(kind)) known.set(kind, await fates(world, matrix, one, place));
		told.push([place, known.get(kind)!]);
	}
}, 600_000);

/** What becomes of a value, for every field that is of a kind. */
const all = (label: string, is: (place: Place) => boolean): Record<string, string> =>
	Object.fromEntries(
		told
			.filter(([place]) => is(place))
			.map(([{ resource, operation, within, field }, fate]) => [
				[resource.value, operation.value, ...within.map(({ name }) => name), field.name].join('.'),
				fate[givens.findIndex(([one]) => one === label)],
			]),
	);
const other = (found: Record<string, string>, ...right: string[]) =>
	Object.fromEntries(Object.entries(found).filter(([, fate]) => !right.includes(fate)));

test('what has no value is never sent, whatever the field', () => {
	for (const label of ['undefined', 'null', '{}'])
		expect(
			other(
				all(label, () => true),
				'–',
				'refused',
			),
		).toEqual({});
});

test('a blank clears on an update only, and only what can be empty', () => {
	// entries of a list are sent whole
	const isUpdate = ({ within }: Place) =>
		within[0]?.name === 'updateFields' && within.every(({ type }) => type === 'collection');
	for (const label of ['""', '" "']) {
		expect(
			other(
				all(label, (place) => !isUpdate(place)),
				'–',
				'refused',
			),
		).toEqual({});
		// lines have a currency, and so has their bill then
		const { 'bill.update.updateFields.currency_code': ofLines, ...rest } = all(label, isUpdate);
		expect(ofLines).toBe('"USD"');
		expect(other(rest, '–', 'refused', 'cleared')).toEqual({});
		const text = ({ field, ...place }: Place) => isUpdate({ field, ...place }) && field.type === 'string' && !field.as;
		expect(other(all(label, text), 'cleared', 'refused')).toEqual({});
	}
});

test('an empty list is none where it filters, and nothing or an error elsewhere', () => {
	const isFilter = ({ within }: Place) => /filters/i.test(within[0]?.name ?? '');
	const elsewhere = (place: Place) => !isFilter(place) && place.field.name !== 'include';
	expect(other(all('[]', elsewhere), '–', 'refused')).toEqual({});
	expect(other(all('[]', isFilter), 'none', 'refused')).toEqual({});
});

test('a yes or no is one, and everything else that is no text refuses it', () => {
	const isYesOrNo = ({ field }: Place) => field.type === 'boolean';
	for (const [one, other] of [
		['true', '"true"'],
		['0', '"0"'],
	]) {
		expect(all(one, isYesOrNo)).toEqual(all(other, isYesOrNo));
	}
	const isText = ({ field }: Place) => field.type === 'color' || (field.type === 'string' && !field.as);
	const is = (place: Place) => !isYesOrNo(place) && !isText(place);
	expect(other(all('true', is), 'refused', '–')).toEqual({});
});

test('docs/values.md tells what becomes of each value (`npm run docs:values` writes it anew)', () => {
	const formatting = { input: given(told), encoding: 'utf8', cwd: root } as const;
	const text = execFileSync(process.execPath, [prettier, '--stdin-filepath', file], formatting);
	if (process.env.npm_lifecycle_event === 'docs:values') writeFileSync(file, text);
	expect(readFileSync(file, 'utf8')).toBe(text);
});
