import type { IDataObject } from 'n8n-workflow';

import { many, told, useBench } from '../stage/bench.mts';
import { byId, byName } from '../stage/n8n.mts';

const bench = useBench('2026-06-10T15:00:00Z');
const rows = (table: string) => bench.freshBooks.records(bench.account, table) as IDataObject[];
const reads = () => bench.requests().filter((request) => request.startsWith('GET '));
const day = { create_date: '2026-06-10' };
/** What an expression gives of an item. */
const field = (name: string) => byName(`={{ $json.${name} }}`);

const clientOf = async (name: unknown) => {
	const result = await bench.run('client', 'get', { clientId: byName(name as string) });
	return result.error ? told(result) : result.items[0].json.id;
};

describe('a client is found', () => {
	test.each([
		['by email', 'amara@okaforceramics.example', 214101],
		['by email in capitals', ' AMARA@OkaforCeramics.example ', 214101],
		['by organization', 'Okafor Ceramics', 214101],
		['by first and last name', 'Amara Okafor', 214101],
		['by the name of somebody without an organization', 'hiro tanaka', 214105],
		['in another Unicode form', 'Brandt & So\u0308hne', 214102],
		['with no-break and double spaces', ' brandt\u00a0&  s\u00f6hne', 214102],
		['with nothing but letters of their own', 'Chloé Tremblay', 214104],
		['though archived', 'Marsh Printing (closed)', 214108],
	])('%s', async (_, name, id) => {
		expect(await clientOf(name)).toBe(id);
		expect(reads()).toEqual([
			`GET /accounting/account/${bench.account}/users/clients`,
			`GET /accounting/account/${bench.account}/users/clients/${id}`,
		]);
	});

	test('by what an expression makes of a number', async () => {
		await bench.run('client', 'create', { organization: '1848' });
		const result = await bench.run('client', 'get', { clientId: byName('={{ 1800 + 48 }}') });
		expect(result.items[0].json).toMatchObject({ organization: '1848' });
	});
});

test('a client among many is found by an organization that is called like an email', async () => {
	const id = await newClient('shop@kiln.example');
	bench.freshBooks.seedManyClients(bench.account, 600);
	expect(await clientOf('Shop@kiln.example')).toBe(id);
});

test('an active client goes before an archived one of the same name, and that before none', async () => {
	const [old, present] = [await newClient('Twice Ltd'), await newClient('Twice Ltd')];
	await bench.run('client', 'archive', { clientId: byId(old) });
	expect(await clientOf('twice ltd')).toBe(present);
	await bench.run('client', 'delete', { clientId: byId(present) });
	expect(await clientOf('twice ltd')).toBe(old);
	await bench.run('client', 'delete', { clientId: byId(old) });
	expect(await clientOf('twice ltd')).toMatch('No client is called "twice ltd"');
});

test('what is restored is one that is archived or deleted', async () => {
	const [gone, present] = [await newClient('Twice Ltd'), await newClient('Twice Ltd')];
	await bench.run('client', 'delete', { clientId: byId(gone) });
	const { items } = await bench.run('client', 'restore', { clientId: byName('Twice Ltd') });
	expect(items[0].json).toMatchObject({ id: gone, vis_state: 0 });
	expect(rows('clients').find(({ id }) => id === present)).toMatchObject({ vis_state: 0 });
});

const newClient = async (organization: string, more: IDataObject = {}) =>
	Number((await bench.run('client', 'create', { organization, ...more })).items[0].json.id);

test('nobody of the name: the field, the name and the three that are most like it', async () => {
	const said = await clientOf('Okafor Ceramic');
	expect(said).toMatch(
		/^Client: No client is called "Okafor Ceramic". The nearest: "Okafor Ceramics", "[^"]+" and "[^"]+"\.$/,
	);
	expect(bench.writes()).toEqual([]);
});

test('several of the name: each with what tells them apart', async () => {
	const [one, other] = [
		await newClient('Twice Ltd', { email: 'ann@twice.example' }),
		await newClient('Twice Ltd', { email: 'bob@twice.example' }),
	];
	expect(await clientOf('Twice Ltd')).toBe(
		`Client: Several clients are called "Twice Ltd": ID ${other} (Twice Ltd – bob@twice.example), ID ${one} (Twice Ltd – ann@twice.example). Choose one From List or By ID.`,
	);
});

