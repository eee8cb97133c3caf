import type { IDataObject } from 'n8n-workflow';

import { many, told, useBench } from '../stage/bench.mts';
import { byId, type RunOptions } from '../stage/n8n.mts';
import { placed } from '../matrix/placed.mts';

const bench = useBench();
const records = (table: string) => bench.freshBooks.records(bench.account, table) as IDataObject[];
const client = 214101;
const otherClient = 214102;
const sent = 987007;
const day = '2026-11-22';
const line = { specifyLines: 'json', linesJson: '[{ "name": "Design", "unit_cost": "80" }]' };
const reference = 'order 1042';

interface Kind {
	table: string;
	/** Where new ones are posted, and where the list is. */
	post: string;
	list: string;
	/** The field that carries the reference, and how it stands there. */
	field: string;
	carried: string;
	/** Whether the field stands in the simplified output. */
	isShown: boolean;
	id: string;
	parameters(): IDataObject;
	/** The same for somebody or something else: another record, whatever its reference. */
	elsewhere?: IDataObject;
	/** How it is archived and deleted, where people can do that. */
	archived?: IDataObject;
	deleted?: IDataObject;
	/** Whether deleted ones can be counted. */
	countsDeleted: boolean;
}

const accounting = { id: 'id', archived: { vis_state: 2 }, deleted: { vis_state: 1 }, countsDeleted: true };
const marked = `[Ref: ${reference}]`;

const kinds: Record<string, Kind> = {
	invoice: {
		...accounting,
		table: 'invoices',
		post: '/invoices/invoices$',
		list: '/invoices/invoices$',
		field: 'po_number',
		carried: reference,
		isShown: true,
		parameters: () => ({ customerid: byId(client), create_date: day, ...line }),
		elsewhere: { customerid: byId(otherClient) },
	},
	estimate: {
		...accounting,
		table: 'estimates',
		post: '/estimates/estimates$',
		list: '/estimates/estimates$',
		field: 'po_number',
		carried: reference,
		isShown: false,
		parameters: () => ({ customerid: byId(client), create_date: day, ...line }),
		elsewhere: { customerid: byId(otherClient) },
		archived: undefined,
	},
	creditNote: {
		...accounting,
		table: 'credit_notes',
		post: '/credit_notes/credit_notes$',
		list: '/credit_notes/credit_notes$',
		field: 'notes',
		carried: marked,
		isShown: true,
		parameters: () => ({ clientid: byId(client), create_date: day, ...line }),
		elsewhere: { clientid: byId(otherClient) },
	},
	bill: {
		...accounting,
		table: 'bills',
		post: '/bills/bills$',
		list: '/bills/bills$',
		field: 'bill_number',
		carried: reference,
		isShown: true,
		countsDeleted: false,
		parameters: () => ({
			vendorid: byId(Number(records('bill_vendors')[0].vendorid)),
			issue_date: day,
			specifyLines: 'json',
			linesJson: JSON.stringify([{ categoryid: records('categories')[0].id, quantity: 1, unit_cost: '80' }]),
		}),
	},
	invoiceProfile: {
		...accounting,
		table: 'invoice_profiles',
		post: '/invoice_profiles/invoice_profiles$',
		list: '/invoice_profiles/invoice_profiles$',
		field: 'po_number',
		carried: reference,
		isShown: false,
		parameters: () => ({
			customerid: byId(client),
			create_date: day,
			frequency: 'm',
			numberRecurring: 0,
			...line,
		}),
		elsewhere: { customerid: byId(otherClient) },
		archived: undefined,
	},
	payment: {
		...accounting,
		table: 'payments',
		post: '/payments/payments$',
		list: '/payments/payments$',
		field: 'note',
		carried: marked,
		isShown: true,
		parameters: () => ({ invoiceid: byId(sent), amount: '10', date: day }),
		elsewhere: { invoiceid: byId(987003) },
	},
	expense: {
		...accounting,
		table: 'expenses',
		post: '/expenses/expenses$',
		list: '/expenses/expenses$',
		field: 'notes',
		carried: marked,
		isShown: true,
		parameters: () => ({
			amount: '12.50',
			additionalFields: { currency_code: 'CAD', staffid: byId(1) },
			date: day,
			categoryid: byId(Number(records('categories')[0].id)),
		}),
		elsewhere: { date: '2026-11-25' },
	},
	otherIncome: {
		...accounting,
		table: 'other_incomes',
		post: '/other_incomes/other_incomes$',
		list: '/other_incomes/other_incomes$',
		field: 'note',
		carried: marked,
		isShown: true,
		id: 'incomeid',
		parameters: () => ({
			amount: '12.5',
			date: day,
			category_name: 'online_sales',
			additionalFields: { currency_code: 'CAD' },
		}),
		elsewhere: { category_name: 'rentals' },
	},
	timeEntry: {
		table: 'time_entries',
		post: '/time_entries$',
		list: '/time_entries$',
		field: 'note',
		carried: marked,
		isShown: true,
		id: 'id',
		countsDeleted: true,
		parameters: () => ({ started_at: `${day}T14:00:00Z`, duration: '1:30', client_id: byId(client) }),
		elsewhere: { started_at: '2026-11-24T14:30:00Z' },
	},
	project: {
		table: 'projects',
		post: '/project$',
		list: '/projects$',
		field: 'description',
		carried: marked,
		isShown: true,
		id: 'id',
		archived: { title: 'New website', active: false },
		countsDeleted: false,
		parameters: () => ({ title: 'New website', client_id: byId(client) }),
		elsewhere: { client_id: byId(otherClient) },
	},
};
const names = Object.keys(kinds);
const having = (wanted: (kind: Kind) => unknown) => names.filter((name) => wanted(kinds[name]));

