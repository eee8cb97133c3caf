import type { IDataObject } from 'n8n-workflow';

import { address, testLines, texts } from '../../matrix/document.mts';
import { png, refused, taken } from '../../matrix/files.mts';
import { testFilters, testIncludes, testRaw, testSorts, type FilterRow } from '../../matrix/lists.mts';
import { testMatrix } from '../../matrix/matrix.mts';
import { placed } from '../../matrix/placed.mts';
import { A, byId, eastern, GET, POST, PUT, U, upload, Y } from '../../matrix/requests.mts';
import { openWorld } from '../../matrix/world.mts';
import { invoices } from './invoice.cases.mts';

import { file } from '../../stage/n8n.mts';

const world = openWorld();
const path = `${A}/invoices/invoices`;
const lines = 'include[]=lines';
const list = { resource: 'invoice', path };

testMatrix(world, invoices);
testLines(world, { resource: 'invoice', path, draft: 987010, other: 987007, always: { type: 0 } });

/** Every writable field of API facts §8.2 that goes as it is. */
const plain = {
	...address,
	...texts,
	discount_description: 'Old friends',
	due_offset_days: 21,
	invoice_number: 'INV-77',
	payment_details: 'IBAN on request',
	show_attachments: false,
	status: 3,
	presentation: {
		theme_primary_color: '#112233',
		theme_layout: 'modern',
		theme_font_name: 'classic',
		image_logo_src: '/uploads/images/abc',
		image_banner_src: '/uploads/images/def',
		image_banner_position_y: 10,
		date_format: 'dd/mm/yyyy',
		description_heading: 'What',
		item_heading: 'Item',
		quantity_heading: 'Number',
		rate_heading: 'Price',
		hours_heading: 'Hours',
		task_heading: 'Task',
		unit_cost_heading: 'Each',
		time_entry_notes_heading: 'Notes',
		label: 'Tax Invoice',
	},
};
const typed = {
	...plain,
	currency_code: 'eur',
	discount_value: '10%',
	deposit_amount: 100.5,
	deposit_percentage: '25.0',
	fulfillment_date: '2026-04-01T00:00:00',
	generation_date: '2026-04-02',
	allowed_gatewayids: '1, 2',
};
const sent = {
	...plain,
	currency_code: 'EUR',
	discount_value: '10',
	deposit_amount: { amount: '100.50', code: 'EUR' },
	deposit_percentage: '25',
	fulfillment_date: '2026-04-01',
	generation_date: '2026-04-02',
	allowed_gatewayids: [1, 2],
};
const onlyNew = { auto_bill: true, ownerid: 1, sentid: 1, use_default_presentation: false };

test('invoice: create sends every field', async () => {
	const result = await world.run({
		resource: 'invoice',
		operation: 'create',
		customerid: byId(214101),
		create_date: '2026-03-31',
		...placed('invoice', { ...typed, ...onlyNew, estimateid: byId(561101) }),
	});
	expect(result.error).toBeUndefined();
	const body = { customerid: 214101, create_date: '2026-03-31', ...sent, ...onlyNew, estimateid: 561101 };
	expect(world.requests()).toEqual([POST(path, { invoice: body }, [lines])]);
	expect(world.find('invoices', { invoice_number: 'INV-77' })).toMatchObject({
		...address,
		...texts,
		due_date: '2026-04-21',
		estimateid: 561101,
	});
});

test('invoice: update sends every field, beside the look that is there', async () => {
	const updateFields = { customerid: byId(214102), create_date: '2026-03-31', ...typed };
	const result = await world.run({ resource: 'invoice', operation: 'update', invoiceId: byId(987010), updateFields });
	expect(result.error).toBeUndefined();
	const invoice = { customerid: 214102, create_date: '2026-03-31', ...sent };
	expect(world.requests()).toEqual([
		GET(`${path}/987010`, ['include[]=presentation']),
		PUT(`${path}/987010`, { invoice }, [lines]),
	]);
	expect(world.find('invoices', { id: 987010 })).toMatchObject({ ...address, ...texts, customerid: 214102 });
});

