import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';

import type { Operation, Parameters, Resource } from '../model/resource';

export type Parameter = Parameters;

/** What the user chose to do with an item. */
export interface Choice {
	resource: Resource;
	operation: Operation<Resource>;
}

type Resources = Map<string, Resource>;

/** What an item's parameters choose, if this node can do it. */
export function choiceOf(resources: Resources, parameter: Parameter): Choice | undefined {
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
 * Calls in one lane run one after another, in item order: new documents that FreshBooks numbers, so that the numbers
 * follow the items, and operations that ask for it. Those that write the same record have lanes of their own.
 * @returns undefined for a call that need not wait for any other
 */
export function laneOf(resources: Resources, parameter: Parameter): string | undefined {
	const choice = choiceOf(resources, parameter);
	if (!choice || !writes(choice, parameter)) return undefined;
	const { resource, operation } = choice;
	if (operation.inOrder) return operation.value;
	const isNumbered = 'numbered' in resource && resource.numbered === true;
	return operation.value === 'create' && isNumbered ? `new ${resource.value}` : undefined;
}

/** What the operation lists; what special lists hold is not called like their resource. */
export const pluralOf = ({ resource, operation }: Choice): string =>
	operation.value === 'getAll' ? resource.plural.toLowerCase() : 'results';