const once = async (name: string, more: IDataObject = {}, options: Partial<RunOptions> = {}) => {
	const { options: own, ...rest } = more;
	const parameters = {
		...kinds[name].parameters(),
		...rest,
		options: { onlyOnceFor: reference, ...(own as IDataObject) },
	};
	return await bench.run(name, 'create', parameters, options);
};
const plainly = async (name: string, more: IDataObject = {}) =>
	await bench.run(name, 'create', { ...kinds[name].parameters(), ...more });

const isDeleted = ({ vis_state: state, active }: IDataObject, name: string) =>
	state === 1 || (name === 'timeEntry' && active === false);
/** Those with the reference. */
const carrying = (name: string) =>
	records(kinds[name].table).filter((row) => String(row[kinds[name].field]).includes(reference));
const standing = (name: string) => carrying(name).filter((row) => !isDeleted(row, name));
const posts = (name: string) =>
	bench.requests(new RegExp(kinds[name].post)).filter((request) => request.startsWith('POST'));
const idIn = (json: IDataObject, name: string) => json[kinds[name].id];
const only = (name: string): IDataObject => {
	const [row, ...others] = standing(name);
	expect(others).toEqual([]);
	return row;
};

/** What another process does after this one has looked, and before its record is there. */
function meanwhile(name: string, times = 1): void {
	const { post, field, carried } = kinds[name];
	const [{ body }] = bench.freshBooks.journal
		.filter(({ method, path }) => method === 'POST' && new RegExp(post).test(path))
		.slice(-1);
	const path = bench.freshBooks.journal.find(
		(entry) => entry.method === 'POST' && new RegExp(post).test(entry.path),
	)!.path;
	const [[key, record]] = Object.entries(body as Record<string, IDataObject>);
	bench.fault({
		match: { method: 'POST', path: post },
		kind: 'meanwhile',
		times,
		meanwhile: [{ method: 'POST', path, body: { [key]: { ...record, [field]: carried } } }],
	});
}

