import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { A, byId, GET, PUT } from '../../matrix/requests.mts';
import { openWorld } from '../../matrix/world.mts';
import { credentialFor } from '../../stage/n8n.mts';

const world = openWorld();
const expenses = `${A}/expenses/expenses`;
const invoices = `${A}/invoices/invoices`;
const withLines = ['include[]=lines'];

const rail = 1650002;
const lunch = 1650005;
const phone = 1650006;
const draft = 987010;
const yoga = 214106;

const rebill = (expenseId: number | string, parameters: INodeParameters = {}) => ({
	resource: 'expense',
	operation: 'rebill',
	expenseId: byId(expenseId),
	create_date: '2026-03-31',
	...parameters,
});
const onDraft = { putOn: 'existingInvoice', invoiceid: byId(draft) };

/** Changes records past the node's own requests. */
async function given(resource: string, id: number, updateFields: IDataObject): Promise<void> {
	const parameters = {
		operation: 'update',
		[`${resource}Id`]: byId(id),
		updateFields: updateFields as INodeParameters,
	};
	const { error } = await world.run({ resource, ...parameters });
	expect(error).toBeUndefined();
	world.freshBooks.journal.length = 0;
}

/** The last change; a new invoice is looked for afterwards. */
const written = () => world.requests().findLast(({ method }) => method !== 'GET');
const lineSent = (index = 0) => {
	const { body } = written()!;
	return (body as { invoice: { lines: IDataObject[] } }).invoice.lines[index];
};

test('Rebill puts an expense of no client beside the lines of a draft, and assigns it to the client there', async () => {
	const result = await world.run(rebill(rail, onDraft));
	expect(result.error).toBeUndefined();
	const present = {
		lineid: 1,
		type: 0,
		name: 'Timetable poster',
		description: 'Timetable poster, as agreed',
		qty: '2',
		unit_cost: { amount: '210.00', code: 'CAD' },
		taxName1: 'HST',
		taxAmount1: '13',
		taxName2: null,
		taxAmount2: null,
		compounded_tax: false,
		expenseid: 0,
	};
	const line = {
		type: 1,
		expenseid: rail,
		name: 'Lakeshore Rail',
		description: 'To the workshop',
		qty: 1,
		unit_cost: { amount: '148.40', code: 'CAD' },
	};
	expect(world.requests()).toEqual([
		GET(`${expenses}/${rail}`),
		GET(`${invoices}/${draft}`, withLines),
		PUT(`${expenses}/${rail}`, { expense: { clientid: yoga } }),
		PUT(`${invoices}/${draft}`, { invoice: { lines: [present, line] } }, withLines),
	]);
	expect(result.items[0].json).toMatchObject({ id: draft, amount: '623.00', customerid: yoga });
	expect(world.find('expenses', { id: rail })).toMatchObject({ status: 2, invoiceid: draft, clientid: yoga });
});

test('Rebill bills an expense of no client to the client that is given', async () => {
	const result = await world.run(rebill(rail, { clientid: byId(214101) }));
	expect(result.error).toBeUndefined();
	expect(world.requests()[1]).toEqual(PUT(`${expenses}/${rail}`, { expense: { clientid: 214101 } }));
	expect(world.requests()[2]).toMatchObject({ method: 'POST', path: invoices });
	expect(world.find('expenses', { id: rail })).toMatchObject({ status: 2, clientid: 214101 });
});

test('Rebill adds the markup of the expense to the cent', async () => {
	await given('expense', lunch, { markup_percent: '12.5' });
	await world.run(rebill(lunch));
	expect(lineSent().unit_cost).toEqual({ amount: '65.48', code: 'CAD' });
});

test('Rebill sends the fields of the line as the user sets them', async () => {
	const lineFields = {
		name: 'Lunch with Amara',
		description: 'At the bistro',
		unit_cost: 60,
		taxName1: 'GST',
		taxAmount1: '5%',
		taxName2: 'PST',
		taxAmount2: 7,
		compounded_tax: true,
	};
	const result = await world.run(rebill(lunch, { lineFields }));
	expect(result.error).toBeUndefined();
	expect(lineSent()).toEqual({
		type: 1,
		expenseid: lunch,
		...lineFields,
		qty: 1,
		unit_cost: { amount: '60.00', code: 'CAD' },
		taxAmount1: '5',
		taxAmount2: '7',
	});
});

test('Rebill returns the invoice as FreshBooks sends it, in the raw output', async () => {
	const result = await world.run(rebill(lunch, { output: 'raw' }));
	expect(result.items[0].json).toMatchObject({ id: 987011, uuid: expect.any(String), amount: { amount: '58.20' } });
});

