import fc from 'fast-check';
import {
	ApplicationError,
	BaseError,
	NodeApiError,
	NodeOperationError,
	type IDataObject,
	type INodeProperties,
	type IPairedItemData,
} from 'n8n-workflow';

import { FreshBooks } from '../../../nodes/FreshBooks/FreshBooks.node';
import { Unsent } from '../../../nodes/FreshBooks/http/rehearsal';
import { resources } from '../../../nodes/FreshBooks/resources';
import { triesOf } from '../faults/tries.mts';
import { useBench } from '../stage/bench.mts';
import { sample } from '../stage/files.mts';
import { file } from '../stage/n8n.mts';
import { isUnforeseen, panelOf, runs, seed } from './arbitrary.mts';

const itemsPerRun = 6;

const bench = useBench();
const { properties } = new FreshBooks().description;
const operations = resources.flatMap((resource) =>
	resource.operations.map(({ value }): [string, string] => [resource.value, value]),
);

const isShown = (
	{ displayOptions: { show = {}, hide = {} } = {} }: INodeProperties,
	resource: string,
	operation: string,
) =>
	(!show.resource || show.resource.includes(resource)) &&
	(!show.operation || show.operation.includes(operation)) &&
	!hide.resource?.includes(resource);

/** The numbers of every operation that say how it works through its items. */
const paces = ['concurrency', 'giveUpAfter', 'retries'];

/** What a user can set for an operation; business and pace are as they should be, or nothing would come to pass. */
const fieldsOf = (resource: string, operation: string): INodeProperties[] =>
	properties
		.filter(
			(property) =>
				isShown(property, resource, operation) &&
				property.type !== 'notice' &&
				!['resource', 'operation', 'business'].includes(property.name),
		)
		.map((property) => {
			if (property.name !== 'options') return property;
			return { ...property, options: property.options?.filter(({ name }) => !paces.includes(name)) as never };
		});

/** `searchBillVendors` → the ids of some bill vendors. */
function ids(method: string): string[] {
	const table = method
		.replace(/^search/, '')
		.replace(/(?!^)[A-Z]/g, '_$&')
		.toLowerCase();
	const rows = bench.freshBooks.records(bench.account, table) as IDataObject[];
	return rows.slice(0, 3).map((row) => String(row.id ?? row.vendorid ?? row.incomeid ?? row.callbackid ?? row.uuid));
}

/** Values as n8n passes them from node to node. */
const asPassed = (json: object): IDataObject => JSON.parse(JSON.stringify(json)) as IDataObject;

/** What operations have failed with, before the node has made an error of its item of it. */
const failures: Error[] = [];
for (const operation of new Set(resources.flatMap(({ operations: all }) => all))) {
	const { run } = operation;
	operation.run = async (call) =>
		await run(call).catch((error: Error) => {
			failures.push(error);
			throw error;
		});
}

let thrown: (Error & { context?: { itemIndex?: number } }) | undefined;
let wasRun: boolean;

const around = async <T,>(work: () => Promise<T>): Promise<T> => {
	wasRun = true;
	return await work().catch((error: Error) => {
		thrown = error;
		throw error;
	});
};

function wrongIn(run: Awaited<ReturnType<typeof bench.run>>): string[] {
	const wrongs: string[] = [];
	if (thrown) {
		const isKnown = thrown instanceof NodeApiError || thrown instanceof NodeOperationError;
		if (!isKnown) wrongs.push(`${thrown.constructor.name}: ${thrown.message}\n${thrown.stack}`);
		else if (typeof thrown.context?.itemIndex !== 'number') wrongs.push(`no item: ${thrown.message}`);
	}
	// whatever somebody has thought of is an error of n8n's; what another item's failure stops is none at all, nor is the
	// end of a rehearsal
	const isKnown = (error: Error) =>
		error instanceof BaseError ||
		error instanceof ApplicationError ||
		error instanceof Unsent ||
		error.name === 'AbortError';
	const unforeseen = failures.filter((error) => !isKnown(error));
	wrongs.push(...unforeseen.map(({ stack }) => String(stack)));
	const messages = [thrown?.message, ...run.items.map(({ json }) => json?.error as string | undefined)];
	for (const message of messages) {
		if (message && isUnforeseen(message)) wrongs.push(message);
	}
	const strange = run.items.filter(({ json }) => typeof json !== 'object' || json === null || Array.isArray(json));
	wrongs.push(...strange.map(({ json }) => `no item: ${JSON.stringify(json)}`));
	if (({} as IDataObject).polluted !== undefined) wrongs.push('Object.prototype is polluted');
	return wrongs;
}

/** The numbers of the items that have left, each once; several may leave together. */
const itemsIn = ({ items }: Awaited<ReturnType<typeof bench.run>>): number[] => {
	const paired = items.flatMap(({ pairedItem }) => pairedItem as IPairedItemData | IPairedItemData[]);
	return [...new Set(paired.map(({ item }) => item))].sort((a, b) => a - b);
};

