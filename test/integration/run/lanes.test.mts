import type { IDataObject } from 'n8n-workflow';

import { byId, type RunOptions, type RunResult } from '../stage/n8n.mts';
import { many, picked, useBench } from '../stage/bench.mts';

const bench = useBench();
const rows = (table: string) => bench.freshBooks.records(bench.account, table) as IDataObject[];
const find = (table: string, values: IDataObject) =>
	rows(table).filter((row) => Object.entries(values).every(([name, value]) => row[name] === value));

const amara = 214101;
const draft = 987010;
const sent = 987007;

/** So many executions at the same moment; every request takes its time. */
async function atOnce(
	runs: number,
	resource: string,
	operation: string,
	parameters: (index: number) => IDataObject,
): Promise<RunResult[]> {
	bench.fault({ match: {}, kind: 'delay', delayMs: 50, times: -1 });
	return await Promise.all(many(runs, async (index) => await bench.run(resource, operation, parameters(index))));
}

const outcomes = (results: RunResult[]) => results.map(({ items, error }) => error?.message ?? items[0].json);

describe('executions at the same moment', () => {
	test.each([
		['an email address', () => ({ email: 'zoe@ng.example' })],
		['one in capitals here and there', (index: number) => ({ email: index % 2 ? 'ZOE@ng.example' : 'zoe@ng.example' })],
		[
			'an organization in either Unicode form',
			(index: number) => ({ organization: 'Söhne'.normalize(index % 2 ? 'NFC' : 'NFD') }),
		],
	])('make one client of %s', async (_, key) => {
		const before = rows('clients').length;
		const results = await atOnce(5, 'client', 'upsert', (index) => ({ ...key(index), fname: `Version ${index}` }));
		expect(outcomes(results).map((json) => (json as IDataObject).upserted)).toEqual([
			'created',
			'updated',
			'updated',
			'updated',
			'updated',
		]);
		expect(rows('clients')).toHaveLength(before + 1);
	});

	test('make one client where one knows the email address and another the organization as well', async () => {
		const both = { email: 'zoe@ng.example', organization: 'Ng GmbH' };
		const results = await atOnce(2, 'client', 'upsert', (index) =>
			index ? { ...both, matchBy: 'organization' } : both,
		);
		expect(outcomes(results)).toMatchObject([{ upserted: 'created' }, { upserted: 'updated' }]);
	});

	test('pay an invoice once', async () => {
		const paid = { invoiceId: byId(sent), date: '2026-03-31', type: 'Cash' };
		const results = await atOnce(3, 'invoice', 'markAsPaid', () => paid);
		expect(outcomes(results).map((json) => (json as IDataObject).alreadyPaid)).toEqual([false, true, true]);
		expect(find('payments', { invoiceid: sent })).toHaveLength(1);
	});

	test('pay an invoice once, whichever operation does', async () => {
		bench.fault({ match: {}, kind: 'delay', delayMs: 50, times: -1 });
		const options = { ifMoreThanOutstanding: 'outstanding' };
		const create = { invoiceid: byId(sent), amount: '366.12', date: '2026-03-31', options };
		const url = { __rl: true, mode: 'url', value: `https://my.freshbooks.com/#/invoice/${bench.account}-${sent}` };
		const results = await Promise.all([
			bench.run('invoice', 'markAsPaid', { invoiceId: url, date: '2026-03-31' }),
			bench.run('payment', 'create', create),
			bench.run('invoice', 'markAsPaid', { invoiceId: byId(sent), date: '2026-03-31' }),
		]);
		expect(outcomes(results)).toMatchObject([
			{ alreadyPaid: false },
			'Amount: nothing is outstanding on invoice 0000007, so no payment was recorded',
			{ alreadyPaid: true },
		]);
		expect(find('payments', { invoiceid: sent })).toHaveLength(1);
		expect(
			find('credit_notes', { credit_type: 'overpayment', clientid: find('invoices', { id: sent })[0].customerid }),
		).toEqual([]);
	});

	test('bill an expense once', async () => {
		const before = rows('invoices').length;
		const results = await atOnce(2, 'expense', 'rebill', () => ({
			expenseId: byId(1650005),
			create_date: '2026-03-31',
			clientid: byId(amara),
		}));
		expect(outcomes(results)[1]).toMatch(/^Expense 1650005 is already on an invoice/);
		expect(rows('invoices')).toHaveLength(before + 1);
	});

	test('turn an estimate into one invoice', async () => {
		const results = await atOnce(2, 'estimate', 'convertToInvoice', () => ({
			estimateId: byId(561102),
			create_date: '2026-03-31',
		}));
		expect(outcomes(results)[1]).toMatch(/^Estimate 561102 has already been turned into the invoice/);
	});

	test('start one timer', async () => {
		const results = await atOnce(2, 'timeEntry', 'startTimer', () => ({}));
		expect(outcomes(results)[1]).toMatch(/^A timer is already running/);
		expect(find('time_entries', { is_logged: false, active: true, identity_id: 5820101 })).toHaveLength(1);
	});

	test('lose no line of a draft, however each of them names it', async () => {
		const url = { __rl: true, mode: 'url', value: `https://my.freshbooks.com/#/invoice/${bench.account}-${draft}` };
		const before = (find('invoices', { id: draft })[0].lines as IDataObject[]).length;
		const results = await atOnce(4, 'invoice', 'update', (index) => ({
			invoiceId: index % 2 ? url : byId(draft),
			specifyLines: 'addFields',
			lines: { line: [{ name: `Line ${index}`, unit_cost: '1' }] },
		}));
		expect(results.map(({ error }) => error)).toEqual(many(4, () => undefined));
		const lines = find('invoices', { id: draft })[0].lines as IDataObject[];
		expect(
			lines
				.map(({ name }) => name)
				.slice(before)
				.sort(),
		).toEqual(['Line 0', 'Line 1', 'Line 2', 'Line 3']);
	});

	test('lose no line where one of them bills an expense', async () => {
		const { customerid, lines } = find('invoices', { id: draft })[0];
		await bench.run('expense', 'update', {
			expenseId: byId(1650001),
			updateFields: { clientid: byId(Number(customerid)) },
		});
		bench.fault({ match: {}, kind: 'delay', delayMs: 50, times: -1 });
		const [billed, updated] = await Promise.all([
			bench.run('expense', 'rebill', {
				expenseId: byId(1650001),
				putOn: 'existingInvoice',
				invoiceid: byId(draft),
			}),
			bench.run('invoice', 'update', {
				invoiceId: byId(draft),
				specifyLines: 'addFields',
				lines: { line: [{ name: 'Poster', unit_cost: '1' }] },
			}),
		]);
		expect([billed.error, updated.error]).toEqual([undefined, undefined]);
		expect(find('invoices', { id: draft })[0].lines).toHaveLength((lines as IDataObject[]).length + 2);
	});

	test('lose no contact of a client', async () => {
		await atOnce(3, 'client', 'addContact', (index) => ({ clientId: byId(amara), fname: `Person ${index}` }));
		const contacts = find('clients', { id: amara })[0].contacts as IDataObject[];
		expect(contacts.map(({ fname }) => fname).sort()).toEqual(['Person 0', 'Person 1', 'Person 2', 'Tobi']);
	});

	test('lose no payment option of an invoice, whichever operation sets it', async () => {
		const run = async (resource: string, operation: string, parameters: IDataObject) =>
			await bench.run(resource, operation, { gateway_name: 'stripe', ...parameters });
		bench.fault({ match: {}, kind: 'delay', delayMs: 50, times: -1 });
		const results = await Promise.all([
			run('invoice', 'setPaymentOptions', { invoiceId: byId(sent), paymentOptions: { has_credit_card: true } }),
			run('paymentOptions', 'set', { invoiceId: byId(sent), paymentOptions: { allow_partial_payments: true } }),
		]);
		expect(outcomes(results)[1]).toMatchObject({ has_credit_card: true, allow_partial_payments: true });
	});
});

