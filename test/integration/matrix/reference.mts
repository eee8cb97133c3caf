import { naming } from '../../../nodes/FreshBooks/fields/naming';
import type { Operation, Resource } from '../../../nodes/FreshBooks/model/resource';
import { account, businessId, businessUuid } from './requests.mts';

/** What one operation asked FreshBooks. */
export interface Told {
	operation: string;
	requests: Array<{ endpoint: string; scopes: string[] }>;
}

/** A path with names in place of ids. */
export function templateOf(path: string): string {
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

function row(resource: Resource, { value, name, description }: Operation, told: Told[]): string {
	const requests = told.filter(({ operation }) => operation === value).flatMap((one) => one.requests);
	const endpoints = inOrder(requests.map(({ endpoint }) => `\`${endpoint}\``));
	const scopes = inOrder(requests.flatMap((one) => one.scopes.map((scope) => `\`${scope}\``)));
	const does = naming(description, resource).replace(/\|/g, '\\|');
	return `| ${name} | ${does} | ${endpoints.join('<br>')} | ${scopes.join('<br>')} |`;
}

/** The reference of all operations, as Markdown. */
export function reference(resources: Resource[], told: Map<string, Told[]>): string {
	const byName = [...resources].sort((a, b) => a.name.localeCompare(b.name, 'en'));
	const count = resources.reduce((sum, { operations }) => sum + operations.length, 0);
	const parts = byName.map((resource) => {
		const operations = [...resource.operations].sort((a, b) => a.name.localeCompare(b.name, 'en'));
		return [
			`## ${resource.name}`,
			`${resource.description}.`,
			[
				'| Operation | What it does | Requests | Scopes |',
				'| --- | --- | --- | --- |',
				...operations.map((one) => row(resource, one, told.get(resource.value) ?? [])),
			].join('\n'),
		].join('\n\n');
	});
	return [introduction, `${resources.length} resources, ${count} operations.`, ...parts].join('\n\n');
}