test('the email tells which of two is meant', async () => {
	await newClient('Twice Ltd', { email: 'ann@twice.example' });
	const other = await newClient('Twice Ltd', { email: 'bob@twice.example' });
	expect(await clientOf('bob@twice.example')).toBe(other);
});

test('a failed look-up is the failure of its item alone, and tells the field', async () => {
	const items = [{ json: { name: 'Nobody' } }, { json: { name: 'Nair Analytics' } }];
	const result = await bench.run(
		'invoice',
		'create',
		{ ...day, customerid: field('name') },
		{ items, onError: 'continueRegularOutput' },
	);
	expect(result.items.map(({ json }) => json)).toMatchObject([
		{ error: expect.stringMatching('No client is called "Nobody"'), details: { field: 'customerid' } },
		{ customerid: 214103 },
	]);
});

describe('By ID refuses', () => {
	test.each([
		['the number of an invoice', 'invoice', 'invoiceId', '0000042', 'By Number to give a number'],
		['a name', 'client', 'clientId', 'Acme', 'By Name or Email to give a name or email'],
		['an email', 'client', 'clientId', 'ann@acme.example', 'By Name or Email to give a name or email'],
	])('%s, and says where it belongs', async (_, resource, id, value, mode) => {
		const from = `={{ ${JSON.stringify(value)} }}`;
		const result = await bench.run(resource, 'get', { [id]: byId(from) });
		expect(told(result)).toMatch(`"${value}" is not an ID`);
		expect(told(result)).toMatch(`Choose ${mode}`);
		expect(bench.requests()).toEqual([]);
	});
});

describe('the number of an invoice', () => {
	const found = async (number: unknown) => {
		const result = await bench.run('invoice', 'get', { invoiceId: byName(number as string) });
		return result.error ? told(result) : result.items[0].json.invoice_number;
	};
	const newInvoice = async (invoice_number: string) =>
		await bench.run('invoice', 'create', { ...day, customerid: byId(214103), additionalFields: { invoice_number } });

	test.each([['0000042'], ['42'], ['={{ 42 }}'], [' 042 ']])('%j finds 0000042', async (typed) => {
		await newInvoice('0000042');
		expect(await found(typed)).toBe('0000042');
	});

	test('that is the very one goes before the one with noughts', async () => {
		await newInvoice('0000042');
		await newInvoice('42');
		expect(await found('42')).toBe('42');
		expect(await found('0000042')).toBe('0000042');
	});

	test('may have letters, in capitals or not', async () => {
		await newInvoice('INV-7/b');
		expect(await found('inv-7/B')).toBe('INV-7/b');
	});

	test('is unknown', async () => {
		expect(await found('998877')).toMatch(/^Invoice: No invoice has the number "998877". The nearest: /);
	});
});

describe('500 items with 200 clients out of 1,200', () => {
	const look = async (count: number, names: number, more: IDataObject = {}) => {
		const all = rows('clients')
			.filter(({ vis_state: state }) => state === 0)
			.map(({ email }) => String(email));
		const items = many(count, (index) => ({ json: { who: all[(index % names) * 5] } }));
		return await bench.run('project', 'create', { title: 'x', client_id: field('who'), ...more } as never, { items });
	};

	test('cost at most 15 requests for the look-ups', async () => {
		bench.freshBooks.seedManyClients(bench.account, 1200);
		const result = await look(500, 200);
		expect(result.error).toBeUndefined();
		expect(result.items).toHaveLength(500);
		expect(new Set(result.items.map(({ json }) => json.client_id)).size).toBe(200);
		expect(reads().length).toBeLessThanOrEqual(15);
	});

	test('so do invoices, whose currency is that of the client', async () => {
		bench.freshBooks.seedManyClients(bench.account, 1200);
		const all = rows('clients').filter(({ vis_state: state }) => state === 0);
		const items = many(500, (index) => ({ json: { who: all[(index % 200) * 5].email } }));
		const lines = { line: [{ name: 'x', unit_cost: '1' }] };
		const result = await bench.run('invoice', 'create', { ...day, customerid: field('who'), lines } as never, {
			items,
		});
		expect(result.error).toBeUndefined();
		expect(reads().length).toBeLessThanOrEqual(15);
	});

	test('and few names in a long list one request each', async () => {
		bench.freshBooks.seedManyClients(bench.account, 1200);
		const result = await look(500, 5);
		expect(result.error).toBeUndefined();
		// one of them tells how long the list is
		expect(reads()).toHaveLength(6);
	});
});

