import {
	NodeHelpers,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodePropertyOptions,
} from 'n8n-workflow';

import { FreshBooks } from '../../nodes/FreshBooks/FreshBooks.node';
import { FreshBooksPollingTrigger } from '../../nodes/FreshBooks/FreshBooksPollingTrigger.node';
import { FreshBooksTrigger } from '../../nodes/FreshBooks/FreshBooksTrigger.node';
import type { Operation, Resource } from '../../nodes/FreshBooks/model/resource';
import { resources } from '../../nodes/FreshBooks/resources';
import { fieldsOf } from '../upgrade/panel.mts';

const { description } = new FreshBooks();

const operations = resources.flatMap((resource) =>
	resource.operations.map((operation): [string, Resource, Operation<Resource>] => [
		`${resource.value}: ${operation.value}`,
		resource,
		operation,
	]),
);

/** The node as it stands on the canvas right after somebody has chosen an operation. */
function fresh(resource: Resource, operation: Operation<Resource>): INode {
	const parameters = { resource: resource.value, operation: operation.value };
	const node: INode = { id: '1', name: 'FreshBooks', type: 'freshBooks', typeVersion: 1, position: [0, 0], parameters };
	const all = NodeHelpers.getNodeParameters(description.properties, parameters, true, false, node, description);
	return { ...node, parameters: all ?? parameters };
}

/** What the panel shows of an operation before anything is filled in, or with what is. */
function shown(resource: Resource, operation: Operation<Resource>, given: INodeParameters = {}): INodeProperties[] {
	const node = fresh(resource, operation);
	const parameters = { ...node.parameters, ...given };
	return description.properties.filter((property) =>
		NodeHelpers.displayParameter(parameters, property, node, description),
	);
}

interface Place {
	/** `invoice: create: additionalFields.notes` */
	path: string;
	field: INodeProperties;
	/** All that stand in the same list of fields. */
	beside: INodeProperties[];
}

/** Every field of some properties, with those within collections. */
function places(properties: INodeProperties[], path: string): Place[] {
	return properties.flatMap((field) => {
		const here = `${path}${field.name}`;
		const inner = (field.options ?? []) as Array<INodeProperties & { values?: INodeProperties[] }>;
		const lists =
			field.type === 'collection'
				? [inner]
				: field.type === 'fixedCollection'
					? inner.map(({ values = [] }) => values)
					: [];
		return [{ path: here, field, beside: properties }, ...lists.flatMap((list) => places(list, `${here}.`))];
	});
}

const triggers = [new FreshBooksTrigger(), new FreshBooksPollingTrigger()].map((node) => node.description);
const ofOperation = ([name, { value }, operation]: (typeof operations)[number]): Place[] => {
	const base = { resource: value, operation: operation.value };
	const properties = fieldsOf(description.properties, base, description);
	return places(properties, `${name}: `);
};
const everywhere: Place[] = [
	...operations.flatMap(ofOperation),
	...triggers.flatMap(({ name, properties }) => places(properties, `${name}: `)),
];

/** The paths of fields for which something is the case, each once however many operations share the field. */
const pathsOf = (found: Place[]): string[] => [
	...new Set(found.map(({ path }) => path.replace(/^(\w+): (\w+: )?/, '$1: '))),
];