describe.each(names)('%s', (name) => {
	const kind = kinds[name];

	test('is created with its reference where people see it, and not a second time', async () => {
		const first = await once(name);
		expect(first.error).toBeUndefined();
		expect(first.items[0].json.alreadyExisted).toBe(false);
		expect(only(name)[kind.field]).toBe(kind.carried);
		if (kind.isShown) expect(first.items[0].json[kind.field]).toBe(kind.carried);

		const second = await once(name);
		expect(second.error).toBeUndefined();
		expect(posts(name)).toHaveLength(1);
		expect(second.items[0].json).toEqual({ ...first.items[0].json, alreadyExisted: true });
	});

	test('comes raw as FreshBooks sends a new one, and with the same includes', async () => {
		const first = await once(name, { output: 'raw' });
		const second = await once(name, { output: 'raw' });
		// a new project has null where one that is read has an empty list (API facts §8.19)
		const plain = (json: IDataObject) =>
			JSON.stringify(json).replace('"pending_invitations":[]', '"pending_invitations":null');
		expect(plain(second.items[0].json)).toBe(plain({ ...first.items[0].json, alreadyExisted: true }));
	});

	test.each([
		['other capitals', 'ORDER 1042'],
		['other blanks', ' order  1042\n'],
	])('is found by the reference in %s', async (_how, onlyOnceFor) => {
		await once(name);
		const { items } = await once(name, { options: { onlyOnceFor } });
		expect(items[0].json.alreadyExisted).toBe(true);
		expect(posts(name)).toHaveLength(1);
	});

	test('is another one with another reference, also one that begins alike', async () => {
		await once(name);
		const others = await Promise.all(
			['order 104', 'order 10421'].map(async (onlyOnceFor) => await once(name, { options: { onlyOnceFor } })),
		);
		expect(others.map(({ items }) => items[0].json.alreadyExisted)).toEqual([false, false]);
		expect(posts(name)).toHaveLength(3);
	});

	test('keeps what the user writes into that field, and is found all the same', async () => {
		const given = placed(name, { [kind.field]: 'As agreed' });
		const first = await once(name, given);
		expect(first.error).toBeUndefined();
		expect(only(name)[kind.field]).toBe(`As agreed ${marked}`);
		const second = await once(name, given);
		expect(second.items[0].json.alreadyExisted).toBe(true);
		expect(idIn(second.items[0].json, name)).toBe(idIn(first.items[0].json, name));
	});

	test('is found when the user keeps the reference in that field by hand', async () => {
		await plainly(name, placed(name, { [kind.field]: 'Order 1042' }));
		expect((await once(name)).items[0].json.alreadyExisted).toBe(true);
		expect(posts(name)).toHaveLength(1);
	});

	test('is created once by ten executions at the same moment', async () => {
		bench.fault({ match: {}, kind: 'delay', delayMs: 50, times: -1 });
		const runs = await Promise.all(many(10, async () => await once(name)));
		expect(runs.map(({ error }) => error)).toEqual(many(10, () => undefined));
		expect(posts(name)).toHaveLength(1);
		expect(new Set(runs.map(({ items }) => idIn(items[0].json, name)))).toEqual(new Set([only(name)[kind.id]]));
		expect(runs.filter(({ items }) => items[0].json.alreadyExisted === false)).toHaveLength(1);
	});

	test('is there once after a lost reply, whether or not Safe Create is on', async () => {
		for (const [index, safeCreate] of [true, false].entries()) {
			const onlyOnceFor = `lost ${index}`;
			bench.fault({ match: { method: 'POST', path: kind.post }, kind: 'lost-reply' });
			const { error, items } = await once(name, { options: { onlyOnceFor, safeCreate } });
			expect(error).toBeUndefined();
			expect(items[0].json.alreadyExisted).toBe(false);
			const stored = records(kind.table).filter((row) => String(row[kind.field]).includes(onlyOnceFor));
			expect(stored.map((row) => row[kind.id])).toEqual([idIn(items[0].json, name)]);
		}
		expect(posts(name)).toHaveLength(2);
	});

	test('is not created again where a lost one may still come, and is found by the next run', async () => {
		const { list } = kind;
		bench.fault({ match: { method: 'POST', path: kind.post }, kind: 'lost-reply' });
		bench.fault({ match: { method: 'GET', path: list }, kind: 'status', status: 403, after: 1, times: 3 });
		const run = await once(name);
		expect(told(run)).toContain('may have carried this out');
		expect(told(run)).toContain('The node looked for it by its reference and did not find it. Run this again');
		expect((await once(name)).items[0].json).toMatchObject({ alreadyExisted: true, [kind.id]: only(name)[kind.id] });
		expect(posts(name)).toHaveLength(1);
	});

	test('of two processes at the same moment the younger one takes itself back', async () => {
		await once(name, { options: { onlyOnceFor: 'something else' } });
		meanwhile(name);
		const { error, items, hints } = await once(name);
		expect(error).toBeUndefined();
		expect(items[0].json).toMatchObject({ alreadyExisted: true, [kind.id]: only(name)[kind.id] });
		expect(hints).toEqual([expect.stringMatching(/^Another execution created the same .+ at the same moment/)]);
	});

	test('the elder one of two stands', async () => {
		await once(name, { options: { onlyOnceFor: 'something else' } });
		const { journal } = bench.freshBooks;
		const { path, body } = journal.find((one) => one.method === 'POST' && new RegExp(kind.post).test(one.path))!;
		const [[key, record]] = Object.entries(body as Record<string, IDataObject>);
		bench.fault({
			match: { method: 'GET', path: kind.list },
			after: 1,
			kind: 'meanwhile',
			meanwhile: [{ method: 'POST', path, body: { [key]: { ...record, [kind.field]: kind.carried } } }],
		});
		const { items } = await once(name);
		expect(items[0].json.alreadyExisted).toBe(false);
		const ids = standing(name).map((row) => Number(row[kind.id]));
		expect(idIn(items[0].json, name)).toBe(Math.min(...ids));
	});

	test('stands when it cannot be looked for afterwards', async () => {
		bench.fault({ match: { method: 'GET', path: kind.list }, after: 1, kind: 'status', status: 403, times: -1 });
		const { error, items } = await once(name);
		expect([error, items[0].json.alreadyExisted]).toEqual([undefined, false]);
	});

	test('is not created where it cannot be looked for before', async () => {
		bench.fault({ match: { method: 'GET', path: kind.list }, kind: 'status', status: 403, times: -1 });
		expect((await once(name)).error).toBeDefined();
		expect(posts(name)).toEqual([]);
	});

	test('that is there several times is none of them: the item says which', async () => {
		await plainly(name, placed(name, { [kind.field]: reference }));
		await plainly(name, placed(name, { [kind.field]: `See ${marked}` }));
		const ids = standing(name).map((row) => Number(row[kind.id]));
		const run = await once(name);
		expect(run.error?.message).toMatch(/^Only Once For: several .+ carry "order 1042": ID \d+ \(.+\), ID \d+ \(.+\)$/);
		for (const id of ids) expect(run.error?.message).toContain(`ID ${id} `);
		expect(posts(name)).toHaveLength(2);
	});

	test('that fails does not keep the other items from going on', async () => {
		await plainly(name, placed(name, { [kind.field]: reference }));
		await plainly(name, placed(name, { [kind.field]: reference }));
		const items = [reference, '', 'order 1043'].map((order) => ({ json: { order } }));
		const options = { onlyOnceFor: '={{ $json.order }}' };
		const run = await once(name, { options }, { items, onError: 'continueRegularOutput' });
		expect(run.items.map(({ json }) => [typeof json.error, json.alreadyExisted])).toEqual([
			['string', undefined],
			['string', undefined],
			['undefined', false],
		]);
		expect(run.items[1].json.error).toMatch(/^Only Once For: it is empty, so no .+ was created/);
	});

	test('takes the reference that a language model gives; one that it leaves blank is none', async () => {
		const options = { onlyOnceFor: "={{ $fromAI('order', 'The order number', 'string') }}" };
		const run = async (order: string) => await once(name, { options }, { items: [{ json: { order } }] });
		expect((await run('A-7')).items[0].json.alreadyExisted).toBe(false);
		expect((await run('a-7')).items[0].json.alreadyExisted).toBe(true);
		const { error, items } = await run('');
		expect(error).toBeUndefined();
		expect(Object.keys(items[0].json)).not.toContain('alreadyExisted');
		expect(posts(name)).toHaveLength(2);
	});
});

