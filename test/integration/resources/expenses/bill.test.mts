import type { IDataObject } from 'n8n-workflow';

import { receipt, refused } from '../../matrix/files.mts';
import { testLaterFilters } from '../../matrix/laterFilters.mts';
import { testFilters, testIncludes, testRaw } from '../../matrix/lists.mts';
import { testMatrix } from '../../matrix/matrix.mts';
import { placed } from '../../matrix/placed.mts';
import { A, byId, GET, POST, PUT, upload } from '../../matrix/requests.mts';
import { openWorld, type World } from '../../matrix/world.mts';
import { bills } from './bill.cases.mts';

const world = openWorld();
const path = `${A}/bills/bills`;
const list = { resource: 'bill', path };

testMatrix(world, bills);

const create = { resource: 'bill', operation: 'create', vendorid: byId(83101), issue_date: '2026-03-31' };
const update = { resource: 'bill', operation: 'update', billId: byId(72304) };
const required = { vendorid: 83101, issue_date: '2026-03-31' };
const vendor = GET(`${A}/bill_vendors/bill_vendors/83101`);

/** A line with every field of API facts §8.13, as a user fills it in and as FreshBooks must get it. */
const line = {
	description: 'Cream paper',
	quantity: '2.50',
	tax_name1: 'GST',
	tax_percent1: '5',
	tax_authorityid1: 'CRA',
	tax_name2: 'QST',
	tax_percent2: '9.975%',
	tax_authorityid2: 'RQ',
	compounded_tax: true,
};
const sentLine = {
	...line,
	categoryid: 3012015,
	quantity: '2.5',
	tax_percent2: '9.975',
	unit_cost: { amount: '12.40', code: 'EUR' },
};
const fields = { bill_number: 'LP-3000', currency_code: 'eur', due_offset_days: 45, language: 'fr' };
const sentFields = { ...fields, currency_code: 'EUR' };

test('bill: create sends every field, and asks nobody for a currency that the user names', async () => {
	const lines = { line: [{ ...line, categoryid: byId(3012015), unit_cost: 12.4 }] };
	const result = await world.run({ ...create, ...placed('bill', fields), lines });
	expect(result.error).toBeUndefined();
	expect(world.requests()).toEqual([POST(path, { bill: { ...required, ...sentFields, lines: [sentLine] } })]);
	expect(world.find('bills', { id: 72307 })).toMatchObject({ ...required, ...sentFields, due_date: '2026-05-15' });
});

test('bill: update sends every field', async () => {
	const lines = { line: [{ ...line, categoryid: byId(3012015), unit_cost: '12.40' }] };
	const updateFields = { vendorid: byId(83102), issue_date: '2026-04-01T00:00:00', ...fields };
	const result = await world.run({ ...update, updateFields, specifyLines: 'fields', lines });
	expect(result.error).toBeUndefined();
	const body = { vendorid: 83102, issue_date: '2026-04-01', ...sentFields, lines: [sentLine] };
	expect(world.requests()).toEqual([PUT(`${path}/72304`, { bill: body })]);
	expect(world.find('bills', { id: 72304 })).toMatchObject({ vendorid: 83102, ...sentFields });
});

test('bill: lines as JSON may name the category by its ID', async () => {
	const linesJson = JSON.stringify([{ ...line, categoryid: 3012015, unit_cost: '12.40' }]);
	await world.run({ ...create, additionalFields: { currency_code: 'EUR' }, specifyLines: 'json', linesJson });
	expect(world.requests()).toEqual([POST(path, { bill: { ...required, currency_code: 'EUR', lines: [sentLine] } })]);
});

