import type { IDataObject } from 'n8n-workflow';

import { told, useBench } from '../../stage/bench.mts';
import { byId } from '../../stage/n8n.mts';

const bench = useBench();
/** Over 366.12 CAD, and nothing of it is paid. */
const sent = 987007;
const rows = (table: string) => bench.freshBooks.records(bench.account, table) as IDataObject[];
const payments = () => rows('payments').filter(({ invoiceid, vis_state: state }) => invoiceid === sent && state === 0);
const credits = () => rows('credit_notes').filter((row) => row.credit_type === 'overpayment' && row.vis_state === 0);
const pay = async (amount: string, ifMoreThanOutstanding?: string, more: IDataObject = {}) =>
	await bench.run('payment', 'create', {
		invoiceid: byId(sent),
		amount,
		date: '2026-03-31',
		...more,
		options: { ...(ifMoreThanOutstanding && { ifMoreThanOutstanding }), ...(more.options as IDataObject) },
	});

describe('a payment of more than is outstanding', () => {
	test('makes a credit unless the user says otherwise', async () => {
		const before = credits().length;
		expect((await pay('400')).items[0].json.amount).toBe('400.00');
		expect(credits()).toHaveLength(before + 1);
	});

	test('is an error where that is wanted, and nothing is recorded', async () => {
		const run = await pay('366.13', 'error');
		expect(run.error?.message).toBe('Amount: 366.13 CAD is more than the 366.12 CAD outstanding on invoice 0000007');
		expect(bench.writes()).toEqual([]);
	});

	test('pays what is outstanding where that is wanted, and says so', async () => {
		const before = credits().length;
		const { items, hints } = await pay('400', 'outstanding');
		expect(items[0].json.amount).toBe('366.12');
		expect(hints).toEqual(['Only the 366.12 CAD outstanding on invoice 0000007 were recorded, not 400.00 CAD']);
		expect(credits()).toHaveLength(before);
	});

	test.each(['outstanding', 'error'])('of which nothing is outstanding is an error: %s', async (way) => {
		await pay('366.12');
		const run = await pay('1', way);
		expect(run.error?.message).toMatch(/^Amount: .*outstanding on invoice 0000007/);
		expect(payments()).toHaveLength(1);
	});

	test.each(['outstanding', 'error', 'credit'])('is none when it is just that: %s', async (way) => {
		const { error, items, hints } = await pay('366.120', way);
		expect([error, items[0].json.amount, hints]).toEqual([undefined, '366.12', []]);
	});

	test('goes by what is outstanding when it is recorded, not by what was at the start of the run', async () => {
		const run = await bench.run(
			'payment',
			'create',
			{ invoiceid: byId(sent), amount: '200', date: '2026-03-31', options: { ifMoreThanOutstanding: 'outstanding' } },
			{ items: [{}, {}, {}], onError: 'continueRegularOutput' },
		);
		expect(run.items.map(({ json }) => json.amount)).toEqual(['200.00', '166.12', undefined]);
		expect(run.items[2].json.error).toContain('nothing is outstanding');
	});
});

describe('a payment in another currency than that of its invoice', () => {
	test.each([undefined, 'outstanding', 'error'])('is an error before anything is recorded: %s', async (way) => {
		const run = await pay('10', way, { additionalFields: { currency_code: 'eur' } });
		expect(told(run)).toContain('Currency: invoice 0000007 is in CAD, so a payment in EUR does not fit');
		expect(bench.writes()).toEqual([]);
	});
});

describe('only once', () => {
	test('a payment that is there already comes back, though nothing is outstanding any more', async () => {
		const options = { onlyOnceFor: 'ch_1' };
		const first = await pay('366.12', 'error', { options });
		const again = await pay('366.12', 'error', { options });
		expect(again.items[0].json).toEqual({ ...first.items[0].json, alreadyExisted: true });
	});

	test('a younger payment takes the credit back that FreshBooks made of it', async () => {
		const before = credits().length;
		const payment = {
			invoiceid: sent,
			amount: { amount: '366.12', code: 'CAD' },
			date: '2026-03-31',
			note: '[Ref: ch_1]',
		};
		bench.fault({
			match: { method: 'POST', path: '/payments/payments$' },
			kind: 'meanwhile',
			meanwhile: [
				{ method: 'POST', path: `/accounting/account/${bench.account}/payments/payments`, body: { payment } },
			],
		});
		const { error, items } = await pay('366.12', undefined, { options: { onlyOnceFor: 'ch_1' } });
		expect(error).toBeUndefined();
		expect(items[0].json).toMatchObject({ alreadyExisted: true, id: payments()[0].id });
		expect(payments()).toHaveLength(1);
		expect(credits()).toHaveLength(before);
		// it was made
		expect(rows('credit_notes').filter((row) => row.credit_type === 'overpayment' && row.vis_state === 1)).toHaveLength(
			1,
		);
	});
});
