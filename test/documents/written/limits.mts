import type { INodePropertyOptions } from 'n8n-workflow';

import { naming } from '../../../nodes/FreshBooks/fields/naming';
import type { Field } from '../../../nodes/FreshBooks/model/field';
import type { Operation, Resource } from '../../../nodes/FreshBooks/model/resource';
import { resources } from '../../../nodes/FreshBooks/resources';
import { table } from './written.mts';

const isExperimental = (text?: string): boolean => /experimental|not documented|confirmed/i.test(text ?? '');

/** What of a field is experimental: its description, or that of one of its choices. */
function experimental(field: Field): string[] {
	const own = isExperimental(field.description) ? [`_${field.displayName}_: ${field.description}`] : [];
	const inner = (field.options ?? []).flatMap((option) => {
		if ('values' in option) return option.values.flatMap(experimental);
		if ('type' in option) return experimental(option);
		const { name, description } = option as INodePropertyOptions;
		return isExperimental(description) ? [`_${field.displayName}_, _${name}_: ${description}`] : [];
	});
	return [...own, ...inner];
}

function doubts(resource: Resource, operation: Operation<Resource>): string[] {
	const own = isExperimental(operation.description) ? [naming(operation.description, resource)] : [];
	return [...own, ...operation.fields(resource).flatMap(experimental)];
}

/** All that the panel calls experimental. */
export function experimentalTable(): string {
	const rows = resources.flatMap((resource) => {
		const byDoubt = new Map<string, string[]>();
		for (const operation of resource.operations) {
			for (const doubt of doubts(resource, operation)) {
				byDoubt.set(doubt, [...(byDoubt.get(doubt) ?? []), operation.name]);
			}
		}
		return [...byDoubt].map(([doubt, names]) => [resource.name, names.sort().join(', '), doubt]);
	});
	return table(['Resource', 'Operation', 'What it says'], rows);
}
