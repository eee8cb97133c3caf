import fc from 'fast-check';
import { ApplicationError, BaseError, type IDataObject, type INodeProperties } from 'n8n-workflow';

import { FreshBooksPollingTrigger } from '../../../nodes/FreshBooks/FreshBooksPollingTrigger.node';
import { FreshBooksTrigger } from '../../../nodes/FreshBooks/FreshBooksTrigger.node';
import { signature } from '../../../sandbox/freshbooks/server.mts';
import { useBench } from '../stage/bench.mts';
import { Poller } from '../stage/polling-bench.mts';
import { TriggerBench } from '../stage/trigger-bench.mts';
import { hostile, isUnforeseen, panelOf, runs, seed } from './arbitrary.mts';

const bench = useBench();
const open: TriggerBench[] = [];
afterEach(async () => void (await Promise.all(open.splice(0).map(async (trigger) => await trigger.close()))));

async function triggerWith(parameters: IDataObject): Promise<TriggerBench> {
	const trigger = await new TriggerBench({ clock: bench.clock, credential: bench.credential, parameters }).start();
	open.push(trigger);
	return trigger;
}

type Form = Array<[name: string, value: string]>;

const clientIds = () => bench.freshBooks.records(bench.account, 'clients').map(({ id }) => String(id));
const encoded = (form: Form) => new URLSearchParams(form).toString();
const delivery = (event: string, id: string): Form => [
	['name', event],
	['object_id', id],
	['account_id', bench.account],
	['business_id', String(bench.freshBooks.businesses[0].businessId)],
	['identity_id', '5820101'],
	['user_id', '1'],
];

const text = fc.oneof(fc.constantFrom(...hostile), fc.string(), fc.string({ unit: 'binary' }));
const header = fc.oneof(fc.base64String(), fc.stringMatching(/^[ -~]*$/), fc.constantFrom('', ',', '=', 'null'));
const names = fc.constantFrom('name', 'object_id', 'account_id', 'verifier', 'business_id', 'x', '__proto__', '');
const values = fc.oneof(fc.constantFrom('client.create', 'callback.verify', 'client', 'invoice', '1'), text);
const bodies = fc.oneof(
	text,
	fc.array(fc.tuple(names, values), { maxLength: 8 }).map(encoded),
	fc.json(),
	fc.constantFrom('name', 'name=', '=&=&', '%', '%ff=%ff', 'name=client.create&name=callback.verify'),
);

/** Changes to a delivery that FreshBooks has signed: none may go unnoticed. */
const forgeries = fc.record({
	at: fc.nat({ max: 5 }),
	other: text,
	how: fc.constantFrom('value', 'name', 'gone', 'added', 'order', 'signature', 'key', 'twice', 'short'),
});

function forged(
	form: Form,
	secret: string,
	{ at, other, how }: { at: number; other: string; how: string },
): [Form, string] {
	const true_ = signature(form, secret);
	const [name, value] = form[at];
	switch (how) {
		case 'value':
			return [form.with(at, [name, value + other + 'x']), true_];
		case 'name':
			return [form.with(at, [`${name}${other}x`, value]), true_];
		case 'gone':
			return [form.toSpliced(at, 1), true_];
		case 'added':
			return [[...form, [`x${other}`, other]], true_];
		case 'order':
			return [form.toReversed(), true_];
		case 'signature':
			return [form, true_.slice(0, at) + (true_[at] === 'A' ? 'B' : 'A') + true_.slice(at + 1)];
		case 'key':
			return [form, signature(form, `${secret}${other}x`)];
		case 'twice':
			return [form, `${true_}, ${true_}`];
		default:
			return [form, true_.slice(0, -1)];
	}
}