describe('what is not the same', () => {
	test.each(having(({ elsewhere }) => elsewhere))('%s', async (name) => {
		await once(name);
		const { error, items } = await once(name, kinds[name].elsewhere);
		expect([error, items[0].json.alreadyExisted]).toEqual([undefined, false]);
		expect(posts(name)).toHaveLength(2);
	});

	test.each(['invoice', 'creditNote', 'bill', 'invoiceProfile', 'payment'])(
		'%s: nor where FreshBooks ignores the filter',
		async (name) => {
			await once(name);
			const own = only(name);
			const bound = ['customerid', 'clientid', 'vendorid', 'invoiceid'].find(
				(field) => field in kinds[name].parameters(),
			)!;
			const row = records(kinds[name].table).find((one) => one[kinds[name].id] === own[kinds[name].id])!;
			const rewrite: [string, string] = [`"${bound}":"?${String(row[bound])}"?`, `"${bound}":1`];
			bench.fault({ match: { method: 'GET', path: kinds[name].list }, kind: 'rewrite', rewrite, times: -1 });
			expect((await once(name)).items[0].json.alreadyExisted).toBe(false);
		},
	);
});

/** Changes the record in FreshBooks, past this node's own operations. */
async function change(name: string, values: IDataObject): Promise<void> {
	const { id, post } = kinds[name];
	const { path, body } = bench.freshBooks.journal.find(
		(one) => one.method === 'POST' && new RegExp(post).test(one.path),
	)!;
	const [key] = Object.keys(body as object);
	const parameters = {
		method: 'PUT',
		path: `${path}/${String(only(name)[id])}`,
		body: JSON.stringify({ [key]: values }),
	};
	expect((await bench.run('apiCall', 'request', parameters)).error).toBeUndefined();
}

