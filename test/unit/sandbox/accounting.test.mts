import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import { startFreshBooks, type FreshBooks } from '../../../sandbox/freshbooks/server.mts';

type Row = Record<string, unknown>;

let freshBooks: FreshBooks;
let api: AxiosInstance;
let account: string;

/** A client of the accounting family that never throws on a status. */
function caller(scopes?: string[]): AxiosInstance {
	const token = freshBooks.issueToken(scopes && { scopes }).access_token;
	return axios.create({
		baseURL: `${freshBooks.url}/accounting/account/${account}/`,
		headers: { Authorization: `Bearer ${token}` },
		validateStatus: () => true,
	});
}

beforeAll(async () => {
	freshBooks = await startFreshBooks();
	account = freshBooks.businesses[0].accountId;
});

beforeEach(() => {
	freshBooks.reset();
	api = caller();
});

afterAll(() => freshBooks.close());

const result = (response: AxiosResponse) => response.data.response.result;
const firstError = (response: AxiosResponse) => response.data.response.errors[0];
const read = async (path: string) => result(await api.get(path));
const ids = async (path: string, many: string, key = 'id') => (await read(path))[many].map((row: Row) => row[key]);

const AMARA = 214101;
const MATERIALS = 3012019;
const HST = { tax_name1: 'HST', tax_percent1: '13' };

const categoryId = (name: string) =>
	freshBooks.records(account, 'categories').find(({ category }) => category === name)?.id;

async function newVendor(more: Row = {}) {
	return result(await api.post('bill_vendors/bill_vendors', { bill_vendor: { vendor_name: 'Ink & Sons', ...more } }))
		.bill_vendor;
}

async function newBill(more: Row = {}) {
	const { vendorid } = await newVendor();
	const lines = [{ categoryid: MATERIALS, quantity: 3, unit_cost: { amount: '33.33' }, ...HST }];
	const bill = { vendorid: String(vendorid), issue_date: '2020-03-01', due_offset_days: 31, lines, ...more };
	return result(await api.post('bills/bills', { bill })).bill;
}

const payBill = (billid: number, amount: string, more: Row = {}) =>
	api.post('bill_payments/bill_payments', {
		bill_payment: { billid, amount: { amount }, payment_type: 'Cash', paid_date: '2026-03-05', ...more },
	});

