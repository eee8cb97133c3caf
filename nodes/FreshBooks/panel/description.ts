import type { INodeProperties } from 'n8n-workflow';

import { collection, idName, listOutputField, outputField, without } from '../fields/common';
import { businessField } from '../fields/locator';
import { naming } from '../fields/naming';
import { operationFields } from '../fields/operationFields';
import { runOptions } from '../fields/runOptions';
import type { Field } from '../model/field';
import type { Operation, Resource } from '../model/resource';

/**
 * The node's whole panel, made from the resources: resource, operation, and every operation's fields, shown where
 * they belong.
 */
export function properties(resources: Resource[]): INodeProperties[] {
	const own = resources.flatMap(fieldProperties);
	return [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			options: byName(resources.map(({ name, value, description }) => ({ name, value, description }))),
			default: 'invoice',
		},
		...resources.map(operationProperty),
		...businessFields(resources),
		...own.filter((property) => !isOptions(property)),
		...[outputField, listOutputField].flatMap((field) => outputProperties(field, resources)),
		...own.filter(isOptions),
		...optionsProperties(resources),
	];
}

/** The business stands with every operation but those that are not about one. */
function businessFields(resources: Resource[]): INodeProperties[] {
	const mixed = resources.filter(({ operations }) => operations.some(({ withoutBusiness }) => withoutBusiness));
	const exceptions = mixed.flatMap(({ value, operations }) => {
		const needing = operations.filter(({ withoutBusiness }) => !withoutBusiness);
		if (needing.length === 0) return [];
		return [
			{ ...businessField, displayOptions: { show: { resource: [value], operation: needing.map((one) => one.value) } } },
		];
	});
	return [{ ...businessField, displayOptions: { hide: { resource: mixed.map(({ value }) => value) } } }, ...exceptions];
}

/** Stands last in many operations, so those of all resources share it: n8n loads each property. */
function outputProperties(field: Field, resources: Resource[]): INodeProperties[] {
	const groups = new Map<string, { resource: string[]; operation: string[] }>();
	for (const resource of resources) {
		const operation = resource.operations.filter((one) => lastField(one, resource) === field).map(({ value }) => value);
		if (operation.length === 0) continue;
		const group = groups.get(operation.join()) ?? { resource: [], operation };
		group.resource.push(resource.value);
		groups.set(operation.join(), group);
	}
	return [...groups.values()].map((show) => ({ ...forPanel(field), displayOptions: { show } }));
}

/** What stands last in an operation, but for its options. */
const lastField = ({ fields }: Operation<Resource>, resource: Resource): Field | undefined =>
	fields(resource)
		.filter((field) => !isOptions(field))
		.at(-1);

const isOutput = (field?: Field): boolean => field === outputField || field === listOutputField;

/** Stands with every operation, but for those whose own collection has these options among others. */
function optionsProperties(resources: Resource[]): INodeProperties[] {
	const hasOwn = (resource: Resource, operation: Operation<Resource>) =>
		operationFields(operation, resource).some(isOptions);
	const own = resources.filter((one) => one.operations.some((operation) => hasOwn(one, operation)));
	const [options] = collection('Options', 'options', runOptions, 'Add Option').map(forPanel);
	// resources of which the same operations have their own share one property: n8n loads each of them
	const groups = new Map<string, { resource: string[]; operation: Set<string> }>();
	for (const resource of own) {
		const isOwn = (operation: Operation<Resource>) => hasOwn(resource, operation);
		const key = resource.operations.flatMap((one) => (isOwn(one) ? one.value : [])).join();
		const { resource: values, operation } = groups.get(key) ?? { resource: [], operation: new Set<string>() };
		values.push(resource.value);
		for (const other of resource.operations) if (!isOwn(other)) operation.add(other.value);
		groups.set(key, { resource: values, operation });
	}
	const exceptions = [...groups.values()].flatMap(({ resource, operation }) =>
		operation.size > 0 ? [{ ...options, displayOptions: { show: { resource, operation: [...operation] } } }] : [],
	);
	return [{ ...options, displayOptions: { hide: { resource: own.map(({ value }) => value) } } }, ...exceptions];
}

const isOptions = ({ name }: Pick<Field, 'name'>): boolean => name === 'options';

function operationProperty(resource: Resource): INodeProperties {
	const operations = resource.operations.map(({ name, value, action, description }) => ({
		name,
		value,
		action: naming(action, resource),
		description: naming(description, resource),
	}));
	const property: INodeProperties = {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource.value] } },
		options: byName(operations),
		default: '',
	};
	return {
		...property,
		default: (resource.operations.find(({ value }) => value === 'getAll') ?? resource.operations[0]).value,
	};
}

/**
 * A field that several operations share stands once: its value survives when the user switches between them. One
 * that is new goes behind the field that it follows in its operation, and one that stands too early for an operation
 * is not shared with it, so that each operation keeps its own order.
 */
function fieldProperties(resource: Resource): INodeProperties[] {
	const shared: Array<{ key: string; field: Field; operations: string[] }> = [];
	for (const operation of resource.operations) {
		// the record comes before what is new
		const record = shared.findIndex(({ field }) => field.name === idName(resource));
		let last = -1;
		for (const field of operationFields(operation, resource)) {
			if (isOutput(field) && field === lastField(operation, resource)) continue;
			const key = JSON.stringify(field);
			const known = shared.findIndex((entry, index) => entry.key === key && index > last);
			const position = known >= 0 ? known : Math.max(last, record) + 1;
			if (known >= 0) shared[known].operations.push(operation.value);
			else shared.splice(position, 0, { key, field, operations: [operation.value] });
			last = position;
		}
	}
	return shared.map(({ field, operations }) => {
		const { displayOptions, ...rest } = forPanel(field);
		return {
			...rest,
			displayOptions: {
				...displayOptions,
				show: { resource: [resource.value], operation: operations, ...displayOptions?.show },
			},
		};
	});
}

/** A field without what only this package knows about it. */
export function forPanel(field: Field): INodeProperties {
	const property = without(
		field,
		'alsoCalled',
		'as',
		'atMost',
		'query',
		'repeated',
		'createOnly',
		'to',
		'mayCreate',
		'period',
		'isExtra',
		'options',
	);
	if (!field.options) return property;
	const options = field.options.map((option) => {
		if ('values' in option) return { ...option, values: option.values.map(forPanel) };
		return 'type' in option ? forPanel(option) : option;
	});
	return { ...property, options };
}

function byName<T extends { name: string }>(options: T[]): T[] {
	return [...options].sort((a, b) => a.name.localeCompare(b.name, 'en'));
}