describe('the first state of the panel', () => {
	test.each(operations)('%s asks for nothing but required fields that are empty', (_name, resource, operation) => {
		const node = fresh(resource, operation);
		const issues = NodeHelpers.getNodeParametersIssues(description.properties, node, description)?.parameters ?? {};
		const empty = shown(resource, operation).filter(({ name, required }) => required && name in issues);
		expect(issues).toEqual(
			Object.fromEntries(empty.map(({ name, displayName }) => [name, [`Parameter "${displayName}" is required.`]])),
		);
	});

	test.each(operations)('%s has its fields in the order that it gives them', (name, resource, operation) => {
		const own = operation.fields(resource).map((field) => field.name);
		const common = ['resource', 'operation', 'business', 'options'].filter((one) => !own.includes(one));
		const inPanel = ofOperation([name, resource, operation]).filter(({ path }) => !path.includes('.'));
		expect(inPanel.map(({ field }) => field.name).filter((one) => !common.includes(one))).toEqual(own);
	});

	test('a reference that need not be chosen may be left empty, whatever its mode', () => {
		const optional = everywhere.filter(({ field }) => field.type === 'resourceLocator' && !field.required);
		expect(optional.length).toBeGreaterThan(9);
		const node: INode = { id: '1', name: 'FreshBooks', type: 'x', typeVersion: 1, position: [0, 0], parameters: {} };
		const blocked = optional.filter(({ field: { displayOptions: _always, ...field } }) =>
			field.modes?.some(({ name: mode }) => {
				const values = { [field.name]: { __rl: true, mode, value: '' } };
				return NodeHelpers.getParameterIssues(field, values, '', node, null).parameters;
			}),
		);
		expect(pathsOf(blocked)).toEqual([]);
	});

	test.each([
		['id', '12345', true],
		['id', ' 12345 ', true],
		['id', '0000042x', false],
		['url', 'https://my.freshbooks.com/#/invoice/12345', true],
		['url', 'https://my.freshbooks.com/#/invoice/12345?tab=history', true],
		['url', 'https://my.freshbooks.com/#/client/12345', false],
	])('a reference typed as %s %j is right at once: %s', (mode, value, isRight) => {
		const { field } = everywhere.find(({ path }) => path === 'invoice: get: invoiceId')!;
		const node: INode = { id: '1', name: 'FreshBooks', type: 'x', typeVersion: 1, position: [0, 0], parameters: {} };
		const { displayOptions: _always, ...shownAlways } = field;
		const issues = NodeHelpers.getParameterIssues(
			shownAlways,
			{ invoiceId: { __rl: true, mode, value } },
			'',
			node,
			null,
		);
		expect(issues.parameters === undefined).toBe(isRight);
	});

	test('inputs that are mapped to the fields leave only what a row does not say', () => {
		const left = operations
			.map(([, resource, operation]) => shown(resource, operation, { dataMode: 'autoMap' }).map(({ name }) => name))
			.filter((names) => names.includes('inputsToIgnore'))
			.flat();
		expect([...new Set(left)].sort()).toEqual([
			'attachReceipt',
			'billVendorId',
			'business',
			'clientId',
			'dataMode',
			'expenseId',
			'inputsToIgnore',
			'itemId',
			'matchBy',
			'moneyNotice',
			'operation',
			'options',
			'otherIncomeId',
			'output',
			'paymentId',
			'resource',
			'timeEntryId',
		]);
	});

	test.each(['invoice', 'estimate', 'invoiceProfile', 'creditNote'])(
		'a line of %s has five boxes, and the rest behind Add Field',
		(resource) => {
			const line = everywhere.filter(({ path }) => path.startsWith(`${resource}: create: lines.`));
			const boxes = line.map(({ path }) => path.split('lines.')[1]).filter((path) => !path.includes('.'));
			expect(boxes).toEqual(['item', 'name', 'unit_cost', 'qty', 'tax1', 'additionalFields']);
		},
	);

	test('no list has two fields of the same label', () => {
		const twice = everywhere.filter(({ field, beside }) => {
			// two that are never there at the same time do not count
			const isAlternative = ({ displayOptions }: INodeProperties) => displayOptions !== undefined;
			const same = beside.filter(({ displayName, name }) => displayName === field.displayName && name !== field.name);
			return same.some((other) => !isAlternative(other) || !isAlternative(field));
		});
		expect(pathsOf(twice)).toEqual([]);
	});
});