describe('what was archived counts', () => {
	test.each(having(({ archived }) => archived))('%s', async (name) => {
		await once(name);
		await change(name, kinds[name].archived!);
		expect(only(name)).toMatchObject(kinds[name].archived!);
		expect((await once(name)).items[0].json.alreadyExisted).toBe(true);
		expect(posts(name)).toHaveLength(1);
	});

	test.each(having(({ archived }) => archived))('%s, but an active one goes before it', async (name) => {
		await once(name);
		await change(name, kinds[name].archived!);
		const { items } = await plainly(name, placed(name, { [kinds[name].field]: reference }));
		const again = await once(name);
		expect(again.items[0].json).toMatchObject({ alreadyExisted: true, [kinds[name].id]: idIn(items[0].json, name) });
	});
});

describe('what was deleted', () => {
	const remove = async (name: string) =>
		await bench.run(name, 'delete', { [`${name}Id`]: byId(Number(only(name)[kinds[name].id])) });

	test.each(names)('does not count: %s', async (name) => {
		await once(name);
		await remove(name);
		expect((await once(name)).items[0].json.alreadyExisted).toBe(false);
		expect(standing(name)).toHaveLength(1);
		expect(posts(name)).toHaveLength(2);
	});

	/** What Delete removes for good is deleted in FreshBooks. */
	const removeSoftly = async (name: string) => {
		if (name === 'timeEntry') await remove(name);
		else await change(name, kinds[name].deleted!);
	};

	test.each(having(({ countsDeleted }) => countsDeleted))('counts where that is wanted: %s', async (name) => {
		const { items } = await once(name);
		await removeSoftly(name);
		const again = await once(name, { options: { countDeleted: true } });
		expect(again.items[0].json).toMatchObject({ alreadyExisted: true, [kinds[name].id]: idIn(items[0].json, name) });
		expect(posts(name)).toHaveLength(1);
	});

	test.each(having(({ countsDeleted }) => countsDeleted))('counts after what stands: %s', async (name) => {
		await once(name);
		await removeSoftly(name);
		const { items } = await once(name);
		const again = await once(name, { options: { countDeleted: true } });
		expect(again.items[0].json).toMatchObject({ alreadyExisted: true, [kinds[name].id]: idIn(items[0].json, name) });
	});
});

