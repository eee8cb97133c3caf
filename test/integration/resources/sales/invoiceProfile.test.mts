import type { INodeParameters } from 'n8n-workflow';

import { address, texts } from '../../matrix/document.mts';
import { testFilters, testIncludes, testRaw, type FilterRow } from '../../matrix/lists.mts';
import { testMatrix } from '../../matrix/matrix.mts';
import { placed } from '../../matrix/placed.mts';
import { A, byId, GET, POST, PUT } from '../../matrix/requests.mts';
import { openWorld } from '../../matrix/world.mts';
import { invoiceProfiles } from './invoiceProfile.cases.mts';

const world = openWorld();
const path = `${A}/invoice_profiles/invoice_profiles`;
const lines = 'include[]=lines';
const list = { resource: 'invoiceProfile', path };
const [monthly, paused] = [38601, 38602];

testMatrix(world, invoiceProfiles);

/** Every writable field of API facts §8.3 that goes as it is. */
const plain = {
	...address,
	...texts,
	bill_gateway: 'stripe',
	disable: true,
	due_offset_days: 14,
	include_unbilled_time: true,
	payment_details: 'IBAN on request',
	presentation: { theme_layout: 'classic', theme_primary_color: '#112233' },
	project_format: {
		group_by: 'project',
		method: 'detailed',
		show_tname: true,
		show_pname: true,
		show_staff: false,
		show_date: true,
		show_notes: false,
		show_total_hours: true,
	},
	require_auto_bill: true,
	send_email: true,
	send_gmail: false,
	sentid: 1,
};
const lateFee = {
	compounded_taxes: true,
	days: 10,
	enabled: true,
	first_tax_name: 'GST',
	first_tax_percent: '5',
	repeat: true,
	second_tax_name: 'PST',
	second_tax_percent: '7',
	type: 'flat',
	value: '25',
};
const typed = {
	...plain,
	allowed_gatewayids: '1, 2',
	currency_code: 'eur',
	discount_value: '10%',
	late_fee: { ...lateFee, first_tax_percent: '5%' },
	retainer_id: '12',
};
const sent = {
	...plain,
	allowed_gatewayids: [1, 2],
	currency_code: 'EUR',
	discount_value: '10',
	late_fee: lateFee,
	retainer_id: 12,
};
const schedule = { create_date: '2026-03-31', frequency: '6m', numberRecurring: 0 };

test('invoiceProfile: create sends every field', async () => {
	const parameters = { customerid: byId(214101), ...schedule, ...placed('invoiceProfile', typed) };
	const result = await world.run({ resource: 'invoiceProfile', operation: 'create', ...parameters });
	expect(result.error).toBeUndefined();
	const body = { customerid: 214101, ...schedule, ...sent };
	expect(world.requests()).toEqual([POST(path, { invoice_profile: body }, [lines])]);
	expect(world.find('invoice_profiles', { frequency: '6m' })).toMatchObject(body);
});

test('invoiceProfile: update sends every field, beside the look that is there', async () => {
	const updateFields = { customerid: byId(214102), ...schedule, ...typed };
	const parameters = { resource: 'invoiceProfile', operation: 'update', invoiceProfileId: byId(monthly) };
	const result = await world.run({ ...parameters, updateFields });
	expect(result.error).toBeUndefined();
	const body = { customerid: 214102, ...schedule, ...sent };
	expect(world.requests()).toEqual([
		GET(`${path}/${monthly}`, ['include[]=presentation']),
		PUT(`${path}/${monthly}`, { invoice_profile: body }, [lines]),
	]);
	expect(world.find('invoice_profiles', { id: monthly })).toMatchObject(body);
});

test('invoiceProfile: a line is added beside those that are there', async () => {
	const parameters = { resource: 'invoiceProfile', operation: 'update', invoiceProfileId: byId(monthly) };
	const line = [{ name: 'Time', additionalFields: { type: 5 } }];
	const result = await world.run({ ...parameters, specifyLines: 'addFields', lines: { line } });
	expect(result.error).toBeUndefined();
	const [, { body }] = world.requests();
	const [kept, added] = (body as { invoice_profile: { lines: object[] } }).invoice_profile.lines;
	expect(kept).toMatchObject({ lineid: 1, name: 'Website care', unit_cost: { amount: '120.00', code: 'CAD' } });
	// what FreshBooks works out itself does not go back
	expect(Object.keys(kept).filter((key) => ['amount', 'updated', 'profileid', 'taskno'].includes(key))).toEqual([]);
	expect(added).toMatchObject({ name: 'Time', type: 5 });
	expect(world.find('invoice_profiles', { id: monthly }).lines).toMatchObject([{ lineid: 1 }, { type: 5 }]);
});

