import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { naming } from '../../../nodes/FreshBooks/fields/naming';
import type { Operation, ReadableResource, Resource } from '../../../nodes/FreshBooks/model/resource';
import { account, businessId, businessUuid } from '../../integration/matrix/requests.mts';
import type { Told } from '../../integration/matrix/told.mts';
import { table } from './written.mts';

export const referenceFile = 'docs/operations.md';

/** A path with names in place of ids. */
function templateOf(path: string): string {
	return path
		.replace(account, '{accountId}')
		.replace(businessUuid, '{businessUuid}')
		.replace(String(businessId), '{businessId}')
		.replace(/\/\d+(?=\/|$)/g, '/{id}')
		.replace(/\/[0-9a-f]{8}-[0-9a-f-]{27}(?=\/|$)/g, '/{uuid}')
		.replace(/\/[\w-]+\.[\w-]+\.[\w-]+(?=\/|$)/g, '/{jwt}');
}

const introduction = `# Operations

What each operation of the FreshBooks node asks FreshBooks, and the scopes that it needs. This page is made from what the
operations really sent to the sandbox in the tests (\`npm run docs\`); a test fails when it is not up to date.

\`{accountId}\`, \`{businessId}\` and \`{businessUuid}\` are the three ids of the chosen business. Requests that an
operation makes only in some cases are those of the case that the tests take as the usual one.
`;

const inOrder = (values: string[]): string[] => [...new Set(values)];

function row(resource: Resource, { value, name, description }: Operation<Resource>, told: Told[]): string[] {
	const requests = told
		.filter((one) => one.resource === resource.value && one.operation === value)
		.flatMap((one) => one.requests);
	const endpoints = inOrder(requests.map(({ method, path }) => `\`${method} ${templateOf(path)}\``));
	const scopes = inOrder(requests.flatMap((one) => one.scopes.map((scope) => `\`${scope}\``)));
	// it reads something of each resource, as far as it may
	if (endpoints.length > 20) {
		return [name, naming(description, resource), `${endpoints.length} paths, each of them once`, 'none'];
	}
	return [name, naming(description, resource), endpoints.join('<br>'), scopes.join('<br>')];
}

const codes = (names: string[]): string => names.map((name) => `\`${name}\``).join(', ');

/** What of each record a list shows, and what it leaves out. */
function aboutList(resource: Resource): string[] {
	const { simple, listed = simple, operations } = resource as ReadableResource;
	if (!simple || !operations.some(({ value }) => value === 'getAll')) return [];
	const more = simple.filter((name) => !listed.includes(name));
	const rest = more.length > 0 ? `; with _Simplified, All Fields_ also ${codes(more)}` : '';
	return [`_Get Many_ returns ${codes(listed)}${rest}.`];
}

/** The reference of all operations, as Markdown. */
export function reference(resources: Resource[], told: Told[]): string {
	const byName = [...resources].sort((a, b) => a.name.localeCompare(b.name, 'en'));
	const count = resources.reduce((sum, { operations }) => sum + operations.length, 0);
	const parts = byName.map((resource) => {
		const operations = [...resource.operations].sort((a, b) => a.name.localeCompare(b.name, 'en'));
		const rows = operations.map((one) => row(resource, one, told));
		const operationTable = table(['Operation', 'What it does', 'Requests', 'Scopes'], rows);
		return [`## ${resource.name}`, `${resource.description}.`, operationTable, ...aboutList(resource)].join('\n\n');
	});
	return [introduction, `${resources.length} resources, ${count} operations.`, ...parts].join('\n\n');
}

/** What the reference says of an operation. */
interface Line {
	endpoints: string[];
	scopes: string[];
}

/** The lines of the reference as it is kept, by `Client: Create`. */
export function keptReference(): Map<string, Line> {
	const text = readFileSync(join(__dirname, '../../..', referenceFile), 'utf8');
	const sections = text.split(/^## /m).slice(1);
	const lines = sections.flatMap((section) => {
		const [resource] = section.split('\n');
		const rows = [...section.matchAll(/^\| (?!-|Operation )(.+?) +\| .* \| (.*?) +\| (.*?) +\|$/gm)];
		return rows.map(([, operation, endpoints, scopes]): [string, Line] => [
			`${resource}: ${operation}`,
			{ endpoints: codesIn(endpoints), scopes: codesIn(scopes) },
		]);
	});
	return new Map(lines);
}

const codesIn = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code);
