import type { IDataObject } from 'n8n-workflow';

import { resources } from '../../../nodes/FreshBooks/resources';
import { told, useBench } from '../stage/bench.mts';
import { byId } from '../stage/n8n.mts';

const bench = useBench();
const client = () => byId(Number(bench.freshBooks.records(bench.account, 'clients')[0].id));

/** As an expression gives it: what is typed in the editor is checked by n8n before the node runs. */
const from = (value: string) => `={{ ${JSON.stringify(value)} }}`;
const invoice = (more: IDataObject) => ({ customerid: client(), create_date: '2026-11-22', ...more });
const linesJson = (json: unknown) => invoice({ specifyLines: 'json', linesJson: json as string });
const lines = (...line: IDataObject[]) => invoice({ specifyLines: 'fields', lines: { line } });
const expense = (more: IDataObject) => ({
	amount: '5',
	date: '2026-11-22',
	categoryid: byId(Number(bench.freshBooks.records(bench.account, 'categories')[0].id)),
	...more,
});

describe('bad input is said in a sentence, and nothing is written:', () => {
	test.each<[what: string, resource: string, operation: string, parameters: () => IDataObject, sentence: string]>([
		['lines that are not JSON', 'invoice', 'create', () => linesJson('[{"name": }]'), 'Lines (JSON): this is not JSON'],
		[
			'lines that are no list',
			'invoice',
			'create',
			() => linesJson('{"name": "x"}'),
			'Lines (JSON): this is not a list',
		],
		['lines that are null', 'invoice', 'create', () => linesJson('null'), 'Lines (JSON): this is not a list'],
		['a line that is text', 'invoice', 'create', () => linesJson('["x"]'), 'Line 1: this is not an object'],
		[
			'a JSON line without amount',
			'invoice',
			'create',
			() => linesJson('[{"unit_cost": 1}, {"name": "x"}]'),
			'Line 2: Rate is empty',
		],
		[
			'a JSON line with a wrong amount',
			'estimate',
			'create',
			() => linesJson('[{"unit_cost": "1,000"}]'),
			'Line 1: Rate: "1,000" is not an amount',
		],
		[
			'a line without amount',
			'invoice',
			'create',
			() => lines({ name: 'x', unit_cost: from('') }),
			'Line 1: Rate is empty',
		],
		[
			'a line with a wrong tax',
			'invoice',
			'create',
			() => lines({ unit_cost: '1' }, { unit_cost: '1', additionalFields: { taxAmount1: 'GST' } }),
			'Line 2: Tax 1 Percent: "GST" is not an amount',
		],
		['no client', 'invoice', 'create', () => invoice({ customerid: byId(from('')) }), 'Client is empty'],
		[
			'a client by name',
			'invoice',
			'create',
			() => invoice({ customerid: byId(from('Okafor')) }),
			'Client: "Okafor" is not an ID',
		],
		[
			'a date that is none',
			'invoice',
			'create',
			() => invoice({ create_date: '31.12.2026' }),
			'Date Issued: "31.12.2026" is not a date',
		],
		[
			'a day that does not exist',
			'expense',
			'create',
			() => expense({ date: '2026-02-30' }),
			'Date: "2026-02-30" is not a date',
		],
		['no date', 'expense', 'create', () => expense({ date: from('') }), 'Date is empty'],
		['no amount', 'expense', 'create', () => expense({ amount: from('') }), 'Amount is empty'],
		[
			'a currency by name',
			'expense',
			'create',
			() => expense({ additionalFields: { currency_code: 'Dollar' } }),
			'Currency: "Dollar" is not a currency',
		],
		['an amount with a sign', 'expense', 'create', () => expense({ amount: '$5' }), 'Amount: "$5" is not an amount'],
		['no id', 'client', 'get', () => ({ clientId: byId(from('')) }), 'Client: choose one or give its ID'],
		['an id that is none', 'client', 'delete', () => ({ clientId: byId(from('abc')) }), 'Client: "abc" is not an ID'],
		[
			'the address of something else',
			'invoice',
			'get',
			() => ({ invoiceId: { __rl: true, mode: 'url', value: from('https://my.freshbooks.com/#/client/5') } }),
			'Invoice: "https://my.freshbooks.com/#/client/5" is not the web address',
		],
		['nothing to change', 'client', 'update', () => ({ clientId: client() }), 'There is nothing to change'],
		[
			'a moment that is none',
			'timeEntry',
			'create',
			() => ({ started_at: 'at noon', duration: 1 }),
			'Started At: "at noon" is not a date',
		],
		[
			'too many hours',
			'timeEntry',
			'create',
			() => ({ started_at: '2026-11-22', duration: 25 }),
			'Hours: 25 is more than 24',
		],
		[
			'a wrong filter',
			'expense',
			'getAll',
			() => ({ filters: { date_min: 'last week' } }),
			'Date From: "last week" is not a date',
		],
		[
			'a wrong list of ids',
			'expense',
			'getAll',
			() => ({ filters: { clientids: '1, x' } }),
			'Client IDs: "x" is not an ID',
		],
		[
			'a recipient that is none',
			'invoice',
			'send',
			() => ({ invoiceId: byId(1), email_recipients: 'a@b.example, nobody' }),
			'Recipients: "nobody" is not an email address',
		],
		[
			'an operation that does not exist',
			'client',
			'explode',
			() => ({}),
			'This node has no operation "explode" for "client"',
		],
	])('%s', async (_what, resource, operation, parameters, sentence) => {
		const run = await bench.run(resource, operation, parameters());
		expect(run.error?.message).toContain(sentence);
		expect(run.error?.context?.itemIndex).toBe(0);
		expect(bench.writes()).toEqual([]);
	});

	test('one item in the middle is named by its number', async () => {
		const items = ['5', 'five', '6'].map((amount) => ({ json: { amount } }));
		const run = await bench.run('expense', 'create', expense({ amount: '={{ $json.amount }}' }), { items });
		expect(run.error?.message).toContain('Amount: "five" is not an amount');
		expect(run.error?.context?.itemIndex).toBe(1);
	});
});

