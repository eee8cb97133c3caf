import type { INodeProperties } from 'n8n-workflow';

import { collection, without } from '../fields/common';
import { businessField } from '../fields/locator';
import { naming } from '../fields/naming';
import { operationFields } from '../fields/operationFields';
import { runOptions } from '../fields/runOptions';
import { byLetters } from '../formats/alphabet';
import type { Field } from '../model/field';
import type { Resource } from '../model/resource';
import { shareFields, type Sequence } from './sharing';

/**
 * The node's whole panel, made from the resources: resource, operation, and every operation's fields, shown where
 * they belong.
 */
export function properties(resources: Resource[]): INodeProperties[] {
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
		...shareFields(resources.flatMap(sequences)).map(forPanel),
	];
}

const [optionsField] = collection('Options', 'options', runOptions, 'Add Option');

/** Each operation with its fields, and with what stands with nearly all: the business first, the options last. */
function sequences(resource: Resource): Sequence[] {
	return resource.operations.map((operation) => {
		const own = operationFields(operation, resource);
		const business = operation.withoutBusiness ? [] : [businessField];
		const options = own.some(({ name }) => name === optionsField.name) ? [] : [optionsField];
		return { resource: resource.value, operation: operation.value, fields: [...business, ...own, ...options] };
	});
}

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
	return [...options].sort((a, b) => byLetters(a.name, b.name));
}
