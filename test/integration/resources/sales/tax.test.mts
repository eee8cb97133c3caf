import { testFilters, type FilterRow } from '../../matrix/lists.mts';
import { testMatrix } from '../../matrix/matrix.mts';
import { A, byId, POST, PUT } from '../../matrix/requests.mts';
import { openWorld, type World } from '../../matrix/world.mts';
import { taxes } from './tax.cases.mts';

const world = openWorld();
const path = `${A}/taxes/taxes`;
const ids =
	(...names: string[]) =>
	(from: World) =>
		names.map((name) => Number(from.find('taxes', { name }).id));
const [gst, pst] = [ids('GST'), ids('PST')];

testMatrix(world, taxes);

/** Every writable field of API facts §8.12. */
const fields = { name: 'QST', number: 'TQ0001', compound: true };

test('tax: create sends every field', async () => {
	const { name, ...optional } = fields;
	await world.run({
		resource: 'tax',
		operation: 'create',
		name,
		additionalFields: { ...optional, amount: ' 9.975 % ' },
	});
	expect(world.requests()).toEqual([POST(path, { tax: { ...fields, amount: '9.975' } })]);
	expect(world.find('taxes', { name: 'QST' })).toMatchObject({ ...fields, amount: '9.975' });
});

test('tax: update sends every field', async () => {
	const [taxId] = gst(world);
	const updateFields = { ...fields, amount: 9.975 };
	await world.run({ resource: 'tax', operation: 'update', taxId: byId(taxId), updateFields });
	expect(world.requests()).toEqual([PUT(`${path}/${taxId}`, { tax: { ...fields, amount: '9.975' } })]);
	expect(world.find('taxes', { name: 'QST' })).toMatchObject({ id: taxId, compound: true });
});

testFilters(world, { resource: 'tax', path }, [
	[{ name: 'st' }, ['search[name]=st'], ids('HST', 'PST', 'GST')],
	[{ number: '1234-5678' }, ['search[number]=1234-5678'], pst],
	[{ compound: true }, ['search[compound]=true'], []],
	[{ compound: false, name: 'PST' }, ['search[compound]=false', 'search[name]=PST'], pst],
	[{ taxids: '900001,900002' }, ['search[taxids][]=900001', 'search[taxids][]=900002'], []],
	[{ updated_min: '2099-01-01' }, ['search[updated_min]=2099-01-01'], []],
	[{ updated_max: '2001-01-01' }, ['search[updated_max]=2001-01-01'], []],
] satisfies FilterRow[]);

test('tax: the raw output is FreshBooks’ own record', async () => {
	const [taxId] = gst(world);
	const { response } = (await world.ask(`${path}/${taxId}`)) as { response: { result: { tax: object } } };
	const result = await world.run({ resource: 'tax', operation: 'get', taxId: byId(taxId), output: 'raw' });
	expect(result.items.map(({ json }) => json)).toEqual([response.result.tax]);
});
