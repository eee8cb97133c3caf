import { without } from '../../../../nodes/FreshBooks/fields/common';
import type { IDataObject } from 'n8n-workflow';

import { testFilters, testIncludes, testRaw, testSorts } from '../../matrix/lists.mts';
import { testMatrix } from '../../matrix/matrix.mts';
import { A, account, byId, POST, PUT } from '../../matrix/requests.mts';
import { openWorld } from '../../matrix/world.mts';
import { clients } from './client.cases.mts';

const world = openWorld();
const list = { resource: 'client', path: `${A}/users/clients` };

testMatrix(world, clients);

/** Every writable field of API facts §8.1, as FreshBooks spells it. */
const plain = {
	bus_phone: '+1 416 555 0001',
	home_phone: '+1 416 555 0002',
	mob_phone: '+1 416 555 0003',
	fax: '+1 416 555 0004',
	p_street: '1 Pine Street',
	p_street2: 'Unit 2',
	p_city: 'Toronto',
	p_province: 'Ontario',
	p_code: 'M5V 2T6',
	p_country: 'Canada',
	s_street: '3 Oak Street',
	s_street2: 'Rear',
	s_city: 'Hamilton',
	s_province: 'ON',
	s_code: 'L8P 1A1',
	s_country: 'CA',
	currency_code: 'EUR',
	language: 'fr',
	vat_name: 'GST Number',
	vat_number: '123456789',
	note: 'Likes blue',
	company_industry: 'Printing',
	company_size: '2-5',
	pref_email: false,
	pref_gmail: true,
	allow_late_fees: false,
	allow_late_notifications: false,
	allow_email_include_pdf: true,
};
const contacts = [
	{ email: 'a@b.example', fname: 'Ada', lname: 'B', phone1: '555' },
	{ email: 'c@d.example', fname: 'Cem' },
];
const lateFee = {
	enabled: true,
	days: 10,
	type: 'flat-fee',
	value: '25',
	repeat: true,
	compounded_taxes: true,
	first_tax_name: 'GST',
	first_tax_percent: '5',
	second_tax_name: 'PST',
	second_tax_percent: '7',
};
const reminders = [{ delay: 3, enabled: true, position: 1, body: 'Please pay' }];
const typed = {
	...plain,
	currency_code: 'eur',
	contacts: { contact: contacts },
	late_fee: { ...lateFee, first_tax_percent: '5.0%', second_tax_percent: 7 },
	late_reminders: { reminder: reminders },
};
const sent = { ...plain, contacts, late_fee: lateFee, late_reminders: reminders };
const names = { fname: 'Zoë', lname: 'Ng', organization: 'Ng GmbH', email: 'zoe@ng.example' };

test('client: create sends every field', async () => {
	const result = await world.run({ resource: 'client', operation: 'create', ...names, additionalFields: typed });
	expect(result.error).toBeUndefined();
	expect(world.requests()).toEqual([POST(`${A}/users/clients`, { client: { ...names, ...sent } })]);
	expect(world.find('clients', { email: 'zoe@ng.example' })).toMatchObject({ ...names, ...plain });
});

test('client: update sends every field', async () => {
	const parameters = { resource: 'client', operation: 'update', clientId: byId(214102) };
	const result = await world.run({ ...parameters, updateFields: { ...names, ...typed } });
	expect(result.error).toBeUndefined();
	expect(world.requests()).toEqual([PUT(`${A}/users/clients/214102`, { client: { ...names, ...sent } })]);
	expect(world.find('clients', { id: 214102 })).toMatchObject({ ...names, ...plain });
});

test.each([{}, { contact: [] }])(
	'client: a list that was added and left empty takes nothing away: %j',
	async (empty) => {
		const parameters = { resource: 'client', operation: 'update', clientId: byId(214101) };
		await world.run({ ...parameters, updateFields: { contacts: empty, late_reminders: empty, note: 'Hi' } });
		expect(world.requests()).toEqual([PUT(`${A}/users/clients/214101`, { client: { note: 'Hi' } })]);
	},
);

const upsert = { resource: 'client', operation: 'upsert' };
const all = () => world.freshBooks.records(account, 'clients');

