import type { Resource } from '../../../nodes/FreshBooks/model/resource';
import { groups } from '../../../nodes/FreshBooks/resources';
import { table } from './written.mts';

/** What people look for first; what only one resource can do follows. */
const usual = ['create', 'upsert', 'get', 'getAll', 'update', 'delete', 'archive', 'restore'];

function row({ name, operations }: Resource): string[] {
	const first = usual.flatMap((value) => operations.filter((one) => one.value === value));
	const others = operations.filter((one) => !first.includes(one)).sort((a, b) => a.name.localeCompare(b.name, 'en'));
	const link = `[${name}](docs/operations.md#${name.toLowerCase().replace(/ /g, '-')})`;
	return [link, [...first, ...others].map((one) => one.name).join(', ')];
}

/** The resources and their operations, by group. */
export function operationTables(): string {
	const all = Object.values(groups).flat();
	const count = all.reduce((sum, { operations }) => sum + operations.length, 0);
	const parts = Object.entries(groups).map(
		([title, resources]) => `**${title}**\n\n${table(['Resource', 'Operations'], resources.map(row))}`,
	);
	return [`${all.length} resources, ${count} operations.`, ...parts].join('\n\n');
}