describe('an execution that waits for another one', () => {
	const update = (fname: string, more: Partial<RunOptions> = {}, business = bench.business) =>
		bench.run('client', 'update', { clientId: byId(amara), updateFields: { fname }, business }, more);

	test('goes on when that one has failed', async () => {
		bench.fault({ match: { method: 'PUT' }, kind: 'status', status: 422, body: {}, delayMs: 50 });
		const [failed, done] = await Promise.all([update('A'), update('B')]);
		expect(failed.error).toBeDefined();
		expect(done.items[0].json.fname).toBe('B');
	});

	/** A change of a client that is under way until the clock goes on. */
	async function underWay(): Promise<Promise<RunResult>[]> {
		bench.fault({ match: { method: 'PUT' }, kind: 'delay', delayMs: 10_000 });
		bench.clock.hold();
		const first = update('A');
		await bench.clock.settled();
		return [first];
	}

	test('ends at once when it is canceled, and changes nothing', async () => {
		const [first] = await underWay();
		let stop = () => {};
		const onStart = (run: { cancel(): void }) => (stop = () => run.cancel());
		const second = update('B', { onStart }).catch(() => ({ status: 'canceled' }));
		await bench.clock.settled();
		stop();
		expect((await second).status).toBe('canceled');
		bench.clock.release();
		expect((await first).items[0].json.fname).toBe('A');
		expect(bench.writes()).toHaveLength(1);
	});

	test('is not one for another record, another business or another credential', async () => {
		const [first] = await underWay();
		const others = await Promise.all([
			bench.run('client', 'update', { clientId: byId(214102), updateFields: { fname: 'B' } }),
			bench.run('client', 'upsert', { email: 'zoe@ng.example' }),
			update('C', {}, picked(bench.freshBooks.businesses[1])),
			update('D', { credentialId: 'another' }),
		]);
		expect(others.map(({ status }) => status)).toEqual(['success', 'success', 'error', 'success']);
		bench.clock.release();
		expect((await first).status).toBe('success');
	});
});

