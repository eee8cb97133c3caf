import type { IDataObject } from 'n8n-workflow';

import type { Matrix } from '../../matrix/case.mts';
import { A, account, byId, computed, DELETE, eastern, GET, POST, PUT } from '../../matrix/requests.mts';
import type { World } from '../../matrix/world.mts';

const amara = 214101;
const dylan = 214107;
const edith = 214108;

const contacts = ['include[]=contacts'];
const tobi = (world: World) => (world.find('clients', { id: amara }).contacts as IDataObject[])[0];

/** Clients (API facts §8.1). */
export const clients: Matrix = {
	resource: 'client',
	name: 'client',
	cases: [
		{
			operation: 'create',
			does: 'creates a client from a name and an email address',
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
					mob_phone: '',
					home_phone: null,
					p_street: '',
					p_street2: '',
					p_city: '',
					p_province: '',
					p_code: '',
					p_country: '',
					currency_code: 'CAD',
					language: 'en',
					note: null,
					vis_state: 0,
					state: 'active',
					updated: eastern,
				},
			],
			effect: (world) => expect(world.find('clients', { id: 214109 })).toMatchObject({ fname: 'Zoë', lname: 'Ng' }),
			refuses: {
				because: 'no name, organization or email address',
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
					mob_phone: '',
					home_phone: null,
					p_street: '88 Kiln Road',
					p_street2: '',
					p_city: 'Toronto',
					p_province: 'Ontario',
					p_code: 'M4E 1A1',
					p_country: 'Canada',
					currency_code: 'CAD',
					language: 'en',
					note: null,
					vis_state: 0,
					state: 'active',
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
				expect.objectContaining({ id: edith, organization: 'Marsh Printing (closed)', state: 'archived' }),
				expect.objectContaining({ id: dylan, organization: 'Reyes Roasters', currency_code: 'USD' }),
			],
			refuses: {
				because: 'a day that is not one',
				parameters: { filters: { updated_min: '2026-02-30' } },
				says: /^Updated Since: "2026-02-30" is not a date/,
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
					mob_phone: '',
					home_phone: null,
					p_street: '88 Kiln Road',
					p_street2: '',
					p_city: 'Toronto',
					p_province: 'Ontario',
					p_code: 'M4E 1A1',
					p_country: 'Canada',
					currency_code: 'CAD',
					language: 'en',
					note: null,
					vis_state: 0,
					state: 'active',
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
		{
			operation: 'upsert',
			does: 'updates the client with this email address, whatever its case, and leaves the rest',
			parameters: { email: 'AMARA@OkaforCeramics.example', organization: 'Okafor & Daughters', fname: '', lname: '' },
			requests: [
				GET(`${A}/users/clients`, ['page=1', 'per_page=100', 'search[email_like]=AMARA@OkaforCeramics.example']),
				PUT(`${A}/users/clients/${amara}`, { client: { organization: 'Okafor & Daughters' } }),
			],
			output: [
				expect.objectContaining({ upserted: 'updated', id: amara, organization: 'Okafor & Daughters', fname: 'Amara' }),
			],
			effect: (world) => {
				expect(world.find('clients', { id: amara })).toMatchObject({ fname: 'Amara', p_city: 'Toronto' });
				expect(world.freshBooks.records(account, 'clients')).toHaveLength(8);
			},
			refuses: {
				because: 'nothing to find the client by',
				parameters: { email: ' ', organization: '' },
				says: /^Email and Organization are empty: fill in at least one$/,
			},
			twoItems: {
				parameters: { email: '={{ $json.email }}' },
				bad: { email: 'not an address' },
				good: { email: 'AMARA@OkaforCeramics.example' },
				given: (world) => {
					world.freshBooks.switches.faults = [
						{ match: { path: '/users/clients$' }, kind: 'status', status: 422, body: {}, times: 1 },
					];
				},
				says: /FreshBooks did not/,
			},
		},
		{
			operation: 'addContact',
			does: 'adds a person beside the contacts that the client has',
			id: amara,
			parameters: { email: 'ife@okaforceramics.example', fname: 'Ife' },
			requests: (world) => [
				GET(`${A}/users/clients/${amara}`, contacts),
				PUT(
					`${A}/users/clients/${amara}`,
					{ client: { contacts: [tobi(world), { email: 'ife@okaforceramics.example', fname: 'Ife' }] } },
					contacts,
				),
			],
			output: [{ userid: expect.any(Number), email: 'ife@okaforceramics.example', fname: 'Ife' }],
			effect: (world) =>
				expect(world.find('clients', { id: amara }).contacts).toMatchObject([
					{ fname: 'Tobi', phone1: '+1 416 555 0111' },
					{ fname: 'Ife' },
				]),
			refuses: {
				because: 'nobody to add',
				parameters: { email: '', fname: '' },
				says: /^Give at least one of Email, First Name, Last Name and Phone/,
			},
		},
		{
			operation: 'updateContact',
			does: 'changes the fields of the contact that were added',
			parameters: (world) => ({
				contactId: byId(Number(tobi(world).userid)),
				updateFields: { phone1: '', lname: 'O.' },
			}),
			requests: (world) => [PUT(`${A}/users/contacts/${tobi(world).userid}`, { contact: { phone1: '', lname: 'O.' } })],
			output: (world) => [
				{
					userid: tobi(world).userid,
					fname: 'Tobi',
					lname: 'O.',
					email: 'tobi@okaforceramics.example',
					phone1: '',
				},
			],
			effect: (world) => expect(tobi(world)).toMatchObject({ lname: 'O.', phone1: '' }),
			refuses: {
				because: 'nothing to change',
				parameters: { updateFields: {} },
				says: /nothing to change.*Update Fields/,
			},
		},
		{
			operation: 'removeContact',
			does: 'removes the contact from its client',
			parameters: { contactId: byId(318401) },
			requests: [DELETE(`${A}/users/contacts/318401`)],
			output: [{ deleted: true, id: 318401 }],
			effect: (world) => expect(world.find('clients', { id: amara }).contacts).toEqual([]),
			refuses: {
				because: 'an ID that would lead elsewhere',
				parameters: { contactId: computed('../clients/214101') },
				says: /^Contact: ".*" is not an ID/,
			},
		},
	],
};
