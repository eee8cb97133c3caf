import type { Matrix } from './case.mts';
import { A, computed, eastern, GET, POST, PUT } from './requests.mts';

const amara = 214101;
const dylan = 214107;
const edith = 214108;

/** Clients (API facts §8.1). */
export const clients: Matrix = {
	resource: 'client',
	name: 'client',
	cases: [
		{
			operation: 'create',
			does: 'creates a client from a name and an e-mail address',
			parameters: { fname: 'Zoë', lname: 'Ng', email: 'zoe@ng.example' },
			requests: [POST(`${A}/users/clients`, { client: { fname: 'Zoë', lname: 'Ng', email: 'zoe@ng.example' } })],
			output: [
				{
					id: 214109,
					organization: '',
					fname: 'Zoë',
					lname: 'Ng',
					email: 'zoe@ng.example',
					bus_phone: '',
					currency_code: 'CAD',
					language: 'en',
					note: null,
					vis_state: 0,
					updated: eastern,
				},
			],
			effect: (world) => expect(world.find('clients', { id: 214109 })).toMatchObject({ fname: 'Zoë', lname: 'Ng' }),
			refuses: {
				because: 'no name, organization or e-mail address',
				parameters: { fname: '', lname: '', email: '', additionalFields: { note: 'Who?' } },
				says: /First Name, Last Name, Organization and Email/,
			},
			twoItems: {
				parameters: { additionalFields: { currency_code: '={{ $json.currency }}' } },
				bad: { currency: 'dollars' },
				good: { currency: 'cad' },
				says: /Currency: "dollars"/,
			},
		},
		{
			operation: 'get',
			does: 'returns the client',
			id: amara,
			requests: [GET(`${A}/users/clients/${amara}`)],
			output: [
				{
					id: amara,
					organization: 'Okafor Ceramics',
					fname: 'Amara',
					lname: 'Okafor',
					email: 'amara@okaforceramics.example',
					bus_phone: '+1 416 555 0110',
					currency_code: 'CAD',
					language: 'en',
					note: null,
					vis_state: 0,
					updated: eastern,
				},
			],
			refuses: {
				because: 'an ID that is not one',
				parameters: { clientId: computed('Amara') },
				says: /^Client: "Amara" is not an ID/,
			},
		},
		{
			operation: 'getAll',
			does: 'returns the newest clients, up to the limit',
			parameters: { limit: 2 },
			requests: [GET(`${A}/users/clients`, ['page=1', 'per_page=2'])],
			output: [
				expect.objectContaining({ id: edith, organization: 'Marsh Printing (closed)', vis_state: 2 }),
				expect.objectContaining({ id: dylan, organization: 'Reyes Roasters', currency_code: 'USD' }),
			],
			refuses: {
				because: 'a day that is not one',
				parameters: { filters: { updated_min: '2026-02-30' } },
				says: /^Updated Since: "2026-02-30" is not a date/,
			},
			twoItems: {
				parameters: { limit: '={{ $json.limit }}' },
				bad: { limit: 0 },
				good: { limit: 2 },
				says: /^Limit: /,
			},
		},
		{
			operation: 'update',
			does: 'changes the fields that were added and leaves the rest',
			id: amara,
			parameters: { updateFields: { organization: 'Okafor & Daughters', bus_phone: '' } },
			requests: [PUT(`${A}/users/clients/${amara}`, { client: { organization: 'Okafor & Daughters', bus_phone: '' } })],
			output: [
				{
					id: amara,
					organization: 'Okafor & Daughters',
					fname: 'Amara',
					lname: 'Okafor',
					email: 'amara@okaforceramics.example',
					bus_phone: '',
					currency_code: 'CAD',
					language: 'en',
					note: null,
					vis_state: 0,
					updated: eastern,
				},
			],
			effect: (world) =>
				expect(world.find('clients', { id: amara })).toMatchObject({
					organization: 'Okafor & Daughters',
					bus_phone: '',
					p_city: 'Toronto',
				}),
			refuses: {
				because: 'nothing to change',
				parameters: { updateFields: {} },
				says: /nothing to change.*Update Fields/,
			},
		},
		{
			operation: 'delete',
			does: 'deletes the client, so that it can be restored',
			id: amara,
			requests: [PUT(`${A}/users/clients/${amara}`, { client: { vis_state: 1 } })],
			output: [{ deleted: true, id: amara }],
			effect: (world) => expect(world.find('clients', { id: amara }).vis_state).toBe(1),
			refuses: {
				because: 'an ID that would lead elsewhere',
				parameters: { clientId: computed('../invoices/987001') },
				says: /^Client: "\.\.\/invoices\/987001" is not an ID/,
			},
		},
		{
			operation: 'archive',
			does: 'archives the client',
			id: amara,
			requests: [PUT(`${A}/users/clients/${amara}`, { client: { vis_state: 2 } })],
			output: [expect.objectContaining({ id: amara, organization: 'Okafor Ceramics', vis_state: 2 })],
			effect: (world) => expect(world.find('clients', { id: amara }).vis_state).toBe(2),
			refuses: {
				because: 'an app that may only read clients',
				scopes: ['user:profile:read', 'user:clients:read'],
				says: /user:clients:write/,
			},
		},
		{
			operation: 'restore',
			does: 'brings an archived client back',
			id: edith,
			requests: [PUT(`${A}/users/clients/${edith}`, { client: { vis_state: 0 } })],
			output: [expect.objectContaining({ id: edith, organization: 'Marsh Printing (closed)', vis_state: 0 })],
			effect: (world) => expect(world.find('clients', { id: edith }).vis_state).toBe(0),
			refuses: {
				because: 'no client chosen',
				parameters: { clientId: computed('') },
				says: /^Client: choose one/,
			},
		},
	],
};