/** The node on as many items as there are values, once with failures as items and once stopping at the first. */
async function expectGoodEnd(
	parameters: IDataObject,
	values: object[],
	name: string,
	rewrites: Rewrite[] = [],
): Promise<void> {
	const items = values.map((json) => ({
		json: asPassed(json),
		binary: file(sample('pdf'), 'x.pdf', 'application/pdf'),
	}));
	for (const onError of ['continueRegularOutput', undefined] as const) {
		bench.freshBooks.reset();
		Object.assign(bench.freshBooks.switches, {
			rateLimit: { limit: 1e6, postLimit: 1e6, windowMs: 60_000 },
			handshakes: 'off',
		});
		Object.assign(bench.credential.oauthTokenData, bench.freshBooks.issueToken());
		bench.freshBooks.switches.faults = rewrites.map((rewrite) => ({ match: {}, kind: 'rewrite', rewrite }));
		[thrown, wasRun, failures.length] = [undefined, false, 0];
		const { resource, operation, ...rest } = parameters;
		// one after another, each meets the next reply
		const pace = { retries: 0, ...(rewrites.length > 0 && { concurrency: 1 }) };
		const asked = { ...rest, options: { ...pace, ...(rest.options as IDataObject) } };
		const run = await bench.run(String(resource), String(operation), asked, {
			items,
			onError,
			credentialId: name,
			around,
		});
		expect(wasRun).toBe(true);
		expect(wrongIn(run)).toEqual([]);
		const isList = !resources
			.find(({ value }) => value === resource)
			?.operations.some(({ value, writes, reads }) => value === operation && writes && !reads);
		if (onError && !thrown && !isList) expect(itemsIn(run)).toEqual(items.map((_, item) => item));
	}
}

const filledIn = (resource: string, operation: string, count: number) =>
	panelOf(fieldsOf(resource, operation), ids).chain(({ parameters, values }) =>
		fc.record({
			parameters: fc.constant({ ...parameters, resource, operation } as IDataObject),
			items: fc.array(fc.record(values), { minLength: count, maxLength: count }),
		}),
	);

type Rewrite = [pattern: string, text: string];
const whole = (text: string): Rewrite => ['^[\\s\\S]+$', text.replaceAll('$', '$$$$')];

/** What becomes of FreshBooks' replies, in turn: JSON of another kind, and its own with something else in some places. */
const odd: Rewrite[] = [
	whole('null'),
	whole('7'),
	whole('""'),
	whole('[]'),
	whole('[null]'),
	whole('{}'),
	whole('true'),
	whole('{"response": []}'),
	whole('{"response": null, "data": null, "meta": null}'),
	whole('{"response": {"result": null}}'),
	// what is behind a key is `null` or something else, and the rest is kept behind another one
	...['null', '7', '"x"', '[]', '{}', '[null]'].flatMap((value): Rewrite[] => [
		['"(?!response"|result"|data"|meta")(\\w+)":(?=[{[])', `"$1":${value},"x_$1":`],
		['":("[^"]*"|-?[\\d.]+|true|false|null)', `":${value}`],
	]),
	['":\\[(?!\\])', '":[null,7,"x",[],'],
];
const random = fc.json({ maxDepth: 3 }).map(whole);
const randomReplies = 5;

test.each(operations)(
	'%s: %s ends well or with an error of its item, whatever FreshBooks answers',
	async (...names) => {
		const replies = fc.array(random, { minLength: randomReplies, maxLength: randomReplies });
		const some = filledIn(...names, odd.length + randomReplies + 5);
		const property = fc.asyncProperty(some, replies, async ({ parameters, items }, others) => {
			await expectGoodEnd(parameters, items, `fuzz ${names.join(' ')}`, [...odd, ...others]);
		});
		await fc.assert(property, { seed, numRuns: runs, endOnFailure: true });
	},
);

test.each(operations)('%s: %s ends well or with an error of its item, whatever it is given', async (...names) => {
	const property = fc.asyncProperty(filledIn(...names, itemsPerRun), async ({ parameters, items }) => {
		await expectGoodEnd(parameters, items, `fuzz ${names.join(' ')}`);
	});
	await fc.assert(property, { seed, numRuns: runs, endOnFailure: true });
});

test.each(['business', 'options'])('whatever stands in %s, it ends well or with an error of its item', async (name) => {
	const field = properties.find((one) => one.name === name)!;
	const options = panelOf([field], ids).chain(({ parameters, values }) =>
		fc.record({ parameters: fc.constant(parameters as IDataObject), item: fc.record(values) }),
	);
	const property = fc.asyncProperty(options, async ({ parameters, item }) => {
		const asked = { resource: 'tax', operation: 'create', name: 'T', ...parameters };
		await expectGoodEnd(asked, [item], `fuzz ${name}`);
	});
	await fc.assert(property, { seed, numRuns: 20 * runs });
});

test('nothing but FreshBooks was asked', () => {
	expect(triesOf('http://evil.example', {})).toBe(0);
});