test('bill: a bill that was read can be made again from its own lines', async () => {
	const read = await world.run({ resource: 'bill', operation: 'get', billId: byId(72304), output: 'raw' });
	world.freshBooks.journal.length = 0;
	const parameters = { ...create, specifyLines: 'json', linesJson: '={{ $json.lines }}' };
	const result = await world.run(parameters, { items: [{ json: read.items[0].json }] });
	expect(result.error).toBeUndefined();
	const [asked, made] = world.requests();
	expect(asked).toEqual(vendor);
	const tax = { tax_name1: 'HST', tax_percent1: '13', compounded_tax: false };
	expect((made.body as { bill: IDataObject }).bill.lines).toEqual([
		{
			categoryid: 3012015,
			description: 'Materials',
			quantity: '10',
			unit_cost: { amount: '12.40', code: 'CAD' },
			...tax,
		},
		{
			categoryid: 3012017,
			description: 'Shipping & Freight',
			quantity: '1',
			unit_cost: { amount: '18.00', code: 'CAD' },
			...tax,
		},
	]);
	expect(result.items[0].json.total_amount).toBe('160.46');
});

test('bill: an update can add a line beside those that are there', async () => {
	const lines = { line: [{ categoryid: byId(3012017), unit_cost: '5' }] };
	const result = await world.run({ ...update, specifyLines: 'addFields', lines });
	expect(result.error).toBeUndefined();
	expect(result.items[0].json.total_amount).toBe('165.46');
	expect(world.find('bills', { id: 72304 }).lines).toMatchObject([
		{ description: 'Materials', quantity: '10', tax_name1: 'HST' },
		{ description: 'Shipping & Freight', tax_name1: 'HST' },
		{ categoryid: 3012017, unit_cost: { amount: '5.00', code: 'CAD' } },
	]);
});

test('bill: an update leaves the lines alone unless the user says otherwise', async () => {
	const result = await world.run({ ...update, updateFields: { bill_number: 'LP-2099' } });
	expect(result.error).toBeUndefined();
	expect(world.requests()).toEqual([PUT(`${path}/72304`, { bill: { bill_number: 'LP-2099' } })]);
	expect(result.items[0].json.lines).toHaveLength(2);
});

test('bill: create without lines needs no currency of its own', async () => {
	const result = await world.run(create);
	expect(result.error).toBeUndefined();
	expect(world.requests().at(-1)).toEqual(POST(path, { bill: required }));
});

test('bill: update attaches a file and changes nothing else', async () => {
	const result = await world.run({ ...update, attachFile: true }, { items: [{ binary: receipt }] });
	expect(result.error).toBeUndefined();
	const { jwt } = world.find('bills', { id: 72304 }).attachment as IDataObject;
	expect(world.requests()).toEqual([
		upload('lunch.png', 'image/png', 70),
		PUT(`${path}/72304`, { bill: { attachment: { jwt, media_type: 'image/png' } } }),
	]);
});

test('bill: create without a file uploads nothing', async () => {
	const result = await world.run(create, { items: [{ binary: receipt }] });
	expect(result.error).toBeUndefined();
	expect(world.find('bills', { id: 72307 }).attachment).toBeNull();
});

test('bill: when the upload worked and the bill did not, the error says so', async () => {
	const lines = { line: [{ categoryid: byId(1), unit_cost: '5' }] };
	const result = await world.run({ ...create, lines, attachFile: true }, { items: [{ binary: receipt }] });
	expect(result.error?.message).toMatch(/^Category not found/);
	expect(result.error?.description).toMatch(/file was uploaded, but no bill uses it/);
});

for (const [why, binary, says] of refused) {
	test(`bill: takes no file that is ${why}`, async () => {
		const result = await world.run({ ...update, attachFile: true }, { items: [{ binary }] });
		expect(result.error?.message).toMatch(says);
		expect(world.requests()).toEqual([]);
	});
}

for (const timezone of ['Pacific/Auckland', 'America/Los_Angeles']) {
	for (const issue_date of ['2026-12-31', '2026-12-31T00:00:00', '2026-12-31T23:45:00+13:00', '2026-12-31T00:15:00Z']) {
		test(`bill: the day of ${issue_date} stays in ${timezone}`, async () => {
			await world.run({ ...update, updateFields: { issue_date } }, { timezone });
			expect(world.requests()).toEqual([PUT(`${path}/72304`, { bill: { issue_date: '2026-12-31' } })]);
		});
	}
}