test('invoice: a line can rebill an expense', async () => {
	const result = await world.run({
		resource: 'invoice',
		operation: 'create',
		customerid: byId(214101),
		create_date: '2026-03-31',
		additionalFields: { currency_code: 'CAD' },
		lines: { line: [{ name: 'Lunch', unit_cost: '58.20', additionalFields: { type: 1, expenseid: '1650005' } }] },
	});
	expect(result.error).toBeUndefined();
	expect(world.requests()).toMatchObject([{ body: { invoice: { lines: [{ type: 1, expenseid: 1650005 }] } } }]);
	expect(world.find('expenses', { id: 1650005 })).toMatchObject({ status: 2, invoiceid: 987011 });
});

test('invoice: a field left blank on an update is cleared', async () => {
	const updateFields = { notes: '', terms: '', deposit_percentage: '' };
	await world.run({ resource: 'invoice', operation: 'update', invoiceId: byId(987010), updateFields });
	expect(world.requests()).toEqual([
		PUT(`${path}/987010`, { invoice: { notes: '', terms: '', deposit_percentage: null } }, [lines]),
	]);
});

test('invoice: sent without recipients and text, FreshBooks takes its own', async () => {
	const result = await world.run({ resource: 'invoice', operation: 'send', invoiceId: byId(987010) });
	expect(result.error).toBeUndefined();
	expect(world.requests()).toEqual([
		PUT(`${path}/987010`, { invoice: { action_email: true, email_include_pdf: false } }),
		GET(`${A}/users/clients/${world.find('invoices', { id: 987010 }).customerid}`),
	]);
	expect(world.freshBooks.outbox).toMatchObject([{ to: ['hello@seasideyoga.example'], pdf: false }]);
	expect(result.items[0].json.emailed_to).toBe('hello@seasideyoga.example');
});

test('invoice: sent with a subject only', async () => {
	const send = { resource: 'invoice', operation: 'send', invoiceId: byId(987010), output: 'raw' };
	await world.run({ ...send, subject: 'Hello' });
	const invoice = { action_email: true, email_include_pdf: false, invoice_customized_email: { subject: 'Hello' } };
	expect(world.requests()).toEqual([PUT(`${path}/987010`, { invoice })]);
});

test('invoice: the lines of the simplified output have times with their offset too', async () => {
	const { items } = await world.run({ resource: 'invoice', operation: 'get', invoiceId: byId(987010) });
	expect(items[0].json.lines).toEqual([expect.objectContaining({ unit_cost: '210.00', updated: eastern })]);
});

test('invoice: is found by its web address', async () => {
	const value = 'https://my.freshbooks.com/#/invoice/xM4pL9-987004';
	const result = await world.run({
		resource: 'invoice',
		operation: 'get',
		invoiceId: { __rl: true, mode: 'url', value },
	});
	expect(result.items[0].json.invoice_number).toBe('0000004');
});

test('invoice: a file is attached beside those that are there already', async () => {
	const attach = { resource: 'invoice', operation: 'attachFile', invoiceId: byId(987010) };
	for (const [name, mimeType, content] of taken.slice(0, 2)) {
		const result = await world.run(
			{ ...attach, show_attachments: false, binaryPropertyName: 'data' },
			{ items: [{ binary: file(content, name, mimeType) }] },
		);
		expect(result.error).toBeUndefined();
	}
	const { attachments, show_attachments } = world.find('invoices', { id: 987010 });
	expect(attachments).toMatchObject([{ media_type: 'image/png' }, { media_type: 'image/jpeg' }]);
	expect(show_attachments).toBe(false);
});

test('invoice: a file of an expense that is attached stays that of the expense', async () => {
	const attach = { resource: 'invoice', operation: 'attachFile', invoiceId: byId(987010) };
	const items = [{ binary: file(png, 'one.png', 'image/png') }];
	await world.run(attach, { items });
	const [{ jwt }] = world.find('invoices', { id: 987010 }).attachments as IDataObject[];
	const rewrite: [string, string] = [`"jwt":"${String(jwt)}"`, '$&,"expenseid":1650003'];
	world.freshBooks.switches.faults = [{ match: { method: 'GET' }, kind: 'rewrite', rewrite }];
	await world.run(attach, { items });
	const [first, second] = world.find('invoices', { id: 987010 }).attachments as IDataObject[];
	expect(first).toMatchObject({ jwt, expenseid: 1650003 });
	expect(second).toMatchObject({ media_type: 'image/png' });
});