describe('a hostile id never changes the path', () => {
	const hostile = [
		'../../../auth/api/v1/users/me',
		'..',
		'.',
		'%2e%2e',
		'1/../2',
		'1?include[]=x',
		'1#x',
		'1;x',
		'1 2',
		'1%002',
		'1\n2',
		'１２',
		'-1',
		'1e3',
		'0x1',
		'[object Object]',
	];
	const withId = resources.flatMap((resource) =>
		resource.operations
			.filter(({ value }) => ['get', 'update', 'delete', 'archive'].includes(value))
			.filter((operation) => operation.fields(resource).some(({ name }) => name === `${resource.value}Id`))
			.filter(() => resource.value !== 'business')
			.map(({ value }) => [resource.value, value]),
	);

	test.each(withId)('of %s %s', async (resource, operation) => {
		const items = hostile.map((id) => ({ json: { id } }));
		const parameters = {
			[`${resource}Id`]: byId('={{ $json.id }}'),
			updateFields: { name: 'x', fname: 'x', title: 'x', notes: 'x', note: 'x' },
		};
		const run = await bench.run(resource, operation, parameters, { items, onError: 'continueRegularOutput' });
		expect(run.items).toHaveLength(hostile.length);
		for (const [index, { json }] of run.items.entries()) {
			// what an ID of a checkout link looks like is not known: it is sent, as one encoded part of the path
			if (resource === 'checkoutLink' && !/^\.{0,2}$/.test(hostile[index])) continue;
			// a message is one line
			const typed = hostile[index].trim().toLowerCase().replace(/\s+/g, ' ');
			expect(String(json.error).toLowerCase()).toContain(`"${typed}" is not an id`);
		}
		for (const request of bench.requests())
			expect(request).toMatch(/^\w+ \/payments\/account\/\w+\/checkout-links\/[^/]+$/);
		if (resource !== 'checkoutLink') expect(bench.requests()).toEqual([]);
	});

	test('of a business', async () => {
		for (const value of [...hostile, '../x:1:y', 'a:1:../../b', 'a/b:1:c', 'a:1/2:c']) {
			const run = await bench.run('client', 'getAll', { business: byId(value), limit: 1 });
			expect(told(run)).toContain('has no access to a');
		}
		expect(new Set(bench.requests())).toEqual(new Set(['GET /auth/api/v1/users/me']));
	});

	test('of a filter stays within its value', async () => {
		const value = 'x&search[email]=y&page=9#z?a=b ü💸';
		await bench.run('client', 'getAll', { filters: { user_like: value }, limit: 1 });
		const [{ path, query }] = bench.freshBooks.journal;
		expect(path).toBe(`/accounting/account/${bench.account}/users/clients`);
		expect([...new URLSearchParams(query)]).toEqual([
			['search[user_like]', value],
			['page', '1'],
			['per_page', '1'],
		]);
	});
});