describe('a reference', () => {
	test.each([
		['that is empty', '', 'it is empty, so no payment was created. Give a reference, or remove the option.'],
		['that an expression has not', '={{ $json.nowhere }}', 'it is empty, so no payment was created'],
		['that is a list', '={{ ["a", "b"] }}', '["a","b"] is not text'],
		['with square brackets', 'order [1]', 'leave out the square brackets'],
	])('%s is refused before FreshBooks is asked to create anything', async (_how, onlyOnceFor, says) => {
		const run = await once('payment', { options: { onlyOnceFor } });
		expect(told(run)).toContain(`Only Once For: ${says}`);
		expect(bench.writes()).toEqual([]);
	});

	test('may be a number', async () => {
		await once('invoice', { options: { onlyOnceFor: '={{ 1042 }}' } });
		expect((await once('invoice', { options: { onlyOnceFor: '1042' } })).items[0].json.alreadyExisted).toBe(true);
	});

	test('changes nothing where it is not given', async () => {
		const { items } = await plainly('invoice');
		expect(Object.keys(items[0].json)).not.toContain('alreadyExisted');
		expect(bench.requests(/invoices$/)).toHaveLength(1);
	});
});

describe('many at once', () => {
	test.each(['invoice', 'payment', 'expense', 'timeEntry'])(
		'200 items with 100 references make 100 of them: %s',
		async (name) => {
			bench.fault({ match: {}, kind: 'delay', delayMs: 20, times: -1 });
			const items = many(200, (index) => ({ json: { order: `R-${index % 100}` } }));
			const run = await once(name, { options: { onlyOnceFor: '={{ $json.order }}' } }, { items });
			expect(run.error).toBeUndefined();
			expect(run.items.filter(({ json }) => json.alreadyExisted === false)).toHaveLength(100);
			expect(posts(name)).toHaveLength(100);
			const made = many(100, (index) => idIn(run.items[index].json, name));
			expect(many(100, (index) => idIn(run.items[index + 100].json, name))).toEqual(made);
			expect(new Set(made).size).toBe(100);
		},
	);

	test('200 executions with 100 references make 100 payments, though replies get lost', async () => {
		bench.fault({ match: {}, kind: 'delay', delayMs: 20, times: 50 });
		bench.fault({ match: { method: 'POST', path: '/payments$' }, kind: 'lost-reply', after: 3, times: 10 });
		const runs = await Promise.all(
			many(200, async (index) => await once('payment', { amount: '1', options: { onlyOnceFor: `R-${index % 100}` } })),
		);
		expect(runs.map(({ error }) => error?.message)).toEqual(many(200, () => undefined));
		expect(new Set(runs.map(({ items }) => items[0].json.id)).size).toBe(100);
		const notes = records('payments').flatMap(({ note, vis_state: state }) => (state === 0 ? [String(note)] : []));
		const made = notes.filter((note) => note.includes('[Ref: R-'));
		expect(made.sort()).toEqual(many(100, (index) => `[Ref: R-${index}]`).sort());
	});

	test('a long list is read whole once, and then only as far as it is new', async () => {
		const items = many(30, (index) => ({ json: { order: `R-${index}` } }));
		await plainly('estimate');
		const options = { onlyOnceFor: '={{ $json.order }}' };
		await bench.run('estimate', 'create', kinds.estimate.parameters(), { items: many(230, () => ({})) });
		const before = bench.requests().length;
		const run = await once('estimate', { options }, { items });
		expect(run.error).toBeUndefined();
		const reads = bench
			.requests()
			.slice(before)
			.filter((request) => /^GET .*estimates$/.test(request));
		// three pages, and one for all of them afterwards
		expect(reads).toHaveLength(4);
	});
});