describe('bills', () => {
	test('totals, taxes and due date are worked out; lines read without an include, quantity as text', async () => {
		const bill = await newBill();
		expect(bill).toMatchObject({
			amount: { amount: '99.99', code: 'CAD' },
			tax_amount: { amount: '13.00' },
			total_amount: { amount: '112.99' },
			outstanding: { amount: '112.99' },
			paid: { amount: '0.00' },
			due_date: '2020-04-01',
			status: 'overdue',
			bill_payments: [],
			attachment: null,
		});
		expect(bill.lines[0]).toMatchObject({
			list_index: 1,
			quantity: '3',
			tax_amount1: { amount: '13.00' },
			total_amount: { amount: '112.99' },
			category: { categoryid: MATERIALS, vis_state: 0 },
		});
		expect(bill.lines[0].category).not.toHaveProperty('transaction_posted');
	});

	test('a compounded second tax is taken from the first one too', async () => {
		const line = { categoryid: MATERIALS, quantity: 1, unit_cost: { amount: 100 }, tax_percent1: 5, tax_percent2: 10 };
		const { tax_amount } = await newBill({ lines: [{ ...line, compounded_tax: true }] });
		expect(tax_amount.amount).toBe('15.50');
	});

	test('amount and status are ignored when written, due_date is refused (quirk 3)', async () => {
		const { id, amount, status } = await newBill({ amount: { amount: '1' }, status: 'paid' });
		expect([amount.amount, status]).toEqual(['99.99', 'overdue']);
		const answer = await api.put(`bills/bills/${id}`, { bill: { due_date: '2027-01-01' } });
		expect([answer.status, firstError(answer).errno]).toEqual([403, 1038]);
	});

	test('several categories are a Split; a PUT of lines replaces them and leaves the rest', async () => {
		const cost = { amount: '10' };
		const lines = ['Software', 'Phone'].map((name) => ({ categoryid: categoryId(name), unit_cost: cost }));
		const { id, overall_category } = await newBill({ lines, bill_number: 'A-1' });
		expect(overall_category).toBe('Split');
		const { bill } = result(await api.put(`bills/bills/${id}`, { bill: { lines: [lines[0]] } }));
		expect(bill).toMatchObject({ overall_category: 'Software', bill_number: 'A-1', total_amount: { amount: '10.00' } });
	});

	test.each([
		[{ vendorid: 1 }, 1012],
		[{ issue_date: null }, 1001],
		[{ lines: [{ quantity: 1 }] }, 1001],
		[{ lines: [{ categoryid: 1 }] }, 1012],
		[{ attachment: { jwt: 'stray' } }, 1012],
	])('%j is refused with errno %i', async (more, errno) => {
		const { vendorid } = await newVendor();
		const answer = await api.post('bills/bills', { bill: { vendorid, issue_date: '2026-03-01', ...more } });
		expect([answer.status, firstError(answer).errno]).toEqual([422, errno]);
	});

	test('payments settle it: partial, paid, and open again when one is deleted', async () => {
		const { id, vendorid } = await newBill();
		const bill = async () => (await read(`bills/bills/${id}`)).bill;
		const { bill_payment } = result(await payBill(id, '12.99', { payment_type: 'Check' }));
		expect(bill_payment).toMatchObject({ amount: { amount: '12.99', code: 'CAD' }, matched_with_expense: false });
		expect(await bill()).toMatchObject({ status: 'partial', outstanding: { amount: '100.00' } });
		await payBill(id, '100');
		expect(await bill()).toMatchObject({ status: 'paid', outstanding: { amount: '0.00' }, paid: { amount: '112.99' } });
		await api.put(`bill_payments/bill_payments/${bill_payment.id}`, { bill_payment: { vis_state: 1 } });
		expect((await bill()).bill_payments).toHaveLength(1);
		expect((await bill()).outstanding.amount).toBe('12.99');
		const { bill_vendor } = await read(`bill_vendors/bill_vendors/${vendorid}`);
		expect(bill_vendor.outstanding_balance).toEqual([{ amount: { amount: '12.99', code: 'CAD' } }]);
	});

	test('a payment needs its type, exact in case', async () => {
		const { id } = await newBill();
		const none = firstError(await payBill(id, '1', { payment_type: undefined }));
		expect(none).toMatchObject({ errno: 1001, message: "'payment_type' is a required field." });
		expect((await payBill(id, '1', { payment_type: 'cash' })).status).toBe(422);
	});

	test('a payment moved to another bill leaves the first one open', async () => {
		const [first, second] = [await newBill(), await newBill()];
		const { bill_payment } = result(await payBill(first.id, '112.99'));
		await api.put(`bill_payments/bill_payments/${bill_payment.id}`, { bill_payment: { billid: second.id } });
		expect((await read(`bills/bills/${first.id}`)).bill.status).toBe('overdue');
		expect((await read(`bills/bills/${second.id}`)).bill.status).toBe('paid');
	});

	test('filters: vendor, statuses, ids, currency and nothing else; bill payments have none', async () => {
		expect(await ids('bills/bills?search[vendorid]=83102', 'bills')).toEqual([72303]);
		expect(await ids('bills/bills?search[statuses][]=overdue&search[statuses][]=partial', 'bills')).toEqual([
			72304, 72303,
		]);
		expect(await ids('bills/bills?search[ids][]=72302&search[ids][]=72305', 'bills')).toEqual([72305, 72302]);
		expect(await ids('bills/bills?search[currency_code]=USD', 'bills')).toEqual([72303]);
		expect((await read('bills/bills?search[date_min]=2999-01-01')).total).toBe(5);
		expect((await read('bill_payments/bill_payments?search[billid]=72304')).total).toBe(3);
	});

	test('archived ones are listed, deleted ones not; the vendor comes when asked for', async () => {
		const { bills } = await read('bills/bills?include[]=vendor');
		expect(bills.map(({ vis_state }: Row) => vis_state)).toEqual([0, 0, 0, 0, 2]);
		expect(bills[0].vendor.vendor_name).toBe('Studio Sparkle Cleaners');
		expect((await read('bills/bills/72306')).bill.vis_state).toBe(1);
		await api.put('bills/bills/72305', { bill: { vis_state: 2 } });
		expect(await ids('bills/bills?search[vis_state]=2', 'bills')).toEqual([72305, 72301]);
	});

	test('an uploaded file is attached and reads back', async () => {
		const form = new FormData();
		form.append('content', new Blob(['%PDF-1.4'], { type: 'application/pdf' }), 'bill.pdf');
		const uploaded = await api.post(`${freshBooks.url}/uploads/account/${account}/attachments`, form);
		const { jwt, media_type } = uploaded.data.attachment;
		const { attachment } = await newBill({ attachment: { jwt, media_type } });
		expect(attachment).toEqual({ id: expect.any(Number), jwt, media_type: 'application/pdf' });
	});
});

