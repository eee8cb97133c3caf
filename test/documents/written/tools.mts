import { resources } from '../../../nodes/FreshBooks/resources';
import { mostUsed, tokensOf, toolOf } from '../../package/tool.mts';
import { table } from './written.mts';

/** What a tool costs each time that the model is asked. */
export function toolTable(): string {
	const rows = mostUsed.map(([resource, operation]) => {
		const { name, operations } = resources.find(({ value }) => value === resource)!;
		const label = operations.find(({ value }) => value === operation)!.name;
		const ways = [{}, { help: true }, { all: true }].map((filled) => tokensOf(toolOf(resource, operation, filled)));
		return [`${name}: ${label}`, ...ways.map(String)];
	});
	const heads = ['Operation', 'First fields', 'First fields with their help', 'With all behind _Add Field_'];
	return table(heads, rows);
}