test('invoice: no file is lost, and none uploaded, when FreshBooks does not tell which the invoice has', async () => {
	const match = { method: 'GET', path: '/invoices/invoices/' };
	world.freshBooks.switches.faults = [{ match, kind: 'rewrite', rewrite: ['"attachments":', '"others":'] }];
	const parameters = { resource: 'invoice', operation: 'attachFile', invoiceId: byId(987010) };
	const result = await world.run(parameters, { items: [{ binary: file(png, 'one.png', 'image/png') }] });
	expect(result.error?.message).toBe(
		'FreshBooks did not return the files that the invoice has, so nothing was changed',
	);
	expect(world.requests().map(({ method }) => method)).toEqual(['GET']);
});

for (const [name, mimeType, content, sentAs] of taken) {
	test(`invoice: attaches ${name} of the type ${mimeType}`, async () => {
		const items = [{ binary: file(content, name, mimeType) }];
		const result = await world.run(
			{ resource: 'invoice', operation: 'attachFile', invoiceId: byId(987010) },
			{ items },
		);
		expect(result.error).toBeUndefined();
		expect(world.requests()[1]).toEqual(upload(name, sentAs, content.length));
	});
}

for (const [why, binary, says] of refused) {
	test(`invoice: does not attach ${why}`, async () => {
		const parameters = { resource: 'invoice', operation: 'attachFile', invoiceId: byId(987010) };
		const result = await world.run(parameters, { items: [{ binary }] });
		expect(result.error?.message).toMatch(says);
		expect(world.requests()).toEqual([]);
	});
}

const logo = { binary: file(png, 'logo.png', 'image/png') };
const withLogo = { logoBinaryPropertyName: 'data' };
const logoUpload = POST(`${U}/images`, {
	file: { field: 'content', name: 'logo.png', type: 'image/png', size: png.length },
});
const written = expect.stringMatching(/^\/uploads\/images\/[\w.-]+$/);

test('invoice: a new one gets its own look, with a logo from the input', async () => {
	const result = await world.run(
		{
			resource: 'invoice',
			operation: 'create',
			customerid: byId(214101),
			create_date: '2026-03-31',
			additionalFields: {
				currency_code: 'CAD',
				presentation: { theme_layout: 'classic' },
				...withLogo,
			},
		},
		{ items: [logo] },
	);
	expect(result.error).toBeUndefined();
	expect(world.requests()).toEqual([
		logoUpload,
		POST(
			path,
			{
				invoice: {
					customerid: 214101,
					create_date: '2026-03-31',
					currency_code: 'CAD',
					presentation: { theme_layout: 'classic', image_logo_src: written },
					use_default_presentation: false,
				},
			},
			[lines],
		),
	]);
});

test('invoice: a new logo leaves the rest of its look', async () => {
	const update = { resource: 'invoice', operation: 'update', invoiceId: byId(987010) };
	const presentation = { theme_layout: 'modern', label: 'Bill', image_banner_src: '/uploads/images/abc' };
	await world.run({ ...update, updateFields: { presentation } });
	world.freshBooks.journal.length = 0;
	const result = await world.run({ ...update, updateFields: withLogo }, { items: [logo] });
	expect(result.error).toBeUndefined();
	const whole = { ...presentation, image_logo_src: written };
	expect(world.requests()).toEqual([
		logoUpload,
		GET(`${path}/987010`, ['include[]=presentation']),
		PUT(`${path}/987010`, { invoice: { presentation: whole } }, [lines]),
	]);
});

test('invoice: an empty look is none', async () => {
	const create = { resource: 'invoice', operation: 'create', customerid: byId(214101), create_date: '2026-03-31' };
	await world.run({ ...create, additionalFields: { currency_code: 'CAD', presentation: {} } });
	const body = { customerid: 214101, create_date: '2026-03-31', currency_code: 'CAD' };
	expect(world.requests()).toEqual([POST(path, { invoice: body }, [lines])]);
});

test('invoice: a logo must be a picture', async () => {
	const parameters = { resource: 'invoice', operation: 'update', invoiceId: byId(987010), updateFields: withLogo };
	const items = [{ binary: file(Buffer.from('%PDF-1.4\n%%EOF\n'), 'logo.pdf', 'application/pdf') }];
	const result = await world.run(parameters, { items });
	expect(result.error?.message).toMatch(/^logo.pdf is not a picture/);
	expect(world.requests()).toEqual([]);
});