describe('bill vendors', () => {
	test('one id, balances as arrays by currency, overdue apart', async () => {
		const { bill_vendors } = await read('bill_vendors/bill_vendors');
		expect(bill_vendors[0]).not.toHaveProperty('id');
		expect(bill_vendors.map(({ vendorid, overdue_balance }: Row) => [vendorid, overdue_balance])).toEqual([
			[83103, []],
			[83102, [{ amount: { amount: '117.00', code: 'USD' } }]],
			[83101, []],
		]);
		// 10 × 12.40 + 18.00 and 13 %, less 60.00
		expect(bill_vendors[2].outstanding_balance).toEqual([{ amount: { amount: '100.46', code: 'CAD' } }]);
	});

	test('no list filter works; tax_defaults are replaced as a whole', async () => {
		expect((await read('bill_vendors/bill_vendors?search[vendor_name]=Northlight')).total).toBe(3);
		const body = { bill_vendor: { tax_defaults: [{ taxid: 8801, enabled: true }] } };
		const { bill_vendor } = result(await api.put('bill_vendors/bill_vendors/83101', body));
		expect(bill_vendor).toMatchObject({
			vendor_name: 'Lakeshore Paper Mill',
			tax_defaults: [{ taxid: 8801, enabled: true, vendorid: 83101 }],
		});
	});

	test('a bill is in its vendor’s currency; a deleted vendor takes no bill', async () => {
		const { vendorid } = await newVendor({ currency_code: 'EUR' });
		expect((await newBill({ vendorid })).total_amount.code).toBe('EUR');
		await api.put(`bill_vendors/bill_vendors/${vendorid}`, { bill_vendor: { vis_state: 1 } });
		const answer = await api.post('bills/bills', { bill: { vendorid, issue_date: '2026-03-01' } });
		expect(firstError(answer).errno).toBe(1011);
	});
});

describe('plans and roles', () => {
	const paths: [string, number][] = [
		['bill_vendors/bill_vendors', 31001],
		['bills/bills', 41001],
		['bill_payments/bill_payments', 41101],
	];

	test.each(paths)('%s without Accounts Payable: errno %i under 200 or 403 (quirk 19)', async (path, errno) => {
		freshBooks.switches.accountsPayable = 'refused-200';
		const quiet = await api.get(path);
		expect([quiet.status, firstError(quiet).errno, quiet.data.response.result]).toEqual([200, errno, undefined]);
		freshBooks.switches.accountsPayable = 'refused-403';
		const loud = await api.post(path, {});
		expect([loud.status, firstError(loud).errno]).toEqual([403, errno]);
	});

	test('items without access: errno 12001 under 200, in the classic shape even for a named version', async () => {
		freshBooks.switches.itemsAccess = false;
		const answer = await api.get('items/items', { headers: { 'X-API-Version': '2024-01-01' } });
		expect(answer.status).toBe(200);
		expect(firstError(answer)).toMatchObject({ errno: 12001, message: 'You do not have access to items.' });
	});

	test.each([
		['bill_vendors/bill_vendors', 'bill_vendors'],
		['bills/bills', 'bills'],
		['bill_payments/bill_payments', 'bill_payments'],
		['credit_notes/credit_notes', 'credit_notes'],
		['other_incomes/other_incomes', 'other_income'],
		['invoice_profiles/invoice_profiles', 'invoices'],
		['projects/tasks', 'billable_items'],
		['users/staffs', 'teams'],
		['systems/gateways', 'online_payments'],
		['systems/systems/439001', 'business'],
		['expenses/summaries', 'expenses'],
		['expenses/vendors', 'expenses'],
	])('%s needs user:%s:read', async (path, object) => {
		expect((await caller([`user:${object}:read`]).get(path)).status).toBe(200);
		const others = freshBooks.app.scopes.filter((scope) => scope !== `user:${object}:read`);
		expect((await caller(others).get(path)).status).toBe(403);
	});

	test('a client of the account reads and does not write (quirk 10)', async () => {
		freshBooks.switches.role = 'client';
		expect((await api.get('bills/bills')).status).toBe(200);
		expect((await api.post('bill_vendors/bill_vendors', { bill_vendor: { vendor_name: 'A' } })).status).toBe(403);
		expect((await api.delete('systems/gateways/4401')).status).toBe(403);
	});
});