test.each<[way: string, parameters: INodeParameters]>([
	['from fields', { lines: { line: [{ name: 'Time', additionalFields: { type: 5 } }] } }],
	['as JSON', { specifyLines: 'json', linesJson: '[{ "name": "Time", "type": 5 }]' }],
])('invoiceProfile: the place of unbilled time needs no price, %s', async (_way, parameters) => {
	const create = { resource: 'invoiceProfile', operation: 'create', customerid: byId(214101), ...schedule };
	const result = await world.run({ ...create, ...parameters });
	expect(result.error).toBeUndefined();
	expect(world.find('invoice_profiles', { frequency: '6m' }).lines).toMatchObject([{ name: 'Time', type: 5 }]);
});

test('invoiceProfile: any other line needs a price', async () => {
	const create = { resource: 'invoiceProfile', operation: 'create', customerid: byId(214101), ...schedule };
	const result = await world.run({
		...create,
		lines: { line: [{ name: 'Care', unit_cost: '={{ "" }}', additionalFields: { type: 0 } }] },
	});
	expect(result.error?.message).toBe('Line 1: Rate is empty');
});

test.each(['w', '2w', '4w', 'm', '2m', '3m', '6m', 'y', '2y'])(
	'invoiceProfile: can recur every %s',
	async (frequency) => {
		const parameters = { resource: 'invoiceProfile', operation: 'update', invoiceProfileId: byId(monthly) };
		const result = await world.run({ ...parameters, updateFields: { frequency } });
		expect(result.items[0].json.frequency).toBe(frequency);
	},
);

testFilters(world, list, [
	[{ clientid: byId(214102) }, ['search[clientid]=214102'], [paused]],
	[{ clientids: '214101,214102' }, ['search[clientids][]=214101', 'search[clientids][]=214102'], [paused, monthly]],
	[{ profileids: '38601' }, ['search[profileids][]=38601'], [monthly]],
	[{ currency_code: 'usd' }, ['search[currency_code]=USD'], []],
	[{ include_unbilled_time: true }, ['search[include_unbilled_time]=true'], []],
	[{ include_unbilled_time: false }, ['search[include_unbilled_time]=false'], [paused, monthly]],
	[{ vis_state: 1 }, ['search[vis_state]=1'], []],
] satisfies FilterRow[]);

testIncludes(world, { ...list, single: path, one: monthly }, [
	['allowed_gateways', 'include[]=allowed_gateways', []],
	['audit_logs', 'include[]=audit_logs', []],
	['contacts', 'include[]=contacts', []],
	['late_fee', 'include[]=late_fee', null],
	['lines', 'include[]=lines', [expect.objectContaining({ name: 'Website care' })]],
	['next_issue_date', 'include[]=next_issue_date', expect.stringMatching(/^\d{4}-\d\d-\d\d$/)],
	['presentation', 'include[]=presentation', null],
	['project_format', 'include[]=project_format', null],
	['system', 'include[]=system', expect.objectContaining({ accountid: 'xM4pL9' })],
	['tracking', 'include[]=tracking', []],
]);

test('invoiceProfile: late reminders are asked for in both spellings', async () => {
	const late_reminders = [expect.objectContaining({ delay: 7, enabled: true })];
	const get = { resource: 'invoiceProfile', operation: 'get', invoiceProfileId: byId(monthly) };
	const { items } = await world.run({ ...get, include: ['late-reminders'] });
	expect(world.requests()).toEqual([
		GET(`${path}/${monthly}`, ['include[]=late-reminders', 'include[]=late_reminders']),
	]);
	expect(items[0].json).toMatchObject({ late_reminders });
	expect(items[0].json).not.toHaveProperty('late-reminders');
});

testRaw(world, {
	resource: 'invoiceProfile',
	path: `${path}/${monthly}?include[]=lines`,
	id: monthly,
	open: ({ response }: { response: { result: { invoice_profile: object } } }) => response.result.invoice_profile,
});