test('Rebill puts several expenses on one draft, none gets lost', async () => {
	const items = [rail, phone, 1650001].map((id) => ({ json: { id } }));
	const result = await world.run(rebill('={{ $json.id }}', onDraft), { items });
	expect(result.error).toBeUndefined();
	const lines = world.find('invoices', { id: draft }).lines as IDataObject[];
	expect(lines.map(({ expenseid }) => expenseid)).toEqual([0, rail, phone, 1650001]);
});

test('Rebill numbers new invoices in the order of the items', async () => {
	const items = [rail, phone, 1650001].map((id) => ({ json: { id } }));
	const result = await world.run(rebill('={{ $json.id }}', { clientid: byId(214101) }), { items });
	expect(result.items.map(({ json }) => json.invoice_number)).toEqual(['0000011', '0000012', '0000013']);
	expect(result.items.map(({ json }) => (json.lines as IDataObject[])[0].expenseid)).toEqual([rail, phone, 1650001]);
});

test('Rebill bills no expense twice', async () => {
	await world.run(rebill(lunch));
	world.freshBooks.journal.length = 0;
	const result = await world.run(rebill(lunch));
	expect(result.error?.message).toBe(`Expense ${lunch} is already on an invoice: remove it from that invoice first`);
	expect(world.requests()).toEqual([GET(`${expenses}/${lunch}`)]);
});

const refusals: Array<[why: string, parameters: INodeParameters, says: RegExp]> = [
	['another client than the expense has', { clientid: byId(214102) }, /assigned to a different client \(ID 214101\)/],
	['a draft for another client', onDraft, /assigned to a different client \(ID 214101\)/],
	['an invoice that was sent', { ...onDraft, invoiceid: byId(987007) }, /^Invoice 0000007 is not a draft/],
	['a draft that was deleted', { ...onDraft, invoiceid: byId(987009) }, /^Invoice 0000009 is not a draft/],
	['an invoice that does not exist', { ...onDraft, invoiceid: byId(1) }, /found no invoice with this ID/],
	['no invoice chosen', { ...onDraft, invoiceid: byId('={{ "" }}') }, /^Invoice: choose one/],
	['a day that is none', { create_date: '={{ "soon" }}' }, /^Date Issued: "soon" is not a date/],
	['no day', { create_date: '={{ "" }}' }, /^Date Issued is empty/],
	['a rate that is none', { lineFields: { unit_cost: 'a lot' } }, /^Rate: "a lot" is not an amount/],
];
for (const [why, parameters, says] of refusals) {
	test(`Rebill writes nothing for ${why}`, async () => {
		const before = world.everything();
		const result = await world.run(rebill(lunch, parameters));
		expect(result.error?.message).toMatch(says);
		expect(world.requests().filter(({ method }) => method !== 'GET')).toEqual([]);
		expect(world.everything()).toEqual(before);
	});
}

test('Rebill asks for a rate where expense and draft are in different currencies', async () => {
	await given('expense', phone, { amount: '45', currency_code: 'USD' });
	const result = await world.run(rebill(phone, onDraft));
	expect(result.error?.message).toBe(
		`Expense ${phone} is in USD, but the invoice is in CAD: add Rate under Line Fields, in CAD`,
	);
	const second = await world.run(rebill(phone, { ...onDraft, lineFields: { unit_cost: '63.10' } }));
	expect(second.error).toBeUndefined();
	expect(lineSent(1).unit_cost).toEqual({ amount: '63.10', code: 'CAD' });
});

test('Rebill makes a new invoice in the currency of the expense', async () => {
	await given('expense', phone, { amount: '45', currency_code: 'USD' });
	const result = await world.run(rebill(phone, { clientid: byId(214101) }));
	expect(result.error).toBeUndefined();
	expect(written()).toMatchObject({ body: { invoice: { customerid: 214101, currency_code: 'USD' } } });
});

test('Rebill says that the expense has its client when the invoice did not work', async () => {
	const body = { response: { errors: [{ errno: 1004, message: 'Not today.', field: 'lines' }] } };
	world.freshBooks.switches.faults = [
		{ match: { method: 'PUT', path: '/invoices/' }, kind: 'status', status: 422, body },
	];
	const result = await world.run(rebill(rail, onDraft));
	expect(result.error?.message).toMatch(/Not today/);
	expect(result.error?.description).toMatch(`Expense ${rail} is now assigned to the client with the ID ${yoga}`);
});

test('Rebill needs the scope of invoices, and names it', async () => {
	const scopes = ['user:profile:read', 'user:expenses:read', 'user:expenses:write', 'user:invoices:read'];
	const credential = credentialFor(world.freshBooks, world.freshBooks.issueToken({ scopes }));
	const result = await world.run(rebill(lunch), { credential });
	expect(result.error?.message).toMatch(/user:invoices:write/);
	expect(world.find('expenses', { id: lunch }).status).toBe(1);
});