describe('credit notes', () => {
	const credit = { clientid: String(AMARA), create_date: '2026-03-01' };

	test('defaults as in the sample; a word for a status; no time of change; lines have an `id`', async () => {
		const lines = [{ name: 'Sorry', qty: 2, unit_cost: { amount: '10' }, credit_note: null }];
		const answer = await api.post('credit_notes/credit_notes?include[]=lines', { credit_note: { ...credit, lines } });
		const { credit_note } = result(answer);
		expect(credit_note).toMatchObject({
			clientid: AMARA,
			credit_number: '0000003',
			status: 'created',
			display_status: 'created',
			payment_status: 'unpaid',
			amount: { amount: '20.00', code: 'CAD' },
			organization: 'Okafor Ceramics',
			template: 'clean-grouped',
		});
		expect(credit_note.lines[0]).toMatchObject({ id: 1, name: 'Sorry', amount: { amount: '20.00' } });
		expect(credit_note.lines[0]).not.toHaveProperty('lineid');
		expect(credit_note).not.toHaveProperty('updated');
		const { credit_note: again } = result(
			await api.put(`credit_notes/credit_notes/${credit_note.id}?include[]=lines`, { credit_note: { notes: 'x' } }),
		);
		expect(again.lines).toEqual(credit_note.lines);
	});

	test('the plural wrapper of a request counts as nothing sent (quirk 7)', async () => {
		const answer = await api.post('credit_notes/credit_notes', { credit_notes: credit });
		expect(firstError(answer).message).toBe("'clientid' is a required field.");
	});

	test('the answer’s wrapper may be plural', async () => {
		freshBooks.switches.creditNoteKey = 'credit_notes';
		const made = result(await api.post('credit_notes/credit_notes', { credit_note: credit })).credit_notes;
		expect((await read(`credit_notes/credit_notes/${made.id}`)).credit_notes.creditid).toBe(made.creditid);
	});

	test('an overpayment arises by itself and cannot be written', async () => {
		const wrong = { ...credit, credit_type: 'overpayment' };
		expect((await api.post('credit_notes/credit_notes', { credit_note: wrong })).status).toBe(422);
		const invoice = { customerid: AMARA, create_date: '2026-03-01', lines: [{ qty: 1, unit_cost: { amount: '100' } }] };
		const { id } = result(await api.post('invoices/invoices', { invoice })).invoice;
		const payment = { invoiceid: id, amount: { amount: '130' }, date: '2026-03-02', type: 'Cash' };
		const { overpaymentid } = result(await api.post('payments/payments', { payment })).payment;
		expect((await read(`credit_notes/credit_notes/${overpaymentid}`)).credit_note).toMatchObject({
			clientid: AMARA,
			credit_type: 'overpayment',
			amount: { amount: '30.00', code: 'CAD' },
		});
	});

	test('a payment out of a credit uses it up, and the client’s balance with it', async () => {
		const balance = async () =>
			(await read('users/clients/214104?include[]=credit_balance')).client.credit_balance[0]?.amount.amount;
		expect(await balance()).toBe('75.00');
		const [invoice] = (await read('invoices/invoices?search[customerid]=214104')).invoices;
		const payment = { invoiceid: invoice.id, amount: { amount: '50' }, date: '2026-03-02', type: 'Credit' };
		await api.post('payments/payments', { payment: { ...payment, creditid: 55201, from_credit: true } });
		const { credit_note } = await read('credit_notes/credit_notes/55201');
		expect(credit_note).toMatchObject({ paid: { amount: '50.00' }, payment_status: 'partial' });
		expect(await balance()).toBe('25.00');
	});

	test('filters: clientid and date; create_date_* and client_id are ignored', async () => {
		const total = async (query: string) => (await read(`credit_notes/credit_notes?${query}`)).total;
		expect(await total('search[clientid]=214103')).toBe(1);
		expect(await total('search[date_min]=2999-01-01')).toBe(0);
		expect(await total('search[client_id]=214103')).toBe(2);
		expect(await total('search[create_date_min]=2999-01-01')).toBe(2);
	});
});