describe('a list that is looked at again', () => {
	const two = async () =>
		await once(
			'estimate',
			{ options: { onlyOnceFor: '={{ $json.order }}', concurrency: 1 } },
			{ items: [{ json: { order: 'R-1' } }, { json: { order: 'R-2' } }] },
		);

	test('shows what others have made meanwhile, though that is more than a page', async () => {
		const estimate = { customerid: client, create_date: day };
		const path = `/accounting/account/${bench.account}/estimates/estimates`;
		bench.fault({
			match: { method: 'POST', path: '/estimates$' },
			kind: 'meanwhile',
			meanwhile: many(150, (index) => ({
				method: 'POST',
				path,
				body: { estimate: { ...estimate, po_number: index === 0 ? 'R-2' : `other ${index}` } },
			})),
		});
		const { error, items } = await two();
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => json.alreadyExisted)).toEqual([false, true]);
	});

	test('is read whole each time where FreshBooks does not send the newest first', async () => {
		const listed = (id: number, po_number: string) => ({ id, po_number, customerid: client, vis_state: 0 });
		const page = (number: number, estimates: IDataObject[]) => ({
			response: { result: { estimates, page: number, pages: 2, per_page: 100, total: 3 } },
		});
		const [{ id }] = records('estimates');
		const match = { method: 'GET', path: '/estimates$' };
		const pages: Array<[number, object]> = [
			[1, page(1, [listed(5, 'a'), listed(9, 'b')])],
			[2, page(2, [listed(Number(id), 'R-2')])],
		];
		for (const [number, body] of pages) {
			bench.fault({
				match: { ...match, query: `(^|[?&])page=${number}(&|$)` },
				kind: 'status',
				status: 200,
				body,
				times: -1,
			});
		}
		const { error, items } = await two();
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => json.alreadyExisted)).toEqual([false, true]);
		const reads = bench.requests(/estimates$/).filter((request) => request.startsWith('GET'));
		// before the first one, and at the end
		expect(reads).toHaveLength(4);
	});

	test('that FreshBooks sends again and again lets nothing be created', async () => {
		await bench.run('estimate', 'create', kinds.estimate.parameters(), { items: many(120, () => ({})) });
		bench.freshBooks.switches.pages = 'repeated';
		const before = posts('estimate').length;
		expect(told(await once('estimate'))).toContain('FreshBooks sent the same estimates again and again');
		expect(posts('estimate')).toHaveLength(before);
	});

	test('leaves out what somebody has deleted since it was read', async () => {
		await plainly('estimate', { additionalFields: { po_number: 'R-2' } });
		const [{ id }] = records('estimates').filter((row) => row.po_number === 'R-2');
		bench.fault({
			match: { method: 'POST', path: '/estimates$' },
			kind: 'meanwhile',
			meanwhile: [
				{
					method: 'PUT',
					path: `/accounting/account/${bench.account}/estimates/estimates/${String(id)}`,
					body: { estimate: { vis_state: 1 } },
				},
			],
		});
		const { error, items } = await two();
		expect(error).toBeUndefined();
		expect(items.map(({ json }) => json.alreadyExisted)).toEqual([false, false]);
	});
});

describe('two that are there for a moment', () => {
	test('are waited for: the younger one takes itself back', async () => {
		await plainly('payment', { additionalFields: { note: reference } });
		await plainly('payment', { additionalFields: { note: reference } });
		const [elder, younger] = standing('payment')
			.map(({ id }) => Number(id))
			.sort((a, b) => a - b);
		const path = `/accounting/account/${bench.account}/payments/payments/${younger}`;
		bench.fault({
			match: { method: 'GET', path: '/payments$' },
			after: 1,
			kind: 'meanwhile',
			meanwhile: [{ method: 'PUT', path, body: { payment: { vis_state: 1 } } }],
		});
		const { error, items } = await once('payment');
		expect(error).toBeUndefined();
		expect(items[0].json).toMatchObject({ alreadyExisted: true, id: elder });
	});
});
