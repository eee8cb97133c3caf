import type { IDataObject } from 'n8n-workflow';

import { byId, byName } from '../../stage/n8n.mts';
import { days, hours, minutes, usePolling, type Poller } from '../../stage/polling-bench.mts';

const bench = usePolling();

const at = (path: string) => `/accounting/account/${bench.account}/${path}`;
const records = (table: string) => bench.freshBooks.records(bench.account, table);

/** An invoice of 100 that was sent, due after some days. */
async function newInvoice(dueIn = 30): Promise<number> {
	const lines = [{ name: 'Design', qty: 1, unit_cost: { amount: '100.00', code: 'CAD' } }];
	const create_date = new Date(bench.clock.now()).toISOString().slice(0, 10);
	const invoice = {
		customerid: records('clients')[0].id,
		create_date,
		due_offset_days: dueIn,
		currency_code: 'CAD',
		status: 2,
		lines,
	};
	return Number((await bench.write('POST', at('invoices/invoices'), { invoice })).id);
}

const change = async (kind: 'estimate' | 'invoice' | 'payment', id: number, changes: IDataObject) =>
	await bench.write('PUT', at(`${kind}s/${kind}s/${id}`), { [kind]: changes });

async function pay(invoiceid: number, amount: string): Promise<number> {
	const payment = { invoiceid, amount: { amount, code: 'CAD' }, date: '2026-06-01', type: 'Cash' };
	return Number((await bench.write('POST', at('payments/payments'), { payment })).id);
}

/** A poller that has polled once. */
async function begun(on: string, more: IDataObject = {}): Promise<Poller> {
	const poller = bench.poller({ resource: on.startsWith('estimate') ? 'estimate' : 'invoice', on, ...more });
	expect(await poller.poll()).toEqual([]);
	bench.later(minutes(1));
	return poller;
}