test('client: upsert creates one when nobody has the email address, once for two items with the same', async () => {
	const items = [{ json: { fname: 'Zoë' } }, { json: { fname: 'Zoe' } }];
	const result = await world.run({ ...upsert, email: 'zoe@ng.example', fname: '={{ $json.fname }}' }, { items });
	expect(result.items.map(({ json }) => [json.upserted, json.id, json.fname])).toEqual([
		['created', 214109, 'Zoë'],
		['updated', 214109, 'Zoe'],
	]);
	expect(all()).toHaveLength(9);
});

test('client: upsert sends every field to a new client, and to one that is there', async () => {
	for (const [method, client] of [
		['POST', { ...names, ...sent }],
		['PUT', { ...without(names, 'email'), ...sent }],
	] as const) {
		world.freshBooks.journal.length = 0;
		const result = await world.run({ ...upsert, ...names, additionalFields: typed });
		expect(result.error).toBeUndefined();
		const [write] = world.requests().filter((request) => request.method !== 'GET');
		expect([write.method, write.body]).toEqual([method, { client }]);
	}
});

test('client: upsert takes the organization where there is no email address, and the whole of it', async () => {
	const items = ['nair analytics', 'Nair'].map((organization) => ({ json: { organization } }));
	const result = await world.run({ ...upsert, organization: '={{ $json.organization }}' }, { items });
	expect(result.items.map(({ json }) => [json.upserted, json.id])).toEqual([
		['updated', 214103],
		['created', 214109],
	]);
});

test.each([
	['one letter', 'two', 'NFC', 'NFD'],
	['two letters', 'one', 'NFD', 'NFC'],
])('client: upsert knows a name whose é is written as %s, typed as %s', async (_stored, _typed, stored, typed) => {
	const name = 'Café Zoë';
	await world.run({ resource: 'client', operation: 'create', organization: name.normalize(stored) });
	// FreshBooks' own search takes both for the same
	const { response } = (await world.ask(`${A}/users/clients?per_page=100`)) as { response: IDataObject };
	const match = { method: 'GET', path: '/users/clients$' };
	world.freshBooks.switches.faults = [{ match, kind: 'status', status: 200, body: { response } }];
	const result = await world.run({ ...upsert, organization: name.normalize(typed) });
	expect(result.items[0].json).toMatchObject({ upserted: 'updated', id: 214109 });
	expect(all()).toHaveLength(9);
});

test('client: upsert goes by the field that the user chooses', async () => {
	const both = { email: 'office@nair.example', organization: 'Nair Analytics' };
	const byOrganization = await world.run({ ...upsert, ...both, matchBy: 'organization' });
	expect(byOrganization.items[0].json).toMatchObject({ upserted: 'updated', id: 214103, email: 'office@nair.example' });
	const byEmail = await world.run({ ...upsert, ...both, matchBy: 'email' });
	expect(byEmail.items[0].json).toMatchObject({ upserted: 'updated', id: 214103 });
	const none = await world.run({ ...upsert, organization: 'Nair Analytics', matchBy: 'email' });
	expect(none.error?.message).toBe('Email is empty');
});

test('client: upsert lists the clients when several have the email address, and changes none', async () => {
	await world.run({ resource: 'client', operation: 'create', fname: 'Tobi', email: 'amara@okaforceramics.example' });
	const before = world.everything();
	const result = await world.run({ ...upsert, email: 'amara@okaforceramics.example', fname: 'Zoë' });
	expect(result.error?.message).toBe(
		'Several clients have the Email "amara@okaforceramics.example": ID 214109 (Tobi – amara@okaforceramics.example), ID 214101 (Okafor Ceramics – Amara Okafor – amara@okaforceramics.example)',
	);
	expect(result.error?.description).toMatch(/Nothing was changed/);
	expect(world.everything()).toEqual(before);
});

