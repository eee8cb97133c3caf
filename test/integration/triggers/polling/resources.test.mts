import type { IDataObject } from 'n8n-workflow';

import { days, hours, minutes, usePolling } from '../../stage/polling-bench.mts';

const bench = usePolling();

const accounting = (list: string) => `/accounting/account/${bench.account}/${list}`;
const businessId = () => bench.freshBooks.businesses[0].businessId;
const entries = () => `/timetracking/business/${businessId()}/time_entries`;
const some = (table: string): number => Number(bench.freshBooks.records(bench.account, table)[0].id);
const entry = { is_logged: true, duration: 600, started_at: '2026-06-10T09:00:00Z' };

/** How to make and change each kind of record in FreshBooks. */
const ways: Record<string, { list: () => string; id?: string; make: () => IDataObject; change?: IDataObject }> = {
	bill: {
		list: () => accounting('bills/bills'),
		make: () => ({
			vendorid: Number(bench.freshBooks.records(bench.account, 'bill_vendors')[0].vendorid),
			issue_date: '2026-06-10',
			lines: [{ categoryid: some('categories'), quantity: 1, unit_cost: { amount: '10.00' } }],
		}),
		change: { bill_number: 'Changed' },
	},
	// FreshBooks tells of new ones only
	credit_note: {
		list: () => accounting('credit_notes/credit_notes'),
		make: () => ({
			clientid: some('clients'),
			create_date: '2026-06-10',
			lines: [{ name: 'Sorry', qty: '1', unit_cost: { amount: '10.00' } }],
		}),
	},
	other_income: {
		list: () => accounting('other_incomes/other_incomes'),
		id: 'incomeid',
		make: () => ({ amount: { amount: '5.00', code: 'CAD' }, date: '2026-06-10', category_name: 'other' }),
		change: { amount: { amount: '5.00', code: 'CAD' }, date: '2026-06-10', category_name: 'other', note: 'Changed' },
	},
	client: {
		list: () => accounting('users/clients'),
		make: () => ({ organization: 'New' }),
		change: { fname: 'Changed' },
	},
	invoice: {
		list: () => accounting('invoices/invoices'),
		make: () => ({
			customerid: some('clients'),
			create_date: '2026-06-10',
			lines: [{ type: 0, name: 'Work', qty: '2', unit_cost: { amount: '10.00' } }],
		}),
		change: { notes: 'Changed' },
	},
	estimate: {
		list: () => accounting('estimates/estimates'),
		make: () => ({
			customerid: some('clients'),
			create_date: '2026-06-10',
			lines: [{ type: 0, name: 'Work', qty: '2', unit_cost: { amount: '10.00' } }],
		}),
		change: { notes: 'Changed' },
	},
	expense: {
		list: () => accounting('expenses/expenses'),
		make: () => ({ amount: { amount: '5.00' }, categoryid: some('categories'), staffid: 1, date: '2026-06-10' }),
		change: { notes: 'Changed' },
	},
	payment: {
		list: () => accounting('payments/payments'),
		make: () => ({
			amount: { amount: '1.00' },
			date: '2026-06-10',
			type: 'Cash',
			invoiceid: Number(
				bench.freshBooks.records(bench.account, 'invoices').find(({ v3_status }) => v3_status !== 'draft')?.id,
			),
		}),
		change: { note: 'Changed' },
	},
	item: {
		list: () => accounting('items/items'),
		make: () => ({ name: 'New' }),
		change: { description: 'Changed' },
	},
	project: {
		list: () => `/projects/business/${businessId()}/project`,
		make: () => ({ title: 'New' }),
		change: { title: 'Changed' },
	},
	time_entry: { list: entries, make: () => entry, change: { ...entry, note: 'Changed' } },
};

describe.each(Object.entries(ways))('A %s', (resource, { list, id: idName = 'id', make, change }) => {
	it('is told once when it is new and once when it changes', async () => {
		const poller = bench.poller({ resource });
		await poller.poll();
		bench.later(minutes(5));
		const { [idName]: id } = await bench.write('POST', list(), { [resource]: make() });
		expect(await poller.poll()).toEqual([`${resource}.create ${id}`]);
		expect(poller.items[0].record).toMatchObject({ [idName]: id });
		expect(await poller.poll()).toEqual([]);
		if (!change) return;
		for (const wait of [0, 5, 300, 10_000]) {
			bench.later(minutes(wait));
			await bench.write('PUT', `${list()}/${id}`, { [resource]: { ...change, ...nth(change, wait) } });
			expect(await poller.poll()).toEqual([`${resource}.update ${id}`]);
			expect(await poller.poll()).toEqual([]);
		}
	});
});