test('bill: several new bills of one vendor look its currency up once, and follow the items', async () => {
	const items = ['One', 'Two', 'Three'].map((number) => ({ json: { number } }));
	const result = await world.run({ ...create, bill_number: '={{ $json.number }}' }, { items });
	expect(world.requests().map(({ method }) => method)).toEqual(['GET', 'POST', 'POST', 'POST']);
	expect(result.items.map(({ json }) => [json.id, json.bill_number])).toEqual([
		[72307, 'One'],
		[72308, 'Two'],
		[72309, 'Three'],
	]);
});

for (const accountsPayable of ['refused-200', 'refused-403'] as const) {
	test(`bill: a plan without them is said in plain words (${accountsPayable})`, async () => {
		world.freshBooks.switches.accountsPayable = accountsPayable;
		const result = await world.run({ resource: 'bill', operation: 'getAll' });
		expect(result.error?.message).toBe('You do not have access to bills.');
		expect(result.error?.description).toMatch(/Bills need the accounts payable feature/);
	});
}

testFilters(world, list, [
	[{ vendorid: byId(83102) }, ['search[vendorid]=83102'], [72303]],
	[{ statuses: ['paid', 'partial'] }, ['search[statuses][]=paid', 'search[statuses][]=partial'], [72304, 72302, 72301]],
	[{ statuses: ['overdue'] }, ['search[statuses][]=overdue'], [72303]],
	[{ statuses: ['unpaid'] }, ['search[statuses][]=unpaid'], [72305]],
	[{ currency_code: 'usd' }, ['search[currency_code]=USD'], [72303]],
	[{ ids: '72301, 72304' }, ['search[ids][]=72301', 'search[ids][]=72304'], [72304, 72301]],
]);

const dayOf = (from: World, id: number, name: string) => String(from.find('bills', { id })[name]);
const all = [72305, 72304, 72303, 72302, 72301];
testLaterFilters(world, list, [
	['part of the number, in capitals or not', { bill_number: 'lp-20' }, [72304, 72302]],
	['the day it was issued, from', (from) => ({ issue_date_min: dayOf(from, 72303, 'issue_date') }), all.slice(0, 3)],
	['the day it was issued, to', (from) => ({ issue_date_max: dayOf(from, 72303, 'issue_date') }), all.slice(2)],
	[
		'one single day',
		(from) => ({
			issue_date_min: `${dayOf(from, 72303, 'issue_date')}T00:00:00`,
			issue_date_max: `${dayOf(from, 72303, 'issue_date')}T00:00:00`,
		}),
		[72303],
	],
	['the day it is due', (from) => ({ due_date_max: dayOf(from, 72302, 'due_date') }), [72302, 72301]],
	['the day it is due, from', (from) => ({ due_date_min: dayOf(from, 72304, 'due_date') }), [72305, 72304]],
	['active ones', { vis_state: [0] }, all.slice(0, 4)],
	['archived ones', { vis_state: [2] }, [72301]],
	['no state chosen', { vis_state: [] }, all],
]);

test('bill: filters of FreshBooks and those after fetching work together', async () => {
	const parameters = { filters: { vendorid: byId(83101) }, laterFilters: { vis_state: [0] } };
	const result = await world.run({ resource: 'bill', operation: 'getAll', returnAll: true, ...parameters });
	expect(world.requests()[0].query).toEqual(['page=1', 'per_page=100', 'search[vendorid]=83101']);
	expect(result.items.map(({ json }) => json.id)).toEqual([72304, 72302]);
});

testIncludes(world, { ...list, single: path, one: 72303 }, [
	['vendor', 'include[]=vendor', expect.objectContaining({ vendorid: 83102, vendor_name: 'Northlight Hosting' })],
]);

testRaw(world, {
	resource: 'bill',
	path: `${path}/72304`,
	id: 72304,
	open: ({ response }: { response: { result: { bill: object } } }) => response.result.bill,
});
