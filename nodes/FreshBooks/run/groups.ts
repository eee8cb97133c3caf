import type { IExecuteFunctions } from 'n8n-workflow';

import { isBlank, refuse } from '../fields/basics';
import { foldedName } from '../fields/columns';
import { groupBy } from '../fields/common';
import { folded } from '../formats/folded';
import { shown, typedText, within, type Refuse } from '../formats/refuse';
import type { Resource } from '../model/resource';
import { parametersOf } from './call';
import { choiceOf, type Parameter } from './choice';

/** Items that are worked on as one: nearly always a single one. */
export interface Group {
	items: number[];
	/** Why it cannot be told what the item belongs to. */
	error?: Error;
}

/** The items of a run, those together that make one document, in the order of the first item of each. */
export function groupsOf(context: IExecuteFunctions, resources: Map<string, Resource>): Group[] {
	const items = [...context.getInputData().keys()];
	// every other operation is spared the reading of parameters
	if (context.getNode().parameters.specifyLines === undefined) return items.map((item) => ({ items: [item] }));
	const groups: Group[] = [];
	const byKey = new Map<string, Group>();
	for (const item of items) {
		try {
			const key = keyOf(context, resources, item);
			const known = key === undefined ? undefined : byKey.get(key);
			if (known) {
				known.items.push(item);
				continue;
			}
			const group: Group = { items: [item] };
			groups.push(group);
			if (key !== undefined) byKey.set(key, group);
		} catch (error) {
			groups.push({ items: [item], error: error as Error });
		}
	}
	return groups;
}

/** What the items of a document have in common; undefined for an item that stands alone. */
function keyOf(context: IExecuteFunctions, resources: Map<string, Resource>, item: number): string | undefined {
	const parameter = parametersOf(context, item);
	const choice = choiceOf(resources, parameter);
	if (choice?.operation.value !== 'create' || !('lines' in choice.resource)) return undefined;
	if (parameter('specifyLines') !== 'inputItems') return undefined;
	return folded(groupText(context, parameter, item));
}

/** What an expression gives, or the input that is named. @throws UserError where there is none */
function groupText(context: IExecuteFunctions, parameter: Parameter, item: number): string {
	const no = within(groupBy, refuse);
	const typed = parameter(groupBy.name);
	const raw = context.getNodeParameter(groupBy.name, item, '', { rawExpressions: true }) as unknown;
	if (typeof raw === 'string' && raw.startsWith('=')) {
		return isBlank(typed) ? no('the expression has no value for this item') : textOf(typed, no);
	}
	if (isBlank(typed)) return '';
	const { json } = context.getInputData()[item];
	const name = textOf(typed, no);
	const input = Object.keys(json).find((one) => one === name) ?? called(json, name);
	if (input === undefined) return no(`the item has no input called "${shown(name)}"`);
	return isBlank(json[input]) ? no(`the input "${shown(input)}" of the item is empty`) : textOf(json[input], no);
}

const textOf = (value: unknown, no: Refuse): string =>
	typeof value === 'boolean' ? String(value) : (typedText(value) ?? no(`"${shown(value)}" is not text`));

const called = (json: object, name: string): string | undefined =>
	Object.keys(json).find((one) => foldedName(one) === foldedName(name));