describe('Invoice Paid', () => {
	it('is told once, with the invoice, at the next poll', async () => {
		const invoice = await newInvoice();
		const poller = await begun('invoicePaid');
		await pay(invoice, '40.00');
		expect(await poller.poll()).toEqual([]);
		bench.later(minutes(1));
		await pay(invoice, '60.00');
		expect(await poller.poll()).toEqual([`invoicePaid ${invoice}`]);
		expect(poller.items[0]).toMatchObject({ accountId: bench.account, record: { id: invoice, v3_status: 'paid' } });
		bench.later(minutes(1));
		await change('invoice', invoice, { notes: 'Thank you' });
		expect(await poller.poll()).toEqual([]);
		bench.later(days(3));
		expect(await poller.poll()).toEqual([]);
	});

	it.each([
		[true, 1],
		[false, 3],
	])('reads the invoices of all new payments together, with Batch Reads %s', async (batchReads, reads) => {
		const invoices = [await newInvoice(), await newInvoice(), await newInvoice()];
		const poller = await begun('invoicePaid', { options: { batchReads } });
		for (const invoice of invoices) await pay(invoice, '100.00');
		const before = bench.freshBooks.journal.length;
		expect((await poller.poll()).sort()).toEqual(invoices.map((invoice) => `invoicePaid ${invoice}`).sort());
		const asked = bench.freshBooks.journal.slice(before).filter(({ path }) => path.includes('/invoices/invoices'));
		expect(asked).toHaveLength(reads);
	});

	it('is told of one whose payment is corrected, and not of one that was paid before and is edited', async () => {
		const [open, old] = [await newInvoice(), await newInvoice()];
		const oldPayment = await pay(old, '100.00');
		const poller = await begun('invoicePaid');
		const payment = await pay(open, '10.00');
		await change('payment', oldPayment, { note: 'Cash' });
		await change('invoice', old, { notes: 'Long paid' });
		expect(await poller.poll()).toEqual([]);
		bench.later(minutes(1));
		await change('payment', payment, { amount: { amount: '100.00', code: 'CAD' } });
		expect(await poller.poll()).toEqual([`invoicePaid ${open}`]);
	});

	it('is told once, also when the payment is deleted and entered anew, and after n8n was restarted', async () => {
		const invoice = await newInvoice();
		const poller = await begun('invoicePaid');
		const payment = await pay(invoice, '100.00');
		expect(await poller.poll()).toEqual([`invoicePaid ${invoice}`]);
		poller.n8nRestarts();
		bench.later(hours(5));
		await change('payment', payment, { vis_state: 1 });
		await pay(invoice, '100.00');
		expect(await poller.poll()).toEqual([]);
	});

	it('is told at the next poll when FreshBooks does not give the invoice now', async () => {
		const invoice = await newInvoice();
		const poller = await begun('invoicePaid');
		await pay(invoice, '100.00');
		bench.fault({ match: { path: `invoices/${invoice}` }, kind: 'status', status: 422, times: 1 });
		await expect(poller.poll()).rejects.toThrow();
		bench.later(minutes(1));
		expect(await poller.poll()).toEqual([`invoicePaid ${invoice}`]);
	});

	it('asks for the payments, and for the invoices of new ones only', async () => {
		const invoice = await newInvoice();
		const poller = await begun('invoicePaid');
		bench.freshBooks.journal.length = 0;
		await poller.poll();
		await pay(invoice, '100.00');
		bench.later(minutes(1));
		await poller.poll();
		expect(bench.asked().map((request) => request.replace(/\?.*/, ''))).toEqual([
			`GET ${at('payments/payments')}`,
			`GET ${at('payments/payments')}`,
			`GET ${at(`invoices/invoices/${invoice}`)}`,
		]);
	});

	it('is told for an archived invoice too, and not for one that is deleted', async () => {
		const [archived, deleted] = [await newInvoice(), await newInvoice()];
		const poller = await begun('invoicePaid');
		for (const id of [archived, deleted]) await pay(id, '100.00');
		await change('invoice', archived, { vis_state: 2 });
		await change('invoice', deleted, { vis_state: 1 });
		expect(await poller.poll()).toEqual([`invoicePaid ${archived}`]);
	});

	it('passes the filter by client', async () => {
		const [first, other] = records('clients').map(({ id }) => Number(id));
		const invoice = await newInvoice();
		const pollers = [first, other].map((id) =>
			bench.poller({ resource: 'invoice', on: 'invoicePaid', filters: { clientid: byId(id) } }),
		);
		for (const poller of pollers) await poller.poll();
		bench.later(minutes(1));
		await pay(invoice, '100.00');
		expect([await pollers[0].poll(), await pollers[1].poll()]).toEqual([[`invoicePaid ${invoice}`], []]);
	});

	it('passes the filter by the name of the client, in the business of a name', async () => {
		const [first, other] = records('clients').map(({ email }) => String(email));
		const invoice = await newInvoice();
		const pollers = [first.toUpperCase(), other].map((email) =>
			bench.poller({
				resource: 'invoice',
				on: 'invoicePaid',
				business: byName('maple & pine STUDIO'),
				filters: { clientid: byName(email) },
			}),
		);
		for (const poller of pollers) await poller.poll();
		bench.later(minutes(1));
		await pay(invoice, '100.00');
		expect([await pollers[0].poll(), await pollers[1].poll()]).toEqual([[`invoicePaid ${invoice}`], []]);
	});

	it('is not polled for a client of a name that nobody has, or that several have', async () => {
		for (const email of ['a', 'b']) {
			await bench.write('POST', at('users/clients'), {
				client: { organization: 'Twice', email: `${email}@twice.example` },
			});
		}
		const polling = async (name: string) =>
			await bench.poller({ resource: 'invoice', on: 'invoicePaid', filters: { clientid: byName(name) } }).poll();
		await expect(polling('Nobody')).rejects.toThrow('Client: No client is called "Nobody"');
		await expect(polling('twice')).rejects.toThrow('Client: Several clients are called "twice"');
	});
});

it('Invoice Partly Paid is told with each payment that leaves something, and once', async () => {
	const invoice = await newInvoice();
	const poller = await begun('invoicePartlyPaid');
	for (const amount of ['30.00', '30.00']) {
		await pay(invoice, amount);
		expect(await poller.poll()).toEqual([`invoicePartlyPaid ${invoice}`]);
		bench.later(minutes(1));
		expect(await poller.poll()).toEqual([]);
	}
	await pay(invoice, '40.00');
	expect(await poller.poll()).toEqual([]);
});

