import type { Matrix } from '../../matrix/case.mts';
import { computed, DELETE, E, GET, POST, PUT, utc } from '../../matrix/requests.mts';
import type { World } from '../../matrix/world.mts';

const uri = 'https://n8n.example.com/webhook/1';
const other = 'https://n8n.example.com/webhook/2';
const path = `${E}/callbacks`;

const idOf = (address: string) => (world: World) => Number(world.find('callbacks', { uri: address }).callbackid);

/** Registers a callback, as an earlier run of the node would have. */
async function register(world: World): Promise<void> {
	await world.run({ resource: 'callback', operation: 'create', event: 'invoice.create', uri });
}

/** Webhook registrations (API facts §10.1). */
export const callbacks: Matrix = {
	resource: 'callback',
	name: 'callback',
	cases: [
		{
			operation: 'create',
			does: 'registers an address for an event',
			parameters: { event: 'payment.create', uri: other },
			requests: [POST(path, { callback: { event: 'payment.create', uri: other } })],
			output: (world) => [
				{ callbackid: idOf(other)(world), event: 'payment.create', uri: other, verified: false, updated_at: utc },
			],
			effect: (world) =>
				expect(world.find('callbacks', { uri: other })).toMatchObject({ event: 'payment.create', verified: false }),
			refuses: {
				because: 'an address that is none',
				parameters: { uri: 'somewhere' },
				says: /^(URL: )?Input should be a valid URL/,
			},
			twoItems: {
				parameters: { event: '={{ $json.event }}' },
				bad: { event: 'invoice.explode' },
				good: { event: 'payment.create' },
				says: /^Event: "invoice.explode" is not allowed, did you mean "invoice\.\w+"\?$/,
			},
		},
		{
			operation: 'get',
			does: 'returns the callback',
			given: register,
			id: idOf(uri),
			requests: (_, id) => [GET(`${path}/${id}`)],
			output: (_, id) => [{ callbackid: id, event: 'invoice.create', uri, verified: false, updated_at: utc }],
			refuses: {
				because: 'an ID that is not one',
				parameters: { callbackId: computed('webhook') },
				says: /^Callback: "webhook" is not an ID/,
			},
		},
		{
			operation: 'getAll',
			does: 'returns the newest callbacks, up to the limit',
			given: register,
			parameters: { limit: 2 },
			requests: [GET(path, ['page=1', 'per_page=2'])],
			output: (world) => [
				{ callbackid: idOf(uri)(world), event: 'invoice.create', uri, verified: false, updated_at: utc },
			],
			refuses: { because: 'a limit of nought', parameters: { limit: 0 }, says: /^Limit: / },
			twoItems: {
				parameters: { limit: '={{ $json.limit }}' },
				bad: { limit: 0 },
				good: { limit: 2 },
				says: /^Limit: /,
			},
		},
		{
			operation: 'update',
			does: 'changes the event',
			given: register,
			id: idOf(uri),
			parameters: { updateFields: { event: 'invoice' } },
			requests: (_, id) => [PUT(`${path}/${id}`, { callback: { event: 'invoice' } })],
			output: (_, id) => [{ callbackid: id, event: 'invoice', uri, verified: false, updated_at: utc }],
			effect: (world) => expect(world.find('callbacks', { uri }).event).toBe('invoice'),
			refuses: {
				because: 'an address that is none',
				parameters: { updateFields: { uri: 'somewhere' } },
				says: /^(URL: )?Input should be a valid URL/,
			},
		},
		{
			operation: 'delete',
			does: 'removes the callback',
			given: register,
			id: idOf(uri),
			requests: (_, id) => [DELETE(`${path}/${id}`)],
			output: (_, id) => [{ deleted: true, id }],
			effect: (world) => expect(world.freshBooks.records('xM4pL9', 'callbacks')).toEqual([]),
			refuses: {
				because: 'no callback chosen',
				parameters: { callbackId: computed('') },
				says: /^Callback: choose one/,
			},
		},
		{
			operation: 'verify',
			does: 'confirms the callback with the code that FreshBooks posted',
			given: register,
			id: idOf(uri),
			parameters: (world) => ({ verifier: ` ${world.find('callbacks', { uri }).verifier as string} ` }),
			requests: (world, id) => [
				PUT(`${path}/${id}`, { callback: { verifier: world.find('callbacks', { uri }).verifier } }),
			],
			output: (_, id) => [{ callbackid: id, event: 'invoice.create', uri, verified: true, updated_at: utc }],
			effect: (world) => expect(world.find('callbacks', { uri }).verified).toBe(true),
			refuses: {
				because: 'a code that is wrong',
				parameters: { verifier: 'abcdefghijklmnopqrstuvwxyz0123456' },
				says: /^[Vv]erifier: .*Verifier does not match/,
			},
		},
		{
			operation: 'resendVerification',
			does: 'has FreshBooks post the code again',
			given: register,
			id: idOf(uri),
			requests: (_, id) => [PUT(`${path}/${id}`, { callback: { resend: true } })],
			output: (_, id) => [{ callbackid: id, event: 'invoice.create', uri, verified: false, updated_at: utc }],
			effect: (world) => expect(world.find('callbacks', { uri }).verified).toBe(false),
			refuses: {
				because: 'an ID that would lead elsewhere',
				parameters: { callbackId: computed('../callbacks') },
				says: /^Callback: ".*" is not an ID/,
			},
		},
	],
};
