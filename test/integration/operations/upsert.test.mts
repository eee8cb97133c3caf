import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { A, account, byId } from '../matrix/requests.mts';
import { openWorld } from '../matrix/world.mts';

const world = openWorld();
const rows = (table: string) => world.freshBooks.records(account, table) as IDataObject[];
const writes = () => world.requests().filter(({ method }) => method !== 'GET');

const client = async (parameters: INodeParameters) =>
	await world.run({ resource: 'client', operation: 'upsert', ...parameters });

/** Key, as it stands in FreshBooks, as it is typed. */
const forms: Array<[what: string, key: 'email' | 'organization', id: number, typed: string]> = [
	['decomposed', 'organization', 214102, 'Brandt & So\u0308hne'],
	['with a no-break space', 'organization', 214102, 'Brandt\u00a0& S\u00f6hne'],
	['with a double space', 'organization', 214102, 'Brandt  &  S\u00f6hne'],
	['with blanks around it', 'organization', 214102, ' \tBrandt & S\u00f6hne\n'],
	['in capitals', 'organization', 214102, 'BRANDT & S\u00d6HNE'],
	['in capitals', 'email', 214101, 'AMARA@OkaforCeramics.example'],
	['with blanks around it', 'email', 214101, ' amara@okaforceramics.example '],
];

test.each(forms)('a client whose key is typed %s is the one that is there: %s', async (_, key, id, typed) => {
	const stored = world.find('clients', { id })[key];
	const before = rows('clients').length;
	const result = await client({ [key]: typed, fname: 'Zoë' });
	expect(result.items[0]?.json).toMatchObject({ upserted: 'updated', id, [key]: stored, fname: 'Zoë' });
	expect(rows('clients')).toHaveLength(before);
	expect(writes().map(({ body }) => body)).toEqual([{ client: { fname: 'Zoë' } }]);
});

test('a new client has the key in its plain form', async () => {
	await client({ organization: ' Ko\u0308nig\u00a0 & Co. ', email: ' Zoe@ng.example ', fname: 'Zoë' });
	expect(writes().map(({ body }) => body)).toEqual([
		{ client: { organization: 'K\u00f6nig & Co.', email: 'Zoe@ng.example', fname: 'Zoë' } },
	]);
});

test('where nothing but the key is given, nothing is written', async () => {
	const { items, error } = await client({ email: 'amara@okaforceramics.example' });
	expect(error).toBeUndefined();
	expect(items[0].json).toMatchObject({ upserted: 'updated', id: 214101, organization: 'Okafor Ceramics' });
	expect(writes()).toEqual([]);
});

describe.each([
	['invoice', 'Invoice Number', 'invoices', 987010],
	['estimate', 'Estimate Number', 'estimates', 561101],
])('the number of an %s', (resource, label, table, id) => {
	const key = `${resource}_number`;
	const list = `${A}/${table}/${table}`;
	const stored = () => String(world.find(table, { id })[key]);
	const upsert = async (number: unknown) =>
		await world.run({ resource, operation: 'upsert', customerid: byId(214103), [key]: number } as never);

	test('with blanks around it is the same', async () => {
		const { items } = await upsert(` ${stored()} `);
		expect(items[0].json).toMatchObject({ upserted: 'updated', id, [key]: stored() });
		expect(rows(table).filter((row) => String(row[key]).trim() === stored())).toHaveLength(1);
	});

	test.each(['as text', 'as a number'])(
		'without its noughts is no new one: the one that is there is named: %s',
		async (how) => {
			const plain = String(Number(stored()));
			const before = world.everything();
			const { error } = await upsert(how === 'as text' ? plain : `={{ ${plain} }}`);
			expect(error?.message).toMatch(new RegExp(`^${label}: there is no ${plain}, only ${stored()}: ID ${id} \\(`));
			expect(error?.description).toBe('Nothing was changed. Give the number exactly as it is in FreshBooks.');
			expect(world.everything()).toEqual(before);
		},
	);

	test('with noughts that FreshBooks’ one does not have is no new one either', async () => {
		await upsert('77');
		const { error } = await upsert('0000077');
		expect(error?.message).toMatch(new RegExp(`^${label}: there is no 0000077, only 77: ID `));
	});

	test('of which neither form is there is new, and looked for in both', async () => {
		const { items } = await upsert('0000999');
		expect(items[0].json).toMatchObject({ upserted: 'created', [key]: '0000999' });
		const asked = world
			.requests()
			.filter(({ path }) => path === list)
			.map(({ method, query }) => [method, query.at(-1)]);
		expect(asked).toEqual([
			['GET', `search[${key}]=0000999`],
			['GET', `search[${key}]=999`],
			['POST', 'include[]=lines'],
			['GET', `search[${key}]=0000999`],
		]);
	});

	test('with letters stays as it is', async () => {
		const { items } = await upsert('N-0000003');
		expect(items[0].json).toMatchObject({ upserted: 'created', [key]: 'N-0000003' });
		expect(world.requests().filter(({ method, path }) => method === 'GET' && path === list)).toHaveLength(2);
	});
});