/** Kinds of which FreshBooks tells when a record was made. */
const dated = ['bill', 'client', 'estimate', 'invoice', 'other_income', 'project'];

describe.each(dated.map((resource) => [resource, ways[resource]] as const))(
	'Where the user wants changes only, a %s',
	(resource, { list, id: idName = 'id', make, change }) => {
		it.each([
			['in summer', '2026-06-10T15:00:00Z'],
			['in winter', '2026-12-10T15:00:00Z'],
		])('that was made and changed between two polls %s is told, and one that was only made is not', async (_, at) => {
			bench.at(at);
			const poller = bench.poller({ resource, on: 'update' });
			await poller.poll();
			bench.later(minutes(5));
			const { [idName]: id } = await bench.write('POST', list(), { [resource]: make() });
			await bench.write('POST', list(), { [resource]: make() });
			bench.later(minutes(1));
			await bench.write('PUT', `${list()}/${id}`, { [resource]: change! });
			expect(await poller.poll()).toEqual([`${resource}.update ${id}`]);
			expect(await poller.poll()).toEqual([]);
		});
	},
);

/** The last text of a change, another one each time. */
function nth(change: IDataObject, count: number): IDataObject {
	const name = Object.keys(change).at(-1)!;
	return { [name]: `${String(change[name])} ${count}` };
}

describe('The output', () => {
	const made = async (parameters: IDataObject) => {
		const poller = bench.poller({ resource: 'invoice', ...parameters });
		await poller.poll();
		const { id } = await bench.write('POST', ways.invoice.list(), { invoice: ways.invoice.make() });
		expect(await poller.poll()).toEqual([`invoice.create ${id}`]);
		return poller.items[0];
	};

	it('is an invoice with its lines, simplified, and where it comes from', async () => {
		const item = await made({});
		expect(item).toMatchObject({
			event: 'invoice.create',
			accountId: bench.account,
			businessId: businessId(),
			record: { amount: '20.00', lines: [{ name: 'Work' }] },
		});
		expect((item.record as IDataObject).accounting_systemid).toBeUndefined();
	});

	it('has no lines where the user wants none', async () => {
		expect((await made({ include: [] })).record).not.toHaveProperty('lines');
	});

	it('is as FreshBooks writes it where the user wants it raw', async () => {
		expect((await made({ output: 'raw' })).record).toMatchObject({
			accounting_systemid: bench.account,
			amount: { amount: '20.00' },
		});
	});
});

describe('The filters', () => {
	it('let through only what belongs to a client', async () => {
		const [mine, other] = [await bench.client('Mine'), await bench.client('Other')];
		const poller = bench.poller({
			resource: 'invoice',
			filters: { clientid: { __rl: true, mode: 'id', value: String(mine) } },
		});
		await poller.poll();
		const [, { id }] = [
			await bench.write('POST', ways.invoice.list(), { invoice: { ...ways.invoice.make(), customerid: other } }),
			await bench.write('POST', ways.invoice.list(), { invoice: { ...ways.invoice.make(), customerid: mine } }),
		];
		expect(await poller.poll()).toEqual([`invoice.create ${id}`]);
		expect(await poller.poll()).toEqual([]);
	});

	it('let through an invoice when it comes into a status, and not while it stays there', async () => {
		const poller = bench.poller({ resource: 'invoice', filters: { v3_status: ['sent'] } });
		await poller.poll();
		const { id } = await bench.write('POST', ways.invoice.list(), { invoice: ways.invoice.make() });
		const change = async (changes: IDataObject) => {
			bench.later(minutes(1));
			await bench.write('PUT', `${ways.invoice.list()}/${id}`, { invoice: changes });
			return await poller.poll();
		};
		expect(await poller.poll()).toEqual([]);
		expect(await change({ notes: 'still a draft' })).toEqual([]);
		expect(await change({ action_mark_as_sent: true })).toEqual([`invoice.update ${id}`]);
		expect(await change({ notes: 'still sent' })).toEqual([]);
	});
});