test('invoice: when it fails after the logo was uploaded, the user is told', async () => {
	const update = { resource: 'invoice', operation: 'update', invoiceId: byId(987009), updateFields: withLogo };
	const result = await world.run(update, { items: [logo] });
	expect(result.error?.message).toMatch(/deleted/);
	expect(result.error?.description).toMatch(/The logo was uploaded, but nothing shows it/);
});

test('invoice: upsert sends no field that is for new invoices only to one that is there', async () => {
	const additionalFields = { auto_bill: true, estimateid: byId(561101) };
	const upsert = { resource: 'invoice', operation: 'upsert', invoice_number: '0000010', customerid: byId(214106) };
	const result = await world.run({
		...upsert,
		create_date: '2026-03-31',
		po_number: '7',
		additionalFields,
		output: 'raw',
	});
	expect(result.items[0].json).toMatchObject({ id: 987010, amount: { amount: '474.60', code: 'CAD' } });
	expect(result.items[0].json).not.toHaveProperty('upserted');
	const invoice = { customerid: 214106, create_date: '2026-03-31', po_number: '7' };
	expect(world.requests().at(-1)).toEqual(PUT(`${path}/987010`, { invoice }, [lines]));
});

const markAsPaid = { resource: 'invoice', operation: 'markAsPaid', date: '2026-03-31', type: 'Cash' };

test('invoice: one that is paid already is paid no second time', async () => {
	const result = await world.run({ ...markAsPaid, invoiceId: byId(987002) });
	expect(result.items[0].json).toEqual({
		alreadyPaid: true,
		invoiceid: 987002,
		invoice_number: '0000002',
		payment: null,
	});
	expect(world.requests()).toEqual([GET(`${path}/987002`)]);
});

test('invoice: one that comes twice in a run is paid once', async () => {
	const before = world.freshBooks.records('xM4pL9', 'payments').length;
	const result = await world.run({ ...markAsPaid, invoiceId: byId(987007) }, { items: [{}, {}, {}] });
	expect(result.items.map(({ json }) => json.alreadyPaid)).toEqual([false, true, true]);
	expect(world.freshBooks.records('xM4pL9', 'payments')).toHaveLength(before + 1);
});

test.each([
	[987004, 'CAD', '1117.40'],
	[987006, 'USD', '980.00'],
])('invoice: %s is paid what is left of it, in %s', async (id, code, amount) => {
	const { items } = await world.run({ ...markAsPaid, invoiceId: byId(id), output: 'raw' });
	expect(items[0].json.payment).toMatchObject({ invoiceid: id, amount: { amount, code }, type: 'Cash' });
	expect(world.find('invoices', { id }).payment_status).toBe('paid');
});

test('invoice: the client can be told of the payment', async () => {
	const additionalFields = { send_client_notification: true };
	const { items } = await world.run({ ...markAsPaid, invoiceId: byId(987007), additionalFields });
	expect(world.freshBooks.outbox).toMatchObject([{ kind: 'payment', to: ['amara@okaforceramics.example'] }]);
	expect(items[0].json.emailed_to).toBe('amara@okaforceramics.example');
});

test('invoice: its PDF is asked for as one, and put where the user wants it', async () => {
	const parameters = { resource: 'invoice', operation: 'downloadPdf', invoiceId: byId(987007) };
	const { items } = await world.run({ ...parameters, binaryPropertyName: 'invoice' });
	expect(Object.keys(items[0].binary!)).toEqual(['invoice']);
	expect(world.freshBooks.journal.at(-1)!.headers.accept).toBe('application/pdf');
});

test('invoice: the name of its PDF holds no sign that file names must not have', async () => {
	const update = { resource: 'invoice', operation: 'update', invoiceId: byId(987010) };
	await world.run({ ...update, updateFields: { invoice_number: '../2026/7 ü' } });
	const { items } = await world.run({ resource: 'invoice', operation: 'downloadPdf', invoiceId: byId(987010) });
	expect(items[0].binary!.data.fileName).toBe('invoice-..-2026-7-.pdf');
});

test('invoice: payment options that FreshBooks does not take over are told', async () => {
	const match = { method: 'POST', path: 'payment_options$' };
	world.freshBooks.switches.faults = [{ match, kind: 'status', status: 200, body: { payment_options: {} } }];
	const result = await world.run({
		resource: 'invoice',
		operation: 'setPaymentOptions',
		invoiceId: byId(987007),
		gateway_name: 'stripe',
		paymentOptions: { has_credit_card: true, allow_partial_payments: true },
	});
	expect(result.error?.message).toBe('FreshBooks did not save Allow Partial Payments: it is false');
});