describe('a call that FreshBooks has not signed', () => {
	const published = async () => {
		const trigger = await triggerWith({ events: ['client'], business: bench.business });
		await trigger.create();
		trigger.answers.length = 0;
		return trigger;
	};
	const expectRefused = (trigger: TriggerBench, status: number) => {
		const answer = trigger.answers.at(-1);
		expect([status, answer?.failure, answer?.items]).toEqual([401, undefined, undefined]);
		expect(trigger.memory.callbacks).toEqual(before);
	};
	let before: unknown;

	test('is answered with 401 and starts nothing, whatever it holds', async () => {
		const trigger = await published();
		before = structuredClone(trigger.memory.callbacks);
		const property = fc.asyncProperty(bodies, fc.option(header, { nil: undefined }), async (body, signed) => {
			expectRefused(trigger, (await trigger.post(body, signed)).status);
		});
		await fc.assert(property, { seed, numRuns: 300 * runs });
	});

	test('is refused too where it is nearly one of FreshBooks’ own', async () => {
		const trigger = await published();
		before = structuredClone(trigger.memory.callbacks);
		const form = delivery('client.update', clientIds()[0]);
		const secret = trigger.verifier('client');
		const property = fc.asyncProperty(forgeries, async (forgery) => {
			const [fields, signed] = forged(form, secret, forgery);
			expectRefused(trigger, (await trigger.post(encoded(fields), signed)).status);
		});
		await fc.assert(property, { seed, numRuns: 300 * runs });
		expect((await trigger.post(encoded(form), signature(form, secret))).status).toBe(200);
		expect(trigger.started).toHaveLength(1);
	});
});

/** A panel with the values themselves: a trigger has no items for expressions to read from. */
function filledIn(fields: INodeProperties[]) {
	const methods: Record<string, string[]> = {
		searchClients: clientIds(),
		searchBusinesses: [String(bench.business.value)],
	};
	return panelOf(fields, (method) => methods[method] ?? []).chain(({ parameters, values: given }) =>
		fc.record(given).map((known) => {
			const fill = (value: unknown): unknown => {
				if (typeof value === 'string') return known[(/^=\{\{ \$json\["(.*)"\] \}\}$/.exec(value) ?? [])[1]];
				if (typeof value !== 'object' || value === null) return value;
				return Object.fromEntries(
					Object.entries(value).map(([key, inner]) => [key, key === 'mode' ? inner : fill(inner)]),
				);
			};
			return JSON.parse(JSON.stringify(fill(parameters))) as IDataObject;
		}),
	);
}

/** What a user must never read. */
const wrong = (error: Error | undefined): string | undefined => {
	if (!error) return undefined;
	const isKnown = error instanceof BaseError || error instanceof ApplicationError;
	return isKnown && !isUnforeseen(error.message) ? undefined : error.stack;
};

test('publishing a trigger with any settings ends well, or with a sentence and nothing left in FreshBooks', async () => {
	const property = fc.asyncProperty(filledIn(new FreshBooksTrigger().description.properties), async (parameters) => {
		bench.freshBooks.reset();
		Object.assign(bench.credential.oauthTokenData, bench.freshBooks.issueToken());
		const trigger = await triggerWith(parameters);
		const left = () =>
			bench.freshBooks.records(bench.account, 'callbacks').filter(({ uri }) => uri === trigger.address);
		const failure = await trigger.create().then(
			() => undefined,
			(error: Error) => error,
		);
		expect(wrong(failure)).toBeUndefined();
		if (failure) expect(left()).toEqual([]);
		for (const { event, verifier } of Object.values(trigger.memory.callbacks ?? {})) {
			const form = delivery(event.includes('.') ? event : `${event}.update`, clientIds()[0]);
			await trigger.post(encoded(form), signature(form, verifier));
		}
		expect(trigger.answers.map(({ failure: thrown }) => thrown).filter(Boolean)).toEqual([]);
		if (failure) return;
		await trigger.remove();
		expect(left()).toEqual([]);
	});
	await fc.assert(property, { seed, numRuns: 30 * runs, endOnFailure: true });
});

test('polling with any settings ends well, or with a sentence', async () => {
	const property = fc.asyncProperty(
		filledIn(new FreshBooksPollingTrigger().description.properties),
		fc.constantFrom('manual' as const, 'trigger' as const),
		async (parameters, mode) => {
			const poller = new Poller(bench, parameters);
			for (let round = 0; round < 2; round++) {
				const failure = await poller.run(mode).then(
					() => undefined,
					(error: Error) => error,
				);
				expect(wrong(failure)).toBeUndefined();
			}
		},
	);
	await fc.assert(property, { seed, numRuns: 60 * runs, endOnFailure: true });
});