describe('other income', () => {
	const income = {
		amount: { amount: '40' },
		date: '2026-03-01',
		payment_type: 'Visa',
		taxes: [{ name: 'HST', amount: 3 }],
	};
	const make = async () => result(await api.post('other_incomes/other_incomes', { other_income: income })).other_income;

	test('one id, the payment type normalised, the list under the singular word (quirk 20)', async () => {
		const made = await make();
		expect(made).toMatchObject({ incomeid: 2856, payment_type: 'VISA', taxes: [{ name: 'HST', amount: '3' }] });
		expect(made).not.toHaveProperty('id');
		const list = await read('other_incomes/other_incomes');
		expect([list.other_income[0].incomeid, list.total]).toEqual([2856, 4]);
	});

	test('a PUT must bring the whole record; what it leaves out is emptied (quirk 6)', async () => {
		const { incomeid } = await make();
		const path = `other_incomes/other_incomes/${incomeid}`;
		const partial = await api.put(path, { other_income: { note: 'x' } });
		expect(firstError(partial).message).toBe('There was an error accessing your account data.');
		const whole = { amount: { amount: '41' }, date: '2026-03-02' };
		expect(result(await api.put(path, { other_income: whole })).other_income).toMatchObject({
			amount: { amount: '41.00' },
			payment_type: null,
			taxes: [],
		});
	});

	test('DELETE and vis_state both delete; filters by id and category only', async () => {
		const [first, second] = [await make(), await make()];
		expect((await api.delete(`other_incomes/other_incomes/${first.incomeid}`)).status).toBe(200);
		await api.put(`other_incomes/other_incomes/${second.incomeid}`, { other_income: { vis_state: 1 } });
		const list = (query: string) => ids(`other_incomes/other_incomes?${query}`, 'other_income', 'incomeid');
		expect(await list('')).toEqual([2854, 2853, 2852]);
		expect(await list('search[category_name]=rentals')).toEqual([2853]);
		expect(await list('search[incomeid]=2852')).toEqual([2852]);
		expect(await list('search[source]=Winter%20market')).toHaveLength(3);
	});
});

describe('recurring templates', () => {
	const path = 'invoice_profiles/invoice_profiles';
	const template = {
		customerid: AMARA,
		create_date: '2026-01-31',
		frequency: 'm',
		numberRecurring: 0,
		lines: [{ name: 'Care', qty: 2, unit_cost: { amount: '60' } }],
	};
	const make = async (more: Row = {}, query = '') =>
		result(await api.post(`${path}${query}`, { invoice_profile: { ...template, ...more } })).invoice_profile;

	test('an amount from the lines, which carry the profile’s id and come only when asked for', async () => {
		const plain = await make();
		expect(plain).toMatchObject({ amount: { amount: '120.00', code: 'CAD' }, disable: false, occurrences_to_date: 0 });
		expect(plain).not.toHaveProperty('lines');
		const { id, lines } = await make({}, '?include[]=lines');
		expect(lines[0]).toMatchObject({ profileid: id, taskno: 1, qty: '2' });
	});

	test.each([
		[{ frequency: null }, 1001],
		[{ numberRecurring: null }, 1001],
		[{ frequency: 'often' }, 1004],
		[{ customerid: 1 }, 1012],
	])('%j is refused with errno %i', async (more, errno) => {
		const answer = await api.post(path, { invoice_profile: { ...template, ...more } });
		expect(firstError(answer).errno).toBe(errno);
	});

	test('the next day follows the schedule, month ends included; a paused one has none', async () => {
		freshBooks.switches.clockOffsetMs = Date.parse('2027-02-10T12:00:00Z') - Date.now();
		const { id, next_issue_date } = await make({}, '?include[]=next_issue_date');
		expect(next_issue_date).toBe('2027-02-28');
		const weekly = await make({ frequency: '2w', create_date: '2027-02-01' }, '?include[]=next_issue_date');
		expect(weekly.next_issue_date).toBe('2027-02-15');
		await api.put(`${path}/${id}`, { invoice_profile: { disable: true } });
		const { invoice_profile } = await read(`${path}/${id}?include[]=next_issue_date`);
		expect(invoice_profile).toMatchObject({ disable: true, next_issue_date: null, frequency: 'm' });
	});

	test('invoices made from it are counted', async () => {
		const { id } = await make({ numberRecurring: 1 });
		const invoice = { customerid: AMARA, create_date: '2026-01-31', parent: id };
		await api.post('invoices/invoices', { invoice });
		const { invoice_profile } = await read(`${path}/${id}?include[]=next_issue_date`);
		expect(invoice_profile).toMatchObject({ occurrences_to_date: 1, next_issue_date: null });
	});

	test('filters: both client filters act on customerid', async () => {
		expect(await ids(`${path}?search[clientid]=${AMARA}`, 'invoice_profiles')).toEqual([38601]);
		expect(await ids(`${path}?search[clientids][]=214102&search[clientids][]=1`, 'invoice_profiles')).toEqual([38602]);
		expect(await ids(`${path}?search[profileids][]=38601`, 'invoice_profiles')).toEqual([38601]);
		expect(await ids(`${path}?search[customerid]=1`, 'invoice_profiles')).toEqual([38602, 38601]);
	});
});