describe('An invoice', () => {
	/** A sent one, due in a month, that a poller for a status knows of. */
	async function sent(status: string) {
		const poller = bench.poller({ resource: 'invoice', filters: { v3_status: [status] } });
		await poller.poll();
		const invoice = { ...ways.invoice.make(), due_offset_days: 30 };
		const { id } = await bench.write('POST', ways.invoice.list(), { invoice });
		const change = async (changes: IDataObject) =>
			await bench.write('PUT', `${ways.invoice.list()}/${id}`, { invoice: changes });
		await change({ action_mark_as_sent: true });
		expect(await poller.poll()).toEqual([]);
		return { poller, id, change };
	}

	it('is told once when it becomes paid, and not when it is edited soon afterwards', async () => {
		const { poller, id, change } = await sent('paid');
		bench.later(minutes(5));
		const payment = { invoiceid: id, amount: { amount: '20.00' }, date: '2026-06-10', type: 'Cash' };
		await bench.write('POST', accounting('payments/payments'), { payment });
		expect(await poller.poll()).toEqual([`invoice.update ${id}`]);
		bench.later(minutes(5));
		await change({ notes: 'Thank you' });
		expect(await poller.poll()).toEqual([]);
	});

	it('that becomes overdue is told when it is changed then, because FreshBooks does not tell when the day has come', async () => {
		const { poller, id, change } = await sent('overdue');
		// life goes on with other invoices: what was changed lately is looked at again anyway
		bench.later(hours(3));
		await bench.write('POST', ways.invoice.list(), { invoice: { ...ways.invoice.make(), due_offset_days: 60 } });
		expect(await poller.poll()).toEqual([]);
		bench.later(days(31));
		expect(await poller.poll()).toEqual([]);
		await change({ notes: 'Reminded by telephone' });
		expect(await poller.poll()).toEqual([`invoice.update ${id}`]);
		expect((poller.items[0].record as IDataObject).v3_status).toBe('overdue');
	});
});

describe("Time entries of somebody else's", () => {
	/** An entry of a colleague, newer than all of one's own. */
	const colleagues = async () => Number((await bench.write('POST', entries(), { time_entry: entry }, 5820102)).id);

	it('are told too', async () => {
		const poller = bench.poller({ resource: 'time_entry' });
		await poller.poll();
		const id = await colleagues();
		expect(await poller.poll()).toEqual([`time_entry.create ${id}`]);
	});

	it('are not new when they were there at the first poll', async () => {
		const id = await colleagues();
		bench.later(minutes(300));
		const poller = bench.poller({ resource: 'time_entry' });
		await poller.poll();
		bench.later(minutes(5));
		await bench.write('PUT', `${entries()}/${id}`, { time_entry: { ...entry, note: 'Changed' } }, 5820102);
		expect(await poller.poll()).toEqual([`time_entry.update ${id}`]);
	});

	it('are among the newest ones', async () => {
		const id = await colleagues();
		const poller = bench.poller({ resource: 'time_entry', options: { atFirst: 1 } });
		expect(await poller.test()).toEqual([`time_entry.create ${id}`]);
		expect(await poller.poll()).toEqual([`time_entry.create ${id}`]);
	});
});

it('A running timer is told when its time is logged, even if others were logged meanwhile', async () => {
	const poller = bench.poller({ resource: 'time_entry' });
	await poller.poll();
	const running = { is_logged: false, started_at: '2026-06-10T15:00:00Z' };
	const { id: timer } = await bench.write('POST', entries(), { time_entry: running });
	bench.later(minutes(5));
	const { id } = await bench.write('POST', entries(), { time_entry: entry });
	expect(await poller.poll()).toEqual([`time_entry.create ${id}`]);
	bench.later(minutes(200));
	expect(await poller.poll()).toEqual([]);
	await bench.write('PUT', `${entries()}/${timer}`, { time_entry: { ...entry, duration: 12_000 } });
	expect((await poller.poll()).map((one) => one.split(' ')[1])).toEqual([String(timer)]);
	expect(await poller.poll()).toEqual([]);
});
