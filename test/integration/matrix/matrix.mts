import type { IBinaryData, IDataObject, INodeParameters } from 'n8n-workflow';

import { credentialFor, type RunOptions, type RunResult } from '../stage/n8n.mts';
import { valueOf, type Case, type Matrix, type TwoItems } from './case.mts';
import { byId } from './requests.mts';
import { isSample } from './samples.mts';
import type { World } from './world.mts';

/** An id that nobody has, of the kind that the resource has. */
const nobodys = (id?: number | string) =>
	typeof id === 'string' ? 'ffffffff-ffff-4fff-8fff-ffffffffffff' : 99_999_999;

/** What every operation of a resource has to do, right and wrong. */
export function testMatrix(world: World, matrix: Matrix): void {
	for (const one of matrix.cases) {
		const name = `${matrix.resource}: ${one.operation}`;
		const isFirst = matrix.cases.find(({ operation }) => operation === one.operation) === one;
		describe(name, () => testCase(world, matrix, one));
		if (isFirst && isSample(name)) describe(`${name}, like all of its kind`, () => testKind(world, matrix, one));
	}
	test(`${matrix.resource}: a failed item leaves by the error output`, async () => {
		const [one] = matrix.cases;
		const { result, says, id } = await runTwo(world, matrix, one, 'continueErrorOutput');
		expect(result.status).toBe('success');
		expect(jsonOf(result)).toEqual(valueOf(one.output, world, id));
		expect(result.errorItems).toHaveLength(1);
		expect(result.errorItems[0].json.error).toMatch(says);
	});
}

function testCase(world: World, matrix: Matrix, one: Case): void {
	test(one.does, async () => {
		const { result, id } = await runCase(world, matrix, one);
		expect(result.error).toBeUndefined();
		expect(jsonOf(result)).toEqual(valueOf(one.output, world, id));
		expect(result.hints.filter((hint) => hint.includes('did not store'))).toEqual([]);
		expect(world.requests()).toEqual(valueOf(one.requests, world, id));
		one.effect?.(world, result.items[0].binary);
	});

	test(`says what is wrong and writes nothing: ${one.refuses.because}`, async () => {
		const { parameters = {}, binary = one.binary, scopes, given, says } = one.refuses;
		await one.given?.(world);
		await given?.(world);
		const before = world.everything();
		const credential = credentialFor(world.freshBooks, world.freshBooks.issueToken({ scopes }));
		const result = await world.run(
			{ ...parametersOf(world, matrix, one), ...parameters },
			{ credential, items: [{ binary }] },
		);
		expect(result.status).toBe('error');
		expect(result.error?.message).toMatch(says);
		expect(result.error?.context?.itemIndex).toBe(0);
		expect(world.everything()).toEqual(before);
	});

	if (one.id !== undefined) {
		test(`says that there is no such ${matrix.name}`, async () => {
			await one.given?.(world);
			const result = await world.run(
				{ ...parametersOf(world, matrix, one), [`${matrix.resource}Id`]: byId('={{ $json.id }}') },
				itemsWith(one.binary, { id: idOf(world, one) }, { id: nobodys(idOf(world, one)) }),
			);
			expect(result.status).toBe('error');
			expect(result.error?.message).toMatch(noSuch(matrix));
			expect(result.error?.httpCode).toBe('404');
			expect(result.error?.context?.itemIndex).toBe(1);
		});
	}
}

/** What n8n's part and the family's do, whichever record it is about: once for each kind of operation is enough. */
function testKind(world: World, matrix: Matrix, one: Case): void {
	test('goes on with the next item after one that failed', async () => {
		const { result, says, id } = await runTwo(world, matrix, one, 'continueRegularOutput');
		expect(result.status).toBe('success');
		const [failed, ...good] = result.items;
		expect(failed.json.error).toMatch(says);
		expect(failed.pairedItem).toEqual({ item: 0 });
		expect(good.map(({ json }) => json)).toEqual(valueOf(one.output, world, id));
		expect(good.map(({ pairedItem }) => pairedItem)).toEqual(good.map(() => ({ item: 1 })));
	});

	test('works with an expired token, which is refreshed once', async () => {
		const { result, id } = await runCase(world, matrix, one, () => world.freshBooks.expireTokens());
		expect(result.error).toBeUndefined();
		expect(jsonOf(result)).toEqual(valueOf(one.output, world, id));
		expect(world.requests()).toEqual(valueOf(one.requests, world, id));
		expect(world.freshBooks.counters.tokenRefreshes).toBe(1);
	});
}

/** Runs a case as it is; the journal then holds its requests only. */
export async function runCase(
	world: World,
	matrix: Matrix,
	one: Case,
	last?: () => void,
	scopes?: string[],
): Promise<{ result: RunResult; id?: number | string; parameters: INodeParameters }> {
	await one.given?.(world);
	const id = idOf(world, one);
	const credential = credentialFor(world.freshBooks, world.freshBooks.issueToken({ scopes }));
	world.freshBooks.journal.length = 0;
	last?.();
	const parameters = parametersOf(world, matrix, one);
	return { result: await world.run(parameters, { credential, items: [{ binary: one.binary }] }), id, parameters };
}

async function runTwo(
	world: World,
	matrix: Matrix,
	one: Case,
	onError: RunOptions['onError'],
): Promise<{ result: RunResult; says: RegExp; id?: number | string }> {
	await one.given?.(world);
	const id = idOf(world, one);
	const two: TwoItems = one.twoItems ?? {
		parameters: { [`${matrix.resource}Id`]: byId('={{ $json.id }}') },
		bad: { id: nobodys(id) },
		good: { id },
		says: noSuch(matrix),
	};
	two.given?.(world);
	const result = await world.run(
		{ ...parametersOf(world, matrix, one), ...two.parameters },
		{ ...itemsWith(one.binary, two.bad, two.good), onError },
	);
	return { result, says: two.says, id };
}

/** What a user sets for a case. */
export function parametersOf(
	world: World,
	{ resource }: Matrix,
	{ operation, id, parameters = {} }: Case,
): INodeParameters {
	const record = id === undefined ? {} : { [`${resource}Id`]: byId(valueOf(id, world)) };
	return { resource, operation, ...record, ...valueOf(parameters, world) };
}

const idOf = (world: World, { id }: Case) => (id === undefined ? undefined : valueOf(id, world));

const itemsWith = (binary: Record<string, IBinaryData> | undefined, ...jsons: IDataObject[]) => ({
	items: jsons.map((json) => ({ json, binary })),
});
const jsonOf = ({ items }: RunResult) => items.map(({ json }) => json);
const noSuch = ({ name }: Matrix) => new RegExp(`found no ${name}\\b.* with this ID$`);