describe('Invoice Overdue', () => {
	it('is told once, by the first poll after the day has changed, with nothing else done in FreshBooks', async () => {
		const invoice = await newInvoice(1);
		const poller = await begun('invoiceOverdue');
		// due on the 11th; FreshBooks changes days where the business is
		bench.at('2026-06-12T03:59:00Z');
		expect(await poller.poll()).toEqual([]);
		bench.at('2026-06-12T12:00:00Z');
		expect(await poller.poll()).toEqual([`invoiceOverdue ${invoice}`]);
		expect(poller.items[0].record).toMatchObject({ id: invoice, v3_status: 'overdue' });
		for (let day = 0; day < 3; day++) {
			bench.later(days(1));
			expect(await poller.poll()).toEqual([]);
		}
	});

	it('is told of one that is paid in part, and of none that is paid', async () => {
		const [partly, paid] = [await newInvoice(1), await newInvoice(1)];
		await pay(partly, '10.00');
		const poller = await begun('invoiceOverdue');
		await pay(paid, '100.00');
		bench.later(days(3));
		expect(await poller.poll()).toEqual([`invoiceOverdue ${partly}`]);
		bench.later(days(1));
		expect(await poller.poll()).toEqual([]);
	});

	it('is told anew when a later due date passes, but not when an invoice is touched', async () => {
		const invoice = await newInvoice(1);
		const poller = await begun('invoiceOverdue');
		bench.later(days(3));
		expect(await poller.poll()).toEqual([`invoiceOverdue ${invoice}`]);
		await change('invoice', invoice, { notes: 'Reminded' });
		bench.later(minutes(1));
		expect(await poller.poll()).toEqual([]);
		await change('invoice', invoice, { due_offset_days: 10 });
		bench.later(days(1));
		expect(await poller.poll()).toEqual([]);
		bench.later(days(10));
		expect(await poller.poll()).toContain(`invoiceOverdue ${invoice}`);
	});

	it('is not told of what is overdue at the first poll, unless some are wanted', async () => {
		await newInvoice(1);
		bench.later(days(3));
		await begun('invoiceOverdue');
		const poller = bench.poller({ resource: 'invoice', on: 'invoiceOverdue', options: { atFirst: 1 } });
		const [first, ...others] = await poller.poll();
		expect([first.split(' ')[0], others]).toEqual(['invoiceOverdue', []]);
		bench.later(minutes(1));
		expect(await poller.poll()).toEqual([]);
	});

	it('is told once after n8n was down, also of what became overdue meanwhile', async () => {
		const invoice = await newInvoice(1);
		const poller = await begun('invoiceOverdue');
		poller.n8nRestarts();
		bench.later(days(20));
		expect(await poller.poll()).toContain(`invoiceOverdue ${invoice}`);
		poller.n8nRestarts();
		bench.later(minutes(1));
		expect(await poller.poll()).toEqual([]);
	});
});

it('Estimate Accepted is told once for each estimate', async () => {
	const estimates = records('estimates');
	const { id } = estimates.find(({ ui_status }) => ui_status === 'sent') ?? estimates[0];
	const poller = await begun('estimateAccepted');
	await change('estimate', Number(id), { notes: 'A word before' });
	expect(await poller.poll()).toEqual([]);
	await change('estimate', Number(id), { action_accept: true });
	bench.later(minutes(1));
	expect(await poller.poll()).toEqual([`estimateAccepted ${id}`]);
	await change('estimate', Number(id), { notes: 'Thank you' });
	bench.later(hours(3));
	expect(await poller.poll()).toEqual([]);
});

it.each(['invoiceOverdue', 'invoicePaid', 'invoicePartlyPaid'])(
	'a test in the editor gives the newest one, and nothing is remembered: %s',
	async (on) => {
		const invoice = await newInvoice(1);
		await pay(invoice, on === 'invoicePaid' ? '100.00' : '10.00');
		bench.later(days(5));
		const poller = bench.poller({ resource: 'invoice', on });
		expect(await poller.test()).toEqual([`${on} ${invoice}`]);
		expect(poller.memory).toEqual({});
	},
);

it('an event of another kind of record is refused, with words', async () => {
	const poller = bench.poller({ resource: 'estimate', on: 'invoicePaid' });
	await expect(poller.poll()).rejects.toThrow(
		'Trigger On: "invoicePaid" is not available for estimates: choose another one',
	);
});