test('invoice: every payment option is sent as it is', async () => {
	const paymentOptions = {
		has_credit_card: true,
		has_ach_transfer: true,
		has_bacs_debit: false,
		has_sepa_debit: true,
		has_paypal_smart_checkout: true,
		allow_partial_payments: false,
	};
	const options = { gateway_name: 'paypal', paymentOptions };
	await world.run({ resource: 'invoice', operation: 'setPaymentOptions', invoiceId: byId(987010), ...options });
	const body = { gateway_name: 'paypal', entity_type: 'invoice', entity_id: 987010, ...paymentOptions };
	expect(world.requests()[1]).toEqual(POST(`${Y}/invoice/987010/payment_options`, body));
});

test('invoice: raw payment options hold the gateway too', async () => {
	const parameters = { resource: 'invoice', operation: 'getPaymentOptions', invoiceId: byId(987007), output: 'raw' };
	const { items } = await world.run(parameters);
	expect(items[0].json.gateway_info).toMatchObject({ gateway_name: 'stripe', can_process_payments: true });
});

const seeded = [987010, 987008, 987007, 987006, 987005, 987004, 987003, 987002, 987001];
testFilters(world, list, [
	[{ date_min: '2099-01-01' }, ['search[date_min]=2099-01-01'], []],
	[{ date_max: '2001-01-01T00:00:00' }, ['search[date_max]=2001-01-01'], []],
	[{ updated_min: '2001-01-01' }, ['search[updated_min]=2001-01-01'], seeded],
	[{ updated_max: '2001-01-01' }, ['search[updated_max]=2001-01-01'], []],
	[{ customerid: byId(214103) }, ['search[customerid]=214103'], [987002]],
	[
		{ customerids: '214103, 214104' },
		['search[customerids][]=214103', 'search[customerids][]=214104'],
		[987003, 987002],
	],
	[{ v3_statuses: ['partial'] }, ['search[v3_statuses][]=partial'], [987004]],
	[
		{ v3_statuses: ['draft', 'disputed'] },
		['search[v3_statuses][]=draft', 'search[v3_statuses][]=disputed'],
		[987010, 987006],
	],
	[{ invoiceids: '987001,987005' }, ['search[invoiceids][]=987001', 'search[invoiceids][]=987005'], [987005, 987001]],
	[{ invoice_number: '0000007' }, ['search[invoice_number]=0000007'], [987007]],
	[{ amount_min: '1617.4' }, ['search[amount_min]=1617.40'], [987004, 987003]],
	[{ amount_max: 200 }, ['search[amount_max]=200.00'], [987008]],
	[{ paid: true }, ['paid=true'], [987008, 987002, 987001]],
	[{ paid: false, customerid: byId(214101) }, ['paid=false', 'search[customerid]=214101'], [987007]],
	[{ outstanding: true }, ['outstanding=true'], [987010, 987007, 987006, 987005, 987004, 987003]],
	[{ outstanding: false }, ['outstanding=false'], [987008, 987002, 987001]],
	[{ vis_state: 0 }, ['search[vis_state]=0'], seeded.filter((id) => id !== 987008)],
	[{ vis_state: 1 }, ['search[vis_state]=1'], [987009]],
	[{ vis_state: 2 }, ['search[vis_state]=2'], [987008]],
] satisfies FilterRow[]);

testSorts(world, list, [
	['invoice_date_asc', 'invoice_date_asc', 987008],
	['invoice_date_desc', 'invoice_date_desc', 987010],
]);

testIncludes(world, { ...list, single: path, one: 987010 }, [
	['lines', 'include[]=lines', [expect.objectContaining({ name: 'Timetable poster' })]],
	['presentation', 'include[]=presentation'],
	['allowed_gateways', 'include[]=allowed_gateways', []],
	['direct_links', 'include[]=direct_links', []],
	['late_reminders', 'include[]=late_reminders', []],
]);

testRaw(world, {
	resource: 'invoice',
	path: `${path}/987004?include[]=lines`,
	id: 987004,
	open: ({ response }: { response: { result: { invoice: object } } }) => response.result.invoice,
});