describe('If Not Found', () => {
	const invoice = async (name: string, ifNotFound: string, more: IDataObject = {}) =>
		await bench.run('invoice', 'create', { ...day, customerid: byName(name), options: { ifNotFound }, ...more });

	test('creates the client, once for all items that name the same one', async () => {
		const items = ['New Ltd', ' new  ltd', 'zoe@new.example', 'New Ltd'].map((name) => ({ json: { name } }));
		const result = await bench.run(
			'invoice',
			'create',
			{ ...day, customerid: field('name'), options: { ifNotFound: 'createClient' } },
			{ items },
		);
		expect(result.error).toBeUndefined();
		const [first, second, third, fourth] = result.items.map(({ json }) => json.customerid);
		expect([second, fourth]).toEqual([first, first]);
		const made = rows('clients').slice(-2);
		expect(made.map(({ id, organization, email }) => [id, organization, email])).toEqual([
			[first, 'New Ltd', ''],
			[third, '', 'zoe@new.example'],
		]);
	});

	test('creates the client with the name and address that are given for the document, and changes no known one', async () => {
		const on = { fname: 'Juno', lname: 'Abara', organization: '', street: '14 Ferry Lane', city: 'Halifax' };
		const first = await invoice('juno@abara.example', 'createClient', { additionalFields: { ...on, code: 'B3H 1A1' } });
		const juno = {
			email: 'juno@abara.example',
			fname: 'Juno',
			lname: 'Abara',
			organization: '',
			p_street: '14 Ferry Lane',
		};
		expect(first.error).toBeUndefined();
		expect(rows('clients').at(-1)).toMatchObject({ ...juno, p_city: 'Halifax', p_code: 'B3H 1A1' });
		expect(rows('invoices').at(-1)).toMatchObject({ fname: 'Juno', street: '14 Ferry Lane', city: 'Halifax' });

		const second = await invoice('Juno@Abara.example', 'createClient', { additionalFields: { fname: 'Somebody' } });
		expect(second.items[0].json.customerid).toBe(first.items[0].json.customerid);
		expect(rows('clients').at(-1)).toMatchObject(juno);

		const named = await invoice('New Ltd', 'createClient', {
			additionalFields: { organization: 'Another Ltd', fname: 'Ann' },
		});
		expect(named.error).toBeUndefined();
		expect(rows('clients').at(-1)).toMatchObject({ organization: 'New Ltd', fname: 'Ann', email: '' });
	});

	test('makes one client of two executions that name the same new one at the same time', async () => {
		const before = rows('clients').length;
		const both = await Promise.all([invoice('New Ltd', 'createClient'), invoice('New Ltd', 'createClient')]);
		expect(both.map(({ error }) => error)).toEqual([undefined, undefined]);
		expect(rows('clients')).toHaveLength(before + 1);
	});

	test.each([
		['estimate', { ...day, customerid: byName('New Ltd') }, 'customerid'],
		['project', { title: 'x', client_id: byName('New Ltd') }, 'client_id'],
		[
			'expense',
			{
				amount: '5',
				date: '2026-06-10',
				categoryid: byName('Advertising'),
				additionalFields: { clientid: byName('New Ltd') },
			},
			'clientid',
		],
	])('creates the client of a new %s', async (resource, parameters, key) => {
		const result = await bench.run(resource, 'create', {
			...parameters,
			options: { ifNotFound: 'createClient' },
		} as never);
		expect(result.error).toBeUndefined();
		expect(result.items[0].json[key]).toBe(rows('clients').at(-1)?.id);
		expect(rows('clients').at(-1)).toMatchObject({ organization: 'New Ltd' });
	});

	test('creates nobody where nothing new is made', async () => {
		const result = await bench.run('invoice', 'update', {
			invoiceId: byId(987010),
			updateFields: { customerid: byName('New Ltd') },
			options: { ifNotFound: 'createClient' },
		});
		expect(told(result)).toMatch('No client is called "New Ltd"');
		expect(bench.writes()).toEqual([]);
	});

	test('creates nobody where several are called so', async () => {
		await newClient('Twice Ltd');
		await newClient('Twice Ltd');
		expect(told(await invoice('Twice Ltd', 'createClient'))).toMatch('Several clients are called');
	});

	test('leaves an optional reference empty, and a required one not', async () => {
		const options = { ifNotFound: 'leaveEmpty' };
		const project = await bench.run('project', 'create', { title: 'x', client_id: byName('New Ltd'), options });
		expect(project.items[0].json).toMatchObject({ title: 'x', client_id: null });
		expect(told(await invoice('New Ltd', 'leaveEmpty'))).toMatch('No client is called "New Ltd"');
	});

	test('leaves no filter empty: everything would be found', async () => {
		const options = { ifNotFound: 'leaveEmpty' };
		const result = await bench.run('invoice', 'getAll', { filters: { customerid: byName('New Ltd') }, options });
		expect(told(result)).toMatch('No client is called "New Ltd"');
	});
});

