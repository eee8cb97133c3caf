import { NodeOperationError, type IExecuteFunctions, type IGetNodeParameterOptions } from 'n8n-workflow';

import { idName } from '../fields/common';
import { given } from '../fields/given';
import { locatorText } from '../fields/values';
import type { AnyCall, Operation, Resource } from '../model/resource';

export type Parameter = AnyCall['parameter'];

/** What the user chose to do with an item. */
export interface Choice {
	resource: Resource;
	operation: Operation<Resource>;
}

/**
 * The parameters of an item. n8n works one out anew each time, and a list asks for each of its records how to return it;
 * and it looks through all fields of the node for a type to check the value by, of which this node has none.
 */
export function parametersOf(context: IExecuteFunctions, item: number): Parameter {
	const known = new Map<string, unknown>();
	const read = (name: string, options: IGetNodeParameterOptions) =>
		context.getNodeParameter(name, item, '', options) as unknown;
	return (name) => {
		if (!known.has(name)) {
			known.set(name, given(read(name, { rawExpressions: true }), read(name, { skipValidation: true })));
		}
		return known.get(name);
	};
}

type Resources = Map<string, Resource>;

function choiceOf(resources: Resources, parameter: Parameter): Choice | undefined {
	const resource = resources.get(parameter('resource') as string);
	const operation = resource?.operations.find(({ value }) => value === parameter('operation'));
	return resource && operation && { resource, operation };
}

/** @throws NodeOperationError for what this node cannot do */
export function chosen(context: IExecuteFunctions, resources: Resources, parameter: Parameter, item: number): Choice {
	const choice = choiceOf(resources, parameter);
	if (choice) return choice;
	const what = `"${String(parameter('operation'))}" for "${String(parameter('resource'))}"`;
	throw new NodeOperationError(context.getNode(), `This node has no operation ${what}`, {
		itemIndex: item,
		description: 'Choose a resource and an operation from the lists.',
	});
}

/** Whether an item's call changes something. */
export const writes = ({ operation }: Choice, parameter: Parameter): boolean =>
	operation.writes && !operation.reads?.(parameter);

/**
 * Calls in one lane run one after another, in item order: two that write the same record, new documents that
 * FreshBooks numbers, so that the numbers follow the items, and operations that ask for it.
 * @returns undefined for a call that need not wait for any other
 */
export function laneOf(resources: Resources, parameter: Parameter): string | undefined {
	const choice = choiceOf(resources, parameter);
	if (!choice || !writes(choice, parameter)) return undefined;
	const { resource, operation } = choice;
	const isNumbered = 'numbered' in resource && resource.numbered === true;
	if (operation.value === 'create') return isNumbered ? `new ${resource.value}` : undefined;
	if (operation.inOrder) return operation.value;
	const record = operation.record?.(parameter) ?? locatorText(parameter(idName(resource)));
	return record === '' ? undefined : `${resource.value} ${record}`;
}

/** What the operation lists; what special lists hold is not called like their resource. */
export const pluralOf = ({ resource, operation }: Choice): string =>
	operation.value === 'getAll' ? resource.plural.toLowerCase() : 'results';
