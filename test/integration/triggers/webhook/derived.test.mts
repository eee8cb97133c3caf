import type { IDataObject } from 'n8n-workflow';

import type { FreshBooksTrigger } from '../../../../nodes/FreshBooks/FreshBooksTrigger.node';
import { signature } from '../../../../sandbox/freshbooks/server.mts';
import { until, useBench } from '../../stage/bench.mts';
import { byId } from '../../stage/n8n.mts';
import { TriggerBench } from '../../stage/trigger-bench.mts';

const bench = useBench('2026-11-22T15:00:00Z');
const open: TriggerBench[] = [];
afterEach(async () => await Promise.all(open.splice(0).map(async (trigger) => await trigger.close())));

/** A trigger that is published, in an n8n that FreshBooks reaches. */
async function published(events: string[], more: IDataObject = {}): Promise<TriggerBench> {
	const { clock, credential, business } = bench;
	const parameters = { events, business, ...more };
	const trigger = await new TriggerBench({ clock, credential, parameters }).start();
	open.push(trigger);
	await trigger.create();
	trigger.answers.length = 0;
	return trigger;
}

const accounting = (path: string) => `/accounting/account/${bench.account}/${path}`;

/** Like somebody in FreshBooks. @returns the record */
async function write(method: string, path: string, body?: IDataObject): Promise<IDataObject> {
	const headers = {
		authorization: `Bearer ${bench.freshBooks.issueToken().access_token}`,
		'content-type': 'application/json',
	};
	const reply = await fetch(bench.freshBooks.url + accounting(path), { method, headers, body: JSON.stringify(body) });
	if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${await reply.text()}`);
	const { response } = (await reply.json()) as { response: { result?: Record<string, IDataObject> } };
	return Object.values(response.result ?? {})[0];
}

/** An invoice of 100 that was sent. */
async function newInvoice(): Promise<number> {
	const [{ id: customerid }] = bench.freshBooks.records(bench.account, 'clients');
	const lines = [{ name: 'Design', qty: 1, unit_cost: { amount: '100.00', code: 'CAD' } }];
	const body = { customerid, create_date: '2026-11-01', currency_code: 'CAD', status: 2, lines };
	return Number((await write('POST', 'invoices/invoices', { invoice: body })).id);
}

async function pay(invoiceid: number, amount: string): Promise<number> {
	const body = { invoiceid, amount: { amount, code: 'CAD' }, date: '2026-11-20', type: 'Cash' };
	return Number((await write('POST', 'payments/payments', { payment: body })).id);
}

const change = async (kind: 'invoice' | 'payment', id: number, changes: IDataObject) =>
	await write('PUT', `${kind}s/${kind}s/${id}`, { [kind]: changes });

/** Everything that FreshBooks has posted is done. */
async function delivered(trigger: TriggerBench, count: number): Promise<void> {
	await until(() => trigger.answers.length >= count);
	await bench.clock.settled();
}

/** The same delivery, as FreshBooks or somebody else would post it again. */
async function again(trigger: TriggerBench, event: string, objectId: number, signed = true): Promise<number> {
	const fields: Array<[string, string]> = [
		['name', event],
		['object_id', String(objectId)],
		['account_id', bench.account],
		['user_id', '1'],
	];
	const by = signed ? signature(fields, trigger.verifier(event)) : 'made up';
	return (await trigger.post(new URLSearchParams(fields).toString(), by)).status;
}

/** The node as another process of n8n has it. */
function inAnotherProcess(): FreshBooksTrigger {
	let served: FreshBooksTrigger | undefined;
	jest.isolateModules(() => {
		const other = jest.requireActual('../../../../nodes/FreshBooks/FreshBooksTrigger.node');
		served = new other.FreshBooksTrigger(bench.clock) as FreshBooksTrigger;
	});
	return served!;
}

const told = ({ started }: TriggerBench): string[] => started.map(({ event, objectId }) => `${event} ${objectId}`);

describe('Invoice Paid', () => {
	test('registers what is behind it, each verified, and no event of FreshBooks starts the workflow by itself', async () => {
		const trigger = await published(['invoicePaid', 'invoicePartlyPaid', 'payment.create']);
		const events = bench.freshBooks.records(bench.account, 'callbacks').map(({ event, verified }) => [event, verified]);
		expect(Object.fromEntries(events)).toEqual({
			'invoice.update': true,
			'payment.create': true,
			'payment.update': true,
		});
		const invoice = await newInvoice();
		await change('invoice', invoice, { notes: 'Thank you' });
		await delivered(trigger, 1);
		expect(told(trigger)).toEqual([]);
	});

	test('tells of the payment after which nothing is left, with the invoice', async () => {
		const trigger = await published(['invoicePaid']);
		const invoice = await newInvoice();
		await pay(invoice, '100.00');
		await delivered(trigger, 2);
		expect(told(trigger)).toEqual([`invoicePaid ${invoice}`]);
		expect(trigger.started[0]).toMatchObject({
			accountId: bench.account,
			record: { id: invoice, v3_status: 'paid', outstanding: '0.00', lines: [{ name: 'Design' }] },
		});
	});

	test('and Partly Paid tell of each payment what it is, and once', async () => {
		const trigger = await published(['invoicePaid', 'invoicePartlyPaid']);
		const invoice = await newInvoice();
		const first = await pay(invoice, '30.00');
		await delivered(trigger, 2);
		const second = await pay(invoice, '30.00');
		await delivered(trigger, 4);
		const last = await pay(invoice, '40.00');
		await delivered(trigger, 6);
		const expected = [`invoicePartlyPaid ${invoice}`, `invoicePartlyPaid ${invoice}`, `invoicePaid ${invoice}`];
		expect(told(trigger)).toEqual(expected);

		for (const payment of [first, second, last]) expect(await again(trigger, 'payment.create', payment)).toBe(200);
		await change('invoice', invoice, { notes: 'Paid' });
		await delivered(trigger, 10);
		expect(told(trigger)).toEqual(expected);
	});

	test('also tells of one that a change of a payment or of its lines makes paid', async () => {
		const trigger = await published(['invoicePaid']);
		const [first, second] = [await newInvoice(), await newInvoice()];
		const payment = await pay(first, '10.00');
		await pay(second, '60.00');
		await delivered(trigger, 4);
		await change('payment', payment, { amount: { amount: '100.00', code: 'CAD' } });
		await delivered(trigger, 6);
		const lines = [{ name: 'Less', qty: 1, unit_cost: { amount: '60.00', code: 'CAD' } }];
		await change('invoice', second, { lines });
		await delivered(trigger, 7);
		expect(told(trigger)).toEqual([`invoicePaid ${first}`, `invoicePaid ${second}`]);
	});

	test('does not tell of one that was paid before, when somebody edits it or its payment', async () => {
		const invoice = await newInvoice();
		const payment = await pay(invoice, '100.00');
		const trigger = await published(['invoicePaid', 'invoicePartlyPaid']);
		await change('invoice', invoice, { notes: 'Long paid' });
		await change('payment', payment, { note: 'Cash' });
		await delivered(trigger, 3);
		expect(told(trigger)).toEqual([]);
	});

	test('is told once, also when the payment is deleted and entered anew', async () => {
		const trigger = await published(['invoicePaid', 'invoicePartlyPaid']);
		const invoice = await newInvoice();
		const payment = await pay(invoice, '100.00');
		await delivered(trigger, 2);
		await write('PUT', `payments/payments/${payment}`, { payment: { vis_state: 1 } });
		await pay(invoice, '50.00');
		await pay(invoice, '50.00');
		await delivered(trigger, 7);
		expect(told(trigger)).toEqual([`invoicePaid ${invoice}`]);
	});

	test('is told once, also after n8n was restarted', async () => {
		const trigger = await published(['invoicePaid']);
		const invoice = await newInvoice();
		const payment = await pay(invoice, '100.00');
		await delivered(trigger, 2);
		trigger.restartWith(structuredClone(trigger.memory));
		expect(await again(trigger, 'payment.create', payment)).toBe(200);
		expect(told(trigger)).toEqual([`invoicePaid ${invoice}`]);
	});

	test('is told once where two processes take the deliveries', async () => {
		const trigger = await published(['invoicePaid']);
		bench.freshBooks.switches.deliveries = 'off';
		const invoice = await newInvoice();
		const payment = await pay(invoice, '100.00');
		const processes = [trigger.served, inAnotherProcess()];
		for (const served of [...processes, ...processes]) {
			trigger.served = served;
			expect(await again(trigger, 'payment.create', payment)).toBe(200);
		}
		expect(told(trigger)).toEqual([`invoicePaid ${invoice}`]);
	});

	test('is told once, also when the workflow is unpublished and published again', async () => {
		const trigger = await published(['invoicePaid']);
		const invoice = await newInvoice();
		const payment = await pay(invoice, '100.00');
		await delivered(trigger, 2);
		await trigger.remove();
		await trigger.create();
		await again(trigger, 'payment.create', payment);
		expect(told(trigger)).toEqual([`invoicePaid ${invoice}`]);
	});

	test('comes again when n8n could not store the execution', async () => {
		const trigger = await published(['invoicePaid']);
		trigger.storage = 'broken';
		const invoice = await newInvoice();
		bench.freshBooks.switches.deliveries = 'off';
		const payment = await pay(invoice, '100.00');
		expect(await again(trigger, 'payment.create', payment)).toBe(500);
		trigger.storage = 'good';
		expect(await again(trigger, 'payment.create', payment)).toBe(200);
		expect(await again(trigger, 'payment.create', payment)).toBe(200);
		expect(told(trigger)).toEqual([`invoicePaid ${invoice}`, `invoicePaid ${invoice}`]);
	});

	test('whose deliveries come at the same moment is told once', async () => {
		const trigger = await published(['invoicePaid']);
		bench.freshBooks.switches.deliveries = 'off';
		const invoice = await newInvoice();
		const payments = [await pay(invoice, '50.00'), await pay(invoice, '50.00')];
		await Promise.all(
			[...payments, ...payments].map(async (payment) => await again(trigger, 'payment.create', payment)),
		);
		expect(told(trigger)).toEqual([`invoicePaid ${invoice}`]);
	});

	test('is told for an archived invoice too, and not for a deleted one', async () => {
		const trigger = await published(['invoicePaid']);
		bench.freshBooks.switches.deliveries = 'off';
		const [archived, deleted] = [await newInvoice(), await newInvoice()];
		const payments = [await pay(archived, '100.00'), await pay(deleted, '100.00')];
		await change('invoice', archived, { vis_state: 2 });
		await change('invoice', deleted, { vis_state: 1 });
		for (const payment of payments) await again(trigger, 'payment.create', payment);
		expect(told(trigger)).toEqual([`invoicePaid ${archived}`]);
	});

	test('is not told for a payment that is gone by now', async () => {
		const trigger = await published(['invoicePaid']);
		bench.freshBooks.switches.deliveries = 'off';
		const invoice = await newInvoice();
		const payment = await pay(invoice, '100.00');
		await write('PUT', `payments/payments/${payment}`, { payment: { vis_state: 1 } });
		expect(await again(trigger, 'payment.create', payment)).toBe(200);
		expect(await again(trigger, 'payment.create', 999_999_999)).toBe(200);
		expect(told(trigger)).toEqual([]);
	});

	test('of a forged delivery is refused and starts nothing', async () => {
		const trigger = await published(['invoicePaid']);
		bench.freshBooks.switches.deliveries = 'off';
		const payment = await pay(await newInvoice(), '100.00');
		expect(await again(trigger, 'payment.create', payment, false)).toBe(401);
		// nor is one with our own name for it, whatever signs it
		expect(await again(trigger, 'invoicePaid', payment, false)).toBe(401);
		expect(told(trigger)).toEqual([]);
	});

	test('that cannot be found out starts the workflow with what FreshBooks said, and is told once it can', async () => {
		const trigger = await published(['invoicePaid', 'invoicePartlyPaid']);
		bench.freshBooks.switches.deliveries = 'off';
		const invoice = await newInvoice();
		const payment = await pay(invoice, '100.00');
		const body = { response: { errors: [{ errno: 1, message: 'Not today.' }] } };
		bench.fault({ match: { path: 'invoices/' }, kind: 'status', status: 422, body, times: 1 });
		await again(trigger, 'payment.create', payment);
		expect(trigger.started).toEqual([
			expect.objectContaining({
				event: 'payment.create',
				objectId: payment,
				record: null,
				recordError: 'Not known whether this is invoicePaid or invoicePartlyPaid: Not today. (FreshBooks errno 1)',
			}),
		]);
		await again(trigger, 'payment.create', payment);
		expect(told(trigger)).toEqual([`payment.create ${payment}`, `invoicePaid ${invoice}`]);
	});

	test('passes the filter by client', async () => {
		const [first, other] = bench.freshBooks.records(bench.account, 'clients');
		for (const [client, count] of [
			[first, 1],
			[other, 0],
		] as const) {
			const filters = { clientid: byId(Number(client.id)), v3_status: ['overdue'] };
			const trigger = await published(['invoicePaid'], { filters });
			await pay(await newInvoice(), '100.00');
			await delivered(trigger, 2);
			expect(trigger.started).toHaveLength(count);
		}
	});

	test('comes without the invoice where that is not wanted', async () => {
		const trigger = await published(['invoicePaid'], { fetchRecord: false });
		const invoice = await newInvoice();
		await pay(invoice, '100.00');
		await delivered(trigger, 2);
		expect(told(trigger)).toEqual([`invoicePaid ${invoice}`]);
		expect(trigger.started[0]).not.toHaveProperty('record');
	});

	test('does not tell of what the credential’s own user does, where that is not wanted', async () => {
		const trigger = await published(['invoicePaid'], { options: { ignoreOwnChanges: true } });
		await pay(await newInvoice(), '100.00');
		await delivered(trigger, 2);
		expect(told(trigger)).toEqual([]);
	});

	test('comes beside the event of FreshBooks where both are picked', async () => {
		const trigger = await published(['invoicePaid', 'payment.create']);
		const invoice = await newInvoice();
		const payment = await pay(invoice, '100.00');
		await delivered(trigger, 2);
		expect(told(trigger).sort()).toEqual([`invoicePaid ${invoice}`, `payment.create ${payment}`]);
	});

	test('keeps of all invoices the newest thousand in n8n’s database', async () => {
		const trigger = await published(['invoicePaid']);
		const known = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`invoice ${index}`, 'paid']));
		trigger.restartWith({ ...trigger.memory, known });
		const invoice = await newInvoice();
		await pay(invoice, '100.00');
		await delivered(trigger, 2);
		const kept = Object.keys(trigger.memory.known ?? {});
		expect([kept.length, kept[0], kept.at(-1)]).toEqual([1000, 'invoice 1', `invoice ${invoice}`]);
	});
});

describe('Estimate Accepted', () => {
	const estimates = () => bench.freshBooks.records(bench.account, 'estimates');
	const accept = async (id: number) =>
		await write('PUT', `estimates/estimates/${id}`, { estimate: { action_accept: true } });

	test('is told once for each estimate, whatever is changed in it', async () => {
		const trigger = await published(['estimateAccepted']);
		const { id } = estimates().find(({ ui_status }) => ui_status === 'sent') ?? estimates()[0];
		await write('PUT', `estimates/estimates/${id}`, { estimate: { notes: 'A word before' } });
		await delivered(trigger, 1);
		expect(told(trigger)).toEqual([]);
		await accept(Number(id));
		await delivered(trigger, 2);
		await write('PUT', `estimates/estimates/${id}`, { estimate: { notes: 'Thank you' } });
		await delivered(trigger, 3);
		expect(told(trigger)).toEqual([`estimateAccepted ${id}`]);
		expect(trigger.started[0].record).toMatchObject({ id, accepted: true });
	});
});

test('a test in the editor tells as often as it is done', async () => {
	const { clock, credential, business } = bench;
	bench.freshBooks.switches.deliveries = 'off';
	const payment = await pay(await newInvoice(), '100.00');
	for (const count of [1, 2]) {
		const parameters = { events: ['invoicePaid'], business };
		const trigger = await new TriggerBench({ clock, credential, parameters, listening: true }).start();
		open.push(trigger);
		await trigger.create();
		await again(trigger, 'payment.create', payment);
		expect([count, trigger.started.map(({ event }) => event)]).toEqual([count, ['invoicePaid']]);
		await trigger.remove();
	}
});