describe('late reminders of recurring templates', () => {
	test('come only when they are asked for, under the name that working code uses (API facts §8.3)', async () => {
		const profile = async (query = '') =>
			(await read(`invoice_profiles/invoice_profiles/38601${query}`)).invoice_profile;
		expect(await profile()).not.toHaveProperty('late_reminders');
		expect(await profile('?include[]=late-reminders')).not.toHaveProperty('late_reminders');
		const { late_reminders } = await profile('?include[]=late_reminders');
		expect(late_reminders).toEqual([{ delay: 7, enabled: true, position: 1, body: null, userid: AMARA }]);
	});
});

describe('proposals', () => {
	const path = 'estimates/estimates';
	const plain = { customerid: AMARA, create_date: '2026-03-01' };
	const sections = [
		{ type: 'overview', title: 'Overview', body: 'What we do.', group_name: 'intro' },
		{ type: 'custom', title: 'Terms', body: 'Half at the start.' },
	];
	const make = async (more: Row) => result(await api.post(path, { estimate: { ...plain, ...more } })).estimate;

	test('have sections, which a plain estimate does not show (API facts §8.4)', async () => {
		const { id } = await make({ rich_proposal: true, sections, payment_details: 'By transfer', template: 'bold' });
		expect((await read(`${path}/${id}`)).estimate).toMatchObject({
			rich_proposal: true,
			sections,
			attachments: [],
			payment_details: 'By transfer',
			template: 'bold',
		});
		expect((await make({ rich_proposal: true })).sections).toEqual([]);
		expect(await make({ sections })).not.toHaveProperty('sections');
	});

	test('know four kinds of sections, and files that were uploaded', async () => {
		const refused = async (more: Row) => firstError(await api.post(path, { estimate: { ...plain, ...more } }));
		expect(await refused({ sections: [{ type: 'poem' }] })).toMatchObject({ errno: 1004, field: 'type' });
		expect(await refused({ attachments: [{ jwt: 'none' }] })).toMatchObject({ errno: 1012, field: 'attachment' });
	});
});

describe('tasks', () => {
	const comments = () => `${freshBooks.url}/comments/business/${freshBooks.businesses[0].businessId}`;

	test('a task makes the service of the same id, and a service the task (quirk 17)', async () => {
		const task = { name: 'Proofreading', billable: true, rate: { amount: '70' } };
		const made = result(await api.post('projects/tasks', { task })).task;
		expect(made).toMatchObject({ tname: 'Proofreading', tdesc: '', rate: { amount: '70.00', code: 'CAD' } });
		const twin = (await api.get(`${comments()}/service/${made.id}`)).data.service;
		expect(twin).toMatchObject({ id: made.id, name: 'Proofreading', billable: true });
		const { service } = (await api.post(`${comments()}/service`, { service: { name: 'Typing' } })).data;
		expect(service.id).toBe(made.id + 1);
		expect((await read(`projects/tasks/${service.id}`)).task.name).toBe('Typing');
	});

	test('deleting the task leaves the service', async () => {
		await api.put('projects/tasks/53401', { task: { vis_state: 1 } });
		expect(await ids('projects/tasks', 'tasks')).not.toContain(53401);
		expect((await api.get(`${comments()}/service/53401`)).data.service.vis_state).toBe(0);
	});

	test('filters and the include', async () => {
		await api.put('projects/tasks/53402', { task: { rate: { amount: '80' } } });
		const found = (query: string) => ids(`projects/tasks?${query}`, 'tasks');
		expect(await found('search[rate_min]=80&search[rate_max]=80')).toEqual([53402]);
		expect(await found('search[billable]=false')).toEqual([53403]);
		expect(await found('search[projectids][]=609301')).toEqual([53402, 53401]);
		expect(await found('search[name]=Design')).toHaveLength(3);
		const { task } = await read('projects/tasks/53401?include[]=projects');
		expect(task.projects).toHaveLength(1);
	});
});