test('client: upsert takes an active client before archived ones, and an archived one before making another', async () => {
	const edith = { ...upsert, email: 'edith@marsh.example' };
	expect((await world.run(edith)).items[0].json).toMatchObject({ upserted: 'updated', id: 214108 });
	await world.run({ resource: 'client', operation: 'create', email: 'edith@marsh.example' });
	expect((await world.run(edith)).items[0].json).toMatchObject({ upserted: 'updated', id: 214109 });
});

test('client: upsert changes nobody else’s record when FreshBooks ignores the filter', async () => {
	const { response } = (await world.ask(`${A}/users/clients?per_page=100`)) as { response: IDataObject };
	const match = { method: 'GET', path: '/users/clients$' };
	world.freshBooks.switches.faults = [{ match, kind: 'status', status: 200, body: { response } }];
	const result = await world.run({ ...upsert, email: 'zoe@ng.example' });
	expect(result.items[0].json).toMatchObject({ upserted: 'created', id: 214109 });
});

test('client: the raw output of upsert is FreshBooks’ own record', async () => {
	const result = await world.run({ ...upsert, email: 'amara@okaforceramics.example', output: 'raw' });
	expect(result.items[0].json).toMatchObject({ id: 214101, accounting_systemid: account });
	expect(result.items[0].json).not.toHaveProperty('upserted');
});

test('client: two people added to one client in one run are both there', async () => {
	const items = [{ json: { name: 'Ife' } }, { json: { name: 'Uzo' } }];
	const parameters = { resource: 'client', operation: 'addContact', clientId: byId(214101) };
	const person = { fname: '={{ $json.name }}', lname: 'O.', email: '={{ $json.name }}@o.example', phone1: '5' };
	const result = await world.run({ ...parameters, ...person }, { items });
	expect(result.error).toBeUndefined();
	const contacts = world.find('clients', { id: 214101 }).contacts as IDataObject[];
	expect(contacts.map(({ fname }) => fname)).toEqual(['Tobi', 'Ife', 'Uzo']);
	expect(result.items.map(({ json }) => json)).toMatchObject(contacts.slice(1));
});

test('client: no contact is added, and none lost, when FreshBooks does not tell which there are', async () => {
	const body = { response: { result: { client: { id: 214101 } } } };
	world.freshBooks.switches.faults = [{ match: { method: 'GET' }, kind: 'status', status: 200, body }];
	const parameters = { resource: 'client', operation: 'addContact', clientId: byId(214101), fname: 'Ife' };
	const result = await world.run(parameters);
	expect(result.error?.message).toMatch(/did not return the existing contacts, so nothing was changed/);
	expect(world.requests().map(({ method }) => method)).toEqual(['GET']);
});

test.each(['updateContact', 'removeContact'])('client: %s says that there is no such contact', async (operation) => {
	const parameters = { contactId: byId(99_999_999), updateFields: { phone1: '' } };
	const { error } = await world.run({ resource: 'client', operation, ...parameters });
	expect(error?.message).toMatch(/found no contact with this ID/);
});

test('client: every field of a contact can be changed', async () => {
	const contact = { email: 't@o.example', fname: 'T.', lname: 'O.', phone1: '555' };
	const parameters = { resource: 'client', operation: 'updateContact', contactId: byId(318401) };
	await world.run({ ...parameters, updateFields: contact });
	expect(world.requests()).toEqual([PUT(`${A}/users/contacts/318401`, { contact })]);
});

test('client: is found by its web address', async () => {
	const value = 'https://my.freshbooks.com/#/client/214103';
	const result = await world.run({
		resource: 'client',
		operation: 'get',
		clientId: { __rl: true, mode: 'url', value },
	});
	expect(result.items[0].json.organization).toBe('Nair Analytics');
});