describe('words', () => {
	test('notices stand only where money moves', () => {
		const notices = everywhere.filter(({ field }) => field.type === 'notice').map(({ path }) => path);
		expect(notices.sort()).toEqual([
			'billPayment: create: moneyNotice',
			'gateway: delete: gatewayNotice',
			'invoice: markAsPaid: moneyNotice',
			'invoice: send: moneyNotice',
			'invoiceProfile: create: moneyNotice',
			'invoiceProfile: resume: moneyNotice',
			'invoiceProfile: update: moneyNotice',
			'payment: create: moneyNotice',
			'teamMember: invite: inviteNotice',
		]);
	});

	test.each([
		['create', 'additionalFields'],
		['update', 'updateFields'],
	])('%s of a recurring template warns of its emails as soon as it is to send them, and not before', (name, fields) => {
		const [, resource, operation] = operations.find(([one]) => one === `invoiceProfile: ${name}`)!;
		const warnings = (given: INodeParameters) =>
			shown(resource, operation, { [fields]: given }).filter(({ type }) => type === 'notice');
		expect(warnings({})).toEqual([]);
		expect(warnings({ send_email: false, disable: true })).toEqual([]);
		expect(warnings({ send_email: true })).toMatchObject([
			{ displayName: expect.stringMatching(/emails each invoice/) },
		]);
		expect(warnings({ send_email: '={{ $json.send }}' })).toHaveLength(1);
	});

	test('IDs are typed only where FreshBooks has no list to choose from, or where several are wanted', () => {
		const typed = everywhere.filter(
			({ field: { type, displayName } }) => /\bID$/.test(displayName) && (type === 'string' || type === 'number'),
		);
		// of none of these FreshBooks has a list, but for threads and lines, which lie within a record that is not known yet
		expect(pathsOf(typed).sort()).toEqual([
			'bill: lines.tax_authorityid1',
			'bill: lines.tax_authorityid2',
			'billVendor: additionalFields.tax_defaults.system_taxid',
			'billVendor: additionalFields.tax_defaults.tax_authorityid',
			'billVendor: updateFields.tax_defaults.system_taxid',
			'billVendor: updateFields.tax_defaults.tax_authorityid',
			'estimate: lines.additionalFields.lineid',
			'expense: filters.profileid',
			'expense: filters.projectid',
			'invoice: lines.additionalFields.lineid',
			'invoiceProfile: lines.additionalFields.lineid',
			'otherIncome: filters.incomeid',
			'payment: additionalFields.bulk_paymentid',
			'payment: additionalFields.creditid',
			'payment: additionalFields.orderid',
			'payment: additionalFields.transactionid',
			'payment: updateFields.orderid',
			'payment: updateFields.transactionid',
			'project: threadId',
			'report: additionalFields.accountid',
			'report: additionalFields.bank_accountid',
			'teamMember: additionalFields.groups.group_id',
		]);
	});

	test('help says more than the label does', () => {
		const words = (text = '') =>
			text
				.toLowerCase()
				.replace(/\b(the|a|an|of|to|for)\b/g, '')
				.replace(/[^\w]+/g, ' ')
				.trim();
		const empty = everywhere.filter(
			({ field }) => field.description && words(field.description) === words(field.displayName),
		);
		expect(pathsOf(empty)).toEqual([]);
	});

	test('the button of a collection says what it adds', () => {
		const collections = everywhere.filter(({ field: { type } }) => type === 'collection' || type === 'fixedCollection');
		const unnamed = collections.filter(({ field: { placeholder } }) => !/^Add [A-Z]/.test(placeholder ?? ''));
		expect(pathsOf(unnamed)).toEqual([]);
	});

	test('every text that has to be filled in has an example', () => {
		const without = everywhere.filter(
			({ field: { type, required, placeholder, default: value, typeOptions } }) =>
				type === 'string' && required && !value && !placeholder && !typeOptions?.password,
		);
		expect(pathsOf(without)).toEqual([]);
	});
});

describe('choices', () => {
	const lists = everywhere.filter(({ field: { type } }) => type === 'options' || type === 'multiOptions');

	test('are there, and the default is one of them', () => {
		const wrong = lists.filter(({ field }) => {
			const values = (field.options as INodePropertyOptions[]).map(({ value }) => value);
			const chosen = [field.default].flat() as INodePropertyOptions['value'][];
			return values.length === 0 || chosen.some((value) => !values.includes(value));
		});
		expect(pathsOf(wrong)).toEqual([]);
	});

	test('differ in name and in value', () => {
		const wrong = lists.filter(({ field }) => {
			const options = field.options as INodePropertyOptions[];
			return [options.map(({ name }) => name), options.map(({ value }) => value)].some(
				(all) => new Set(all).size < all.length,
			);
		});
		expect(pathsOf(wrong)).toEqual([]);
	});

	test('that show other fields can be made', () => {
		const wrong = everywhere.filter(({ field, beside }) => {
			const { show = {}, hide = {} } = field.displayOptions ?? {};
			const conditions = Object.entries({ ...show, ...hide }).filter(
				([key]) => !['resource', 'operation', '/operation', '/resource'].includes(key),
			);
			return conditions.some(([key, values]) => {
				// `/additionalFields.send_email` stands within a collection beside it
				const [outer, inner] = key.replace(/^\//, '').split('.');
				const list = beside.find(({ name }) => name === outer);
				const chooser = inner ? (list?.options as INodeProperties[])?.find(({ name }) => name === inner) : list;
				if (!chooser) return true;
				if (chooser.type === 'boolean') return false;
				const known = (chooser.options as INodePropertyOptions[]).map(({ value }) => value);
				return !(values as INodePropertyOptions['value'][]).some((value) => known.includes(value));
			});
		});
		expect(pathsOf(wrong)).toEqual([]);
	});
});