describe('staff, system, gateways', () => {
	test('staff is read and changed, never made', async () => {
		const { staff: staffs } = await read('users/staffs');
		expect(staffs.map(({ userid, display_name }: Row) => [userid, display_name])).toEqual([
			[2, 'Inés Pine'],
			[1, 'Rowan Maple'],
		]);
		const { staff } = result(await api.put('users/staffs/2', { staff: { rate: '55.00', fname: 'Ines' } }));
		expect(staff).toMatchObject({ rate: '55.00', fname: 'Ines', lname: 'Pine' });
		expect((await api.put('users/staffs/2', { staff: { level: 10 } })).status).toBe(403);
		expect((await api.post('users/staffs', { staff: { fname: 'New' } })).status).toBe(404);
		await api.put('users/staffs/2', { staff: { vis_state: 1 } });
		expect((await read('users/staffs')).total).toBe(1);
	});

	test('the system answers to the business id, not to another business’s', async () => {
		const { system } = await read('systems/systems/439001');
		expect(system).toMatchObject({ accountid: account, currency_code: 'CAD', name: 'Maple & Pine Studio' });
		expect((await api.get('systems/systems/512204')).status).toBe(404);
	});

	test('a gateway is listed until it is deleted for good', async () => {
		expect(await ids('systems/gateways', 'gateways')).toEqual([4402, 4401]);
		expect((await api.delete('systems/gateways/4401')).status).toBe(200);
		expect(await ids('systems/gateways', 'gateways')).toEqual([4402]);
		expect((await api.get('systems/gateways/4402')).status).toBe(404);
	});
});

