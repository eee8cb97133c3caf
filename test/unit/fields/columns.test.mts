import { columnNames, foldedName, rowOf } from '../../../nodes/FreshBooks/fields/columns';
import { mappedFields } from '../../../nodes/FreshBooks/fields/rows';
import type { Field } from '../../../nodes/FreshBooks/model/field';
import type { RecordResource } from '../../../nodes/FreshBooks/model/resource';
import { resources } from '../../../nodes/FreshBooks/resources';

const mapped = resources.filter((one): one is RecordResource => 'rows' in one);

test('the records that people keep in tables can be mapped', () => {
	expect(mapped.map(({ value }) => value)).toEqual([
		'billVendor',
		'client',
		'expense',
		'item',
		'otherIncome',
		'payment',
		'timeEntry',
	]);
});

const operations = mapped.flatMap((resource) =>
	resource.operations
		.filter(({ value }) => ['create', 'update', 'upsert'].includes(value))
		.map((operation): [string, RecordResource, Field[]] => [
			`${resource.value}: ${operation.value}`,
			resource,
			mappedFields(operation.fields(resource)),
		]),
);

/** How people may write the same name. */
function spellings(name: string): string[] {
	const words = name.split(/[^A-Za-z0-9]+/);
	const capital = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1));
	const camel = words[0].toLowerCase() + capital.slice(1).join('');
	return [name, name.toUpperCase(), words.join('_').toLowerCase(), words.join('-'), ` ${words.join(' ')} `, camel];
}

describe.each(operations)('%s', (_name, resource, fields) => {
	test.each(fields.map((field) => [field.name, field] as const))('takes %s by all its names', (_field, field) => {
		const value = field.type === 'fixedCollection' ? [{ name: 'x' }] : '7';
		for (const name of [field.name, field.displayName, ...(field.alsoCalled ?? [])].flatMap(spellings)) {
			const { inputs, unknown } = rowOf(resource, fields, { [name]: value }, []);
			expect({ name, inputs, unknown }).toEqual({ name, inputs: { [field.name]: name }, unknown: [] });
		}
	});

	test('has no two fields with the same name', () => {
		const own = fields.map(({ name, displayName, alsoCalled = [] }) => [
			...new Set([name, displayName, ...alsoCalled].map(foldedName)),
		]);
		expect(own.flat().filter((name, index, all) => all.indexOf(name) !== index)).toEqual([]);
	});
});

const fieldsOf = (value: string, operation: string) => operations.find(([name]) => name === `${value}: ${operation}`)!;
const row = (value: string, operation: string, item: object, ignored: string[] = []) => {
	const [, resource, fields] = fieldsOf(value, operation);
	return rowOf(resource, fields, item as never, ignored);
};

describe('a reference', () => {
	test.each([
		['clientid', 12345, 'id', '12345'],
		['Client ID', '12345', 'id', '12345'],
		['Client', 12345, 'id', '12345'],
		['Client', 'Acme Ltd.', 'name', 'Acme Ltd.'],
		['client', ' ann@acme.example ', 'name', 'ann@acme.example'],
		['Client Name', '4711', 'name', '4711'],
		['client_email', 'ann@acme.example', 'name', 'ann@acme.example'],
		['Client', 'https://my.freshbooks.com/#/client/12345', 'url', 'https://my.freshbooks.com/#/client/12345'],
		['clientid', 'Acme', 'id', 'Acme'],
	])('in %s: %j is one by %s', (input, given, mode, value) => {
		expect(row('expense', 'create', { [input]: given }).values).toEqual({ clientid: { mode, value } });
	});

	test('to a record that people know by its number is that number, unless it is called an ID', () => {
		const modes = [{ displayName: 'By Number', name: 'name', type: 'string' as const }];
		const invoice: Field = { displayName: 'Invoice', name: 'invoiceid', type: 'resourceLocator', default: '', modes };
		const [, resource] = fieldsOf('payment', 'create');
		const of = (item: object) => rowOf(resource, [invoice], item as never, []).values.invoiceid;
		expect(of({ Invoice: '0000042' })).toEqual({ mode: 'name', value: '0000042' });
		expect(of({ invoice_number: 42 })).toEqual({ mode: 'name', value: '42' });
		expect(of({ invoiceid: 42 })).toEqual({ mode: 'id', value: '42' });
	});

	test('may be called as the record itself and what it is known by', () => {
		expect(columnNames(fieldsOf('timeEntry', 'create')[2].find(({ name }) => name === 'project_id')!)).toEqual([
			'project_id',
			'Project',
			'Project Name',
			'Project Email',
			'Project Number',
			'Project ID',
		]);
	});
});

describe('an input', () => {
	test('that is blank is not given', () => {
		const blank = { fname: '', 'Last Name': '  ', email: null, Organization: undefined, Note: {} };
		expect(row('client', 'update', blank)).toEqual({ values: {}, inputs: {}, unknown: [] });
	});

	test('beside another for the same field is refused, naming both', () => {
		expect(() => row('client', 'create', { 'First Name': 'Ann', fname: 'Anna' })).toThrow(
			'First Name: the inputs "First Name" and "fname" are both named like this field: put one of them under Inputs to Ignore',
		);
	});

	test('is left out by its own name alone', () => {
		const both = { 'First Name': 'Ann', first_name: 'Anna' };
		expect(row('client', 'create', both, ['first name ']).values).toEqual({ fname: 'Anna' });
	});

	test('that no field is called like is told of', () => {
		expect(row('client', 'create', { Email: 'a@b.example', Birthday: '1 May' }).unknown).toEqual(['Birthday']);
		expect(row('client', 'create', { Email: 'a@b.example', Birthday: '1 May' }, ['birthday']).unknown).toEqual([]);
	});

	test('with the ID of the record itself is not', () => {
		expect(row('client', 'update', { id: 1, 'Client ID': 1, email: 'a@b.example' }).unknown).toEqual([]);
	});

	test.each(['__proto__', 'constructor', 'toString'])('called %s is nothing special', (name) => {
		const item = JSON.parse(`{ "${name}": "x" }`) as object;
		expect(row('client', 'create', item)).toEqual({ values: {}, inputs: {}, unknown: [name] });
	});

	test('with an amount of FreshBooks’ brings its currency along', () => {
		const unit_cost = { amount: '5.00', code: 'EUR' };
		expect(row('item', 'create', { unit_cost }).values).toEqual({ unit_cost: '5.00', currency_code: 'EUR' });
		expect(() => row('item', 'create', { unit_cost, Currency: 'USD' })).toThrow(
			'Rate: this is in EUR, but Currency says USD',
		);
	});
});