test('an update by a name that is there leaves the rest as it is', async () => {
	const result = await bench.run('project', 'update', {
		projectId: byId(Number(rows('projects')[0].id)),
		updateFields: { client_id: byName('Nair Analytics') },
	});
	expect(result.items[0].json).toMatchObject({ client_id: 214103 });
});

describe('the business by its name', () => {
	test.each([['Harbour Street Books'], [' harbour\u00a0street  books']])('%j', async (name) => {
		const result = await bench.run('client', 'getAll', { business: byName(name) });
		expect(result.error).toBeUndefined();
		expect(bench.requests(/clients/)).toEqual(['GET /accounting/account/hB7kQ2/users/clients']);
	});

	test('is asked for once, whatever the number of items', async () => {
		const items = many(20, () => ({}));
		await bench.run('client', 'get', { business: byName('Maple & Pine Studio'), clientId: byId(214101) }, { items });
		expect(bench.requests(/users\/me/)).toHaveLength(1);
	});

	test('that the credential does not reach', async () => {
		const result = await bench.run('client', 'getAll', { business: byName('Acme') });
		expect(told(result)).toMatch(/no access to a business called "Acme"\n.*It has access to: Maple & Pine Studio/);
	});
});

describe('what a language model gives', () => {
	/** What the button beside a field writes when the model is to fill it in. */
	const byModel = (key: string) => `={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('${key}', \`\`, 'string') }}`;
	const tool = async (resource: string, operation: string, parameters: IDataObject, query: IDataObject) =>
		await bench.run(resource, operation, parameters, { items: [{ json: { query } }] });
	const draft = (options: IDataObject = {}) => ({
		...day,
		customerid: byName(byModel('Client')),
		lines: { line: [{ name: byModel('What'), unit_cost: byModel('Rate'), tax1: byName(byModel('Tax')) }] },
		options,
	});
	const said = { Client: 'hello@brook.example', What: 'Kiln repair', Rate: '95.50', Tax: 'HST' };

	test('makes client and invoice out of one sentence, without an ID', async () => {
		const client = { organization: byModel('Organization'), email: byModel('Email') };
		await tool('client', 'create', client, { Organization: 'Brook Pottery', Email: 'hello@brook.example' });
		const { items, error } = await tool('invoice', 'create', draft(), said);
		expect(error).toBeUndefined();
		expect(items[0].json).toMatchObject({ current_organization: 'Brook Pottery', amount: '107.92' });
	});

	test('makes both by one call, where the client may be created', async () => {
		const { items, error } = await tool('invoice', 'create', draft({ ifNotFound: 'createClient' }), said);
		expect(error).toBeUndefined();
		expect(items[0].json).toMatchObject({ customerid: rows('clients').at(-1)?.id, amount: '107.92' });
		expect(rows('clients').at(-1)).toMatchObject({ email: 'hello@brook.example' });
	});

	test('a tax left blank is none', async () => {
		const { items } = await tool('invoice', 'create', draft({ ifNotFound: 'createClient' }), { ...said, Tax: '' });
		expect(items[0].json).toMatchObject({ amount: '95.50' });
	});

	test('by ID is refused with what to choose instead', async () => {
		const parameters = { ...draft(), customerid: byId(byModel('Client')) };
		const result = await tool('invoice', 'create', parameters, said);
		expect(told(result)).toMatch('Choose By Name or Email to give a name or email');
	});
});