describe('around expenses', () => {
	const expense = { amount: { amount: '10' }, categoryid: MATERIALS, staffid: 1, date: '2026-03-01' };
	const make = async (more: Row) =>
		result(await api.post('expenses/expenses', { expense: { ...expense, ...more } })).expense;

	test('summaries follow the expenses, by state and currency', async () => {
		const { id } = await make({});
		await make({ amount: { amount: '5.50', code: 'EUR' } });
		await api.put(`expenses/expenses/${id}`, { expense: { vis_state: 2 } });
		expect((await read('expenses/summaries')).summaries).toEqual([
			{
				id: 'grand_total',
				counts: 8,
				amounts: [
					{ amount: '582.74', code: 'CAD', count: 7 },
					{ amount: '5.50', code: 'EUR', count: 1 },
				],
			},
			{
				id: 'active',
				counts: 7,
				amounts: [
					{ amount: '572.74', code: 'CAD', count: 6 },
					{ amount: '5.50', code: 'EUR', count: 1 },
				],
			},
			{ id: 'archived', counts: 1, amounts: [{ amount: '10.00', code: 'CAD', count: 1 }] },
		]);
	});

	test('vendor names, each once, 15 to a page', async () => {
		await make({ vendor: 'Bistro Nord' });
		const { vendors, total, per_page } = await read('expenses/vendors');
		expect([vendors[0], total, per_page]).toEqual([{ vendor: 'Bistro Nord' }, 6, 15]);
		expect((await read('expenses/vendors?per_page=4&page=2')).vendors).toHaveLength(2);
	});

	test('a category can be made below another one (experimental)', async () => {
		const category = { category: 'Clay', parentid: MATERIALS, is_cogs: true };
		const made = result(await api.post('expenses/categories', { category })).category;
		expect(made).toMatchObject({ ...category, is_editable: true, vis_state: 0 });
		expect((await read('expenses/categories')).total).toBe(60);
		const stray = await api.post('expenses/categories', { category: { category: 'Lost', parentid: 1 } });
		expect(stray.status).toBe(422);
	});

	test('the project may stand in either field; a dropped one is dropped without a word (API facts §8.5)', async () => {
		const project = 609301;
		const classic = await make({ projectid: project });
		const modern = await make({ modern_projectid: project, categoryid: 3012001 });
		expect(await ids(`expenses/expenses?search[projectids][]=${project}`, 'expenses')).toEqual([modern.id, classic.id]);
		expect(await ids('expenses/expenses?search[categoryids][]=3012001', 'expenses')).toEqual([modern.id]);
		const { expense: shown } = await read(`expenses/expenses/${classic.id}?include[]=project`);
		expect(shown.project.id).toBe(project);
		freshBooks.switches.droppedFields = { expenses: ['modern_projectid', 'notes'] };
		const both = await make({ projectid: project, modern_projectid: project, notes: 'Clay' });
		expect(both).toMatchObject({ projectid: project, modern_projectid: null, notes: '' });
		const changed = await api.put(`expenses/expenses/${both.id}`, { expense: { notes: 'More', vendor: 'Kiln Co.' } });
		expect(result(changed).expense).toMatchObject({ notes: '', vendor: 'Kiln Co.' });
	});

	test('payments are found by several clients', async () => {
		const paid = (query: string) => ids(`payments/payments?${query}`, 'payments', 'clientid');
		expect(await paid('search[customerids][]=214102&search[customerids][]=1')).toEqual([214102]);
	});

	test('a recurring expense is made and not read', async () => {
		const expense_profile = { ...expense, date: undefined, frequency: 'm', start_date: '2026-04-01' };
		const made = result(await api.post('expense_profiles/expense_profiles', { expense_profile })).expense_profile;
		expect(made).toMatchObject({ profileid: 41801, next_issue_date: '2026-04-01', amount: { amount: '10.00' } });
		expect((await api.get('expense_profiles/expense_profiles')).status).toBe(404);
		freshBooks.switches.unconfirmedShapes = 'bare';
		const bare = result(await api.post('expense_profiles/expense_profiles', { expense_profile }));
		expect(bare).toMatchObject({ profileid: 41802, frequency: 'm' });
	});

	test('an invoice line with its id makes an expense invoiced', async () => {
		const { id, status } = await make({ clientid: AMARA });
		expect(status).toBe(1);
		const lines = [{ type: 1, expenseid: id, name: 'Clay', qty: 1, unit_cost: { amount: '10' } }];
		const invoice = { customerid: AMARA, create_date: '2026-03-02', lines };
		const made = result(await api.post('invoices/invoices', { invoice })).invoice;
		expect((await read(`expenses/expenses/${id}`)).expense).toMatchObject({ status: 2, invoiceid: made.id });
	});

	test('an estimate named by an invoice is invoiced: status 6 once that invoice was sent', async () => {
		const estimate = { customerid: AMARA, create_date: '2026-03-01' };
		const { id } = result(await api.post('estimates/estimates', { estimate })).estimate;
		const invoice = { customerid: AMARA, create_date: '2026-03-02', estimateid: id };
		const made = result(await api.post('invoices/invoices', { invoice })).invoice;
		const state = async () => (await read(`estimates/estimates/${id}`)).estimate;
		expect(await state()).toMatchObject({ invoiced: true, status: 1 });
		await api.put(`invoices/invoices/${made.id}`, { invoice: { action_mark_as_sent: true } });
		expect(await state()).toMatchObject({ status: 6, ui_status: 'invoiced' });
	});
});

describe('several businesses', () => {
	test('ids of one name nothing in another', async () => {
		const other = `${freshBooks.url}/accounting/account/${freshBooks.businesses[1].accountId}`;
		const body = { bill_vendor: { vendor_name: 'Only here' } };
		const { vendorid } = result(await api.post(`${other}/bill_vendors/bill_vendors`, body)).bill_vendor;
		expect((await api.get(`bill_vendors/bill_vendors/${vendorid}`)).status).toBe(404);
		const bill = { vendorid, issue_date: '2026-03-01' };
		expect(result(await api.post(`${other}/bills/bills`, { bill })).bill.id).toBe(1072301);
	});
});