describe('another n8n process at the same moment', () => {
	const meanwhile = (path: string, requests: Array<[path: string, body: object]>) =>
		bench.fault({
			match: { method: 'POST', path },
			kind: 'meanwhile',
			meanwhile: requests.map(([at, body]) => ({ method: 'POST', path: at, body })),
		});
	const A = () => `/accounting/account/${bench.account}`;

	test('made the same client: the younger one takes itself back, and the elder is changed', async () => {
		meanwhile('/users/clients$', [[`${A()}/users/clients`, { client: { email: 'Zoe@ng.example' } }]]);
		const { items, hints, error } = await bench.run('client', 'upsert', { email: 'zoe@ng.example', fname: 'Zoë' });
		expect(error).toBeUndefined();
		expect(items[0].json).toMatchObject({ upserted: 'updated', id: 214109, fname: 'Zoë', email: 'Zoe@ng.example' });
		expect(find('clients', { vis_state: 1 })).toMatchObject([{ id: 214110 }]);
		expect(hints).toEqual([expect.stringContaining('Another execution created the same client at the same moment')]);
	});

	test('is left alone where what it made is the younger one', async () => {
		bench.fault({
			match: { method: 'GET', path: '/users/clients$' },
			after: 1,
			kind: 'meanwhile',
			meanwhile: [{ method: 'POST', path: `${A()}/users/clients`, body: { client: { email: 'zoe@ng.example' } } }],
		});
		const { items, hints } = await bench.run('client', 'upsert', { email: 'zoe@ng.example' });
		expect([items[0].json.upserted, items[0].json.id, hints]).toEqual(['created', 214109, []]);
		expect(find('clients', { vis_state: 1 })).toEqual([]);
	});

	test('paid the same invoice: the younger payment takes itself back', async () => {
		const payment = { invoiceid: sent, amount: { amount: '366.12', code: 'CAD' }, date: '2026-03-31', type: 'Cash' };
		meanwhile('/payments/payments$', [[`${A()}/payments/payments`, { payment }]]);
		const parameters = { invoiceId: byId(sent), date: '2026-03-31', type: 'Cash' };
		const { items, hints } = await bench.run('invoice', 'markAsPaid', parameters);
		expect(items[0].json).toMatchObject({ alreadyPaid: true, payment: null });
		expect(hints).toEqual([expect.stringContaining('Another execution recorded the payment')]);
		expect(find('payments', { invoiceid: sent, vis_state: 0 })).toHaveLength(1);
		// and so does the credit that FreshBooks made of it
		expect(find('credit_notes', { credit_type: 'overpayment' }).map((one) => one.vis_state)).toContain(1);
		expect(find('credit_notes', { credit_type: 'overpayment', vis_state: 0 })).toEqual([]);
	});

	test('is not taken for one where the same was paid before and deleted', async () => {
		const payment = { invoiceid: byId(sent), amount: '366.12', date: '2026-03-30' };
		const { items: before } = await bench.run('payment', 'create', payment);
		await bench.run('payment', 'delete', { paymentId: byId(Number(before[0].json.id)) });
		const { items, hints } = await bench.run('invoice', 'markAsPaid', { invoiceId: byId(sent), date: '2026-03-31' });
		expect([items[0].json.alreadyPaid, hints]).toEqual([false, []]);
		expect(find('payments', { invoiceid: sent, vis_state: 0 })).toHaveLength(1);
	});

	test('is not taken for one where half of the invoice was paid before', async () => {
		const half = { invoiceid: byId(sent), amount: '183.06', date: '2026-03-30' };
		expect((await bench.run('payment', 'create', half)).error).toBeUndefined();
		const { items, hints } = await bench.run('invoice', 'markAsPaid', { invoiceId: byId(sent), date: '2026-03-31' });
		expect([items[0].json.alreadyPaid, hints]).toEqual([false, []]);
		expect(find('payments', { invoiceid: sent, vis_state: 0 })).toHaveLength(2);
	});

	test('recorded a part of it: that is another payment', async () => {
		const payment = { invoiceid: sent, amount: { amount: '1.00', code: 'CAD' }, date: '2026-03-31', type: 'Cash' };
		meanwhile('/payments/payments$', [[`${A()}/payments/payments`, { payment }]]);
		const { items } = await bench.run('invoice', 'markAsPaid', { invoiceId: byId(sent), date: '2026-03-31' });
		expect(items[0].json).toMatchObject({ alreadyPaid: false });
	});

	test('billed the same expense: the younger draft is deleted', async () => {
		const lines = [{ type: 1, expenseid: 1650005, name: 'Lunch', qty: 1, unit_cost: { amount: '58.20', code: 'CAD' } }];
		const invoice = { customerid: amara, create_date: '2026-03-31', currency_code: 'CAD', lines };
		meanwhile('/invoices/invoices$', [[`${A()}/invoices/invoices`, { invoice }]]);
		const parameters = { expenseId: byId(1650005), create_date: '2026-03-31' };
		const { error } = await bench.run('expense', 'rebill', parameters);
		expect(error?.message).toBe('Expense 1650005 is already on an invoice: 0000011');
		expect(find('invoices', { invoice_number: '0000011' })[0].vis_state).toBe(0);
		expect(find('invoices', { invoice_number: '0000012' })[0].vis_state).toBe(1);
	});

	test('started a timer: the younger one is discarded', async () => {
		const running = { id: 7, is_running: true, time_entries: [{ id: 1, started_at: '2026-03-31T09:00:00Z' }] };
		bench.fault({ match: { path: '/timers$' }, after: 1, kind: 'status', status: 200, body: { timers: [running] } });
		const { error } = await bench.run('timeEntry', 'startTimer', {});
		expect(error?.message).toBe('A timer is already running');
		expect(find('time_entries', { is_logged: false, active: true, identity_id: 5820101 })).toEqual([]);
	});

	test.each<[operation: string, reads: number, parameters: () => IDataObject]>([
		['client upsert', 1, () => ({ email: 'zoe@ng.example' })],
		['invoice markAsPaid', 1, () => ({ invoiceId: byId(sent), date: '2026-03-31' })],
		['expense rebill', 1, () => ({ expenseId: byId(1650005), create_date: '2026-03-31' })],
		['timeEntry startTimer', 2, () => ({})],
		[
			'expense create',
			1,
			() => ({
				...{ amount: '58.20', date: '2026-03-31', additionalFields: { currency_code: 'CAD', staffid: byId(1) } },
				categoryid: byId(Number(bench.freshBooks.records(bench.account, 'categories')[0].id)),
				options: { onlyOnceFor: 'receipt 7' },
			}),
		],
	])('cannot be looked for: what %s did stands, and a hint says so', async (name, reads, parameters) => {
		const [resource, operation] = name.split(' ');
		bench.fault({ match: { method: 'GET' }, after: reads, kind: 'status', status: 403, body: {}, times: -1 });
		const { error, items, hints } = await bench.run(resource, operation, parameters());
		expect([error, items.length]).toEqual([undefined, 1]);
		expect(hints.join()).toContain('did not say whether another execution did the same at the same moment');
	});
});
