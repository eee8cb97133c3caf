import type { IDataObject } from 'n8n-workflow';

import { clients } from './client.cases.mts';
import { testFilters, testIncludes, testRaw, testSorts } from './lists.mts';
import { testMatrix } from './matrix.mts';
import { A, byId, POST, PUT } from './requests.mts';
import { openWorld } from './world.mts';

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

test('client: update can take all contacts away', async () => {
	const parameters = { resource: 'client', operation: 'update', clientId: byId(214101) };
	await world.run({ ...parameters, updateFields: { contacts: {} } });
	expect(world.requests()).toEqual([PUT(`${A}/users/clients/214101`, { client: { contacts: [] } })]);
	expect(world.find('clients', { id: 214101 }).contacts).toEqual([]);
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
	['outstanding_balance', 'include[]=outstanding_balance', [{ amount: '366.12' }]],
	['credit_balance', 'include[]=credit_balance', []],
	['draft_balance', 'include[]=draft_balance', []],
	['overdue_balance', 'include[]=overdue_balance', []],
	['grand_total_balance', 'include[]=grand_total_balance', [{ amount: '1902.92' }]],
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