testFilters(world, list, [
	[{ userids: '214101, 214103' }, ['search[userids][]=214101', 'search[userids][]=214103'], [214103, 214101]],
	[{ email: 'hiro@tanaka.example' }, ['search[email]=hiro@tanaka.example'], [214105]],
	[{ email_like: 'brandt' }, ['search[email_like]=brandt'], [214102]],
	[{ fname_like: 'ama' }, ['search[fname_like]=ama'], [214101]],
	[{ lname_like: 'nair' }, ['search[lname_like]=nair'], [214103]],
	[{ organization_like: '& Söhne' }, ['search[organization_like]=& Söhne'], [214102]],
	[{ address_like: 'Kiln' }, ['search[address_like]=Kiln'], [214101]],
	[{ note_like: 'morning' }, ['search[note_like]=morning'], [214105]],
	[{ phone_like: '0110' }, ['search[phone_like]=0110'], [214101]],
	[{ user_like: 'yoga' }, ['search[user_like]=yoga'], [214106]],
	[{ username: 'chlotremblay' }, ['search[username]=chlotremblay'], [214104]],
	[{ updated_min: '2099-01-01' }, ['search[updated_min]=2099-01-01'], []],
	[{ updated_max: '2001-01-01' }, ['search[updated_max]=2001-01-01'], []],
	[{ vis_state: 2 }, ['search[vis_state]=2'], [214108]],
	[{ vis_state: 1 }, ['search[vis_state]=1'], []],
	[{ has_credit: true }, ['search[has_credit]=true'], [214104, 214103]],
	[{ has_draft: true }, ['search[has_draft]=true'], [214106]],
	[{ has_outstanding: true }, ['search[has_outstanding]=true'], [214107, 214105, 214104, 214102, 214101]],
	[{ has_overdue: true }, ['search[has_overdue]=true'], [214104]],
	// these filters have no value: switched off they must not be sent at all
	[
		{ has_credit: false, has_draft: false, has_outstanding: false, has_overdue: false, email_like: 'brandt' },
		['search[email_like]=brandt'],
		[214102],
	],
	[
		{ organization_like: 'o', vis_state: 0, fname_like: 'lukas' },
		['search[organization_like]=o', 'search[vis_state]=0', 'search[fname_like]=lukas'],
		[],
	],
]);

testSorts(world, list, [
	['client_id_asc', 'client_id_asc', 214101],
	['client_id_desc', 'client_id_desc', 214108],
	['organization_name_asc', 'organization_name_asc', 214105],
	['organization_name_desc', 'organization_name_desc', 214106],
	['email_asc', 'email_asc', 214101],
	['email_desc', 'email_desc', 214103],
	['bus_phone_asc', 'bus_phone_asc'],
	['bus_phone_desc', 'bus_phone_desc', 214101],
	['updated_asc', 'updated_asc'],
	['updated_desc', 'updated_desc', 214107],
	['fullname_asc', 'fullname_asc', 214106],
	['fullname_desc', 'fullname_desc', 214103],
	['primarycontact_asc', 'primarycontact_asc', 214106],
	['primarycontact_desc', 'primarycontact_desc', 214103],
	['outstanding_asc', 'outstanding_asc'],
	['outstanding_desc', 'outstanding_desc', 214104],
	['overdue_asc', 'overdue_asc'],
	['overdue_desc', 'overdue_desc', 214104],
	['credit_asc', 'credit_asc'],
	['credit_desc', 'credit_desc'],
]);

testIncludes(world, { ...list, single: `${A}/users/clients`, one: 214101 }, [
	['contacts', 'include[]=contacts', [expect.objectContaining({ fname: 'Tobi' })]],
	['outstanding_balance', 'include[]=outstanding_balance', [{ amount: '366.12', currency_code: 'CAD' }]],
	['credit_balance', 'include[]=credit_balance', []],
	['draft_balance', 'include[]=draft_balance', []],
	['overdue_balance', 'include[]=overdue_balance', []],
	['grand_total_balance', 'include[]=grand_total_balance', [{ amount: '1902.92', currency_code: 'CAD' }]],
	['last_activity', 'include[]=last_activity', null],
	['late_reminders', 'include[]=late_reminders', []],
	['late_fee', 'include[]=late_fee', null],
]);

/** Tokens of FreshBooks' own are nobody's business (issue: no secret in an output). */
function withoutTokens({ response }: { response: { result: { client: IDataObject } } }): IDataObject {
	const { statement_token, direct_link_token, ...client } = response.result.client;
	return client;
}

testRaw(world, { resource: 'client', path: `${A}/users/clients/214101`, id: 214101, open: withoutTokens });
