import { testMatrix } from '../../matrix/matrix.mts';
import { byId, E, GET, POST, PUT } from '../../matrix/requests.mts';
import { openWorld } from '../../matrix/world.mts';
import { credentialFor } from '../../stage/n8n.mts';
import { callbacks } from './callback.cases.mts';

const world = openWorld();
const path = `${E}/callbacks`;
const uri = 'https://n8n.example.com/webhook/1';

testMatrix(world, callbacks);

const register = async (event: string) => await world.run({ resource: 'callback', operation: 'create', event, uri });

/** The 15 nouns and their events (API facts §10.5). */
const nouns =
	'bill bill_vendor category client credit_note estimate expense invoice item payment project recurring service tax time_entry';
const events = [
	...nouns.split(' ').flatMap((noun) => [noun, `${noun}.create`, `${noun}.update`, `${noun}.delete`]),
	'estimate.sendByEmail',
	'invoice.sendByEmail',
];

test('callback: FreshBooks takes each of the 62 events', async () => {
	for (const event of events) {
		world.freshBooks.journal.length = 0;
		const result = await register(event);
		expect(result.error).toBeUndefined();
		expect(world.requests()).toEqual([POST(path, { callback: { event, uri } })]);
	}
	expect(events).toHaveLength(62);
});

test('callback: update sends every field', async () => {
	const { callbackid } = (await register('invoice')).items[0].json;
	world.freshBooks.journal.length = 0;
	const callback = { event: 'client.delete', uri: 'https://n8n.example.com/webhook/2' };
	const callbackId = byId(callbackid as number);
	await world.run({ resource: 'callback', operation: 'update', callbackId, updateFields: callback });
	expect(world.requests()).toEqual([PUT(`${path}/${callbackid as number}`, { callback })]);
	expect(world.find('callbacks', callback).callbackid).toBe(callbackid);
});

test('callback: filtered by event, FreshBooks finds the one for the whole noun too', async () => {
	for (const event of ['invoice', 'invoice.create', 'invoice.update', 'client']) await register(event);
	world.freshBooks.journal.length = 0;
	const parameters = { resource: 'callback', operation: 'getAll', returnAll: true };
	const result = await world.run({ ...parameters, filters: { event: 'invoice.create' } });
	expect(world.requests()).toEqual([GET(path, ['search[event]=invoice.create', 'page=1', 'per_page=100'])]);
	expect(result.items.map(({ json }) => json.event)).toEqual(['invoice.create', 'invoice']);
});

test('callback: the verification code is asked for once more', async () => {
	world.freshBooks.switches.handshakes = 'on';
	world.freshBooks.switches.deliveryRetries = 0;
	const address = `${world.freshBooks.url}/nowhere`;
	const created = await world.run({ resource: 'callback', operation: 'create', event: 'tax', uri: address });
	const before = world.freshBooks.counters.handshakesSent;
	const callbackId = byId(created.items[0].json.callbackid as number);
	await world.run({ resource: 'callback', operation: 'resendVerification', callbackId });
	expect(world.freshBooks.counters.handshakesSent).toBe(before + 1);
});

test('callback: an empty verification code is not sent', async () => {
	const { callbackid } = (await register('invoice')).items[0].json;
	world.freshBooks.journal.length = 0;
	const parameters = { resource: 'callback', operation: 'verify', callbackId: byId(callbackid as number) };
	const result = await world.run({ ...parameters, verifier: '={{ "  " }}' });
	expect(result.error?.message).toMatch(/^Verifier is empty/);
	expect(world.requests()).toEqual([]);
});

test('callback: registering without the scope of the event says which one is missing', async () => {
	const scopes = ['user:profile:read', 'user:invoices:read'];
	const credential = credentialFor(world.freshBooks, world.freshBooks.issueToken({ scopes }));
	const parameters = { resource: 'callback', operation: 'create', event: 'payment.create', uri };
	const result = await world.run(parameters, { credential });
	expect(result.error?.httpCode).toBe('403');
	expect(`${result.error?.message} ${result.error?.description}`).toMatch(/user:payments:read/);
});

test.each([
	['2026-07-04 12:48:49', '2026-07-04T12:48:49-04:00'],
	['2026-12-04 12:48:49', '2026-12-04T12:48:49-05:00'],
	['2026-07-04T16:48:49Z', '2026-07-04T16:48:49Z'],
])('callback: its time, sent as %s, is the moment %s', async (sentAs, moment) => {
	const { callbackid } = (await register('invoice')).items[0].json;
	world.freshBooks.switches.faults = [
		{ match: { method: 'GET' }, kind: 'rewrite', rewrite: ['"updated_at":"[^"]+"', `"updated_at":"${sentAs}"`] },
	];
	const callbackId = byId(callbackid as number);
	const result = await world.run({ resource: 'callback', operation: 'get', callbackId });
	expect(result.items[0].json.updated_at).toBe(moment);
});

test('callback: the raw output is FreshBooks’ own record', async () => {
	const { callbackid } = (await register('invoice')).items[0].json;
	const reply = (await world.ask(`${path}/${callbackid as number}`)) as { response: { result: { callback: object } } };
	const callbackId = byId(callbackid as number);
	const result = await world.run({ resource: 'callback', operation: 'get', callbackId, output: 'raw' });
	expect(result.items.map(({ json }) => json)).toEqual([reply.response.result.callback]);
});

describe('callback: unverified ones', () => {
	const list = async () => await world.run({ resource: 'callback', operation: 'getAll', returnAll: true });
	const here = 'http://localhost/webhook/1/webhook';

	test.each(['simplified', 'raw'])('at the address of this n8n are told of (%s)', async (output) => {
		const ids: unknown[] = [];
		for (const event of ['client', 'invoice.create']) {
			const created = await world.run({ resource: 'callback', operation: 'create', event, uri: here });
			ids.push(created.items[0].json.callbackid);
		}
		const { hints } = await world.run({ resource: 'callback', operation: 'getAll', returnAll: true, output });
		expect(hints).toEqual([
			`FreshBooks sends nothing to these callbacks at the address of this n8n, because it could not verify them: ${ids[1] as number} (invoice.create), ${ids[0] as number} (client). Unpublish the workflow of their trigger and publish it again.`,
		]);
	});

	test('of which there are many are not all named', async () => {
		for (const event of events.slice(0, 7)) {
			await world.run({ resource: 'callback', operation: 'create', event, uri: here });
		}
		expect((await list()).hints[0]).toMatch(/(\d+ \([\w.]+\), ){5}2 more\. Unpublish/);
	});

	test('elsewhere are not told of, nor verified ones', async () => {
		await register('client');
		await world.run({ resource: 'callback', operation: 'create', event: 'client', uri: here });
		const { callbackid, verifier } = world.find('callbacks', { uri: here });
		const callbackId = byId(callbackid as number);
		await world.run({ resource: 'callback', operation: 'verify', callbackId, verifier: verifier as string });
		expect((await list()).hints).toEqual([]);
	});
});
