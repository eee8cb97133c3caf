import type { RecordType } from '../../../nodes/FreshBooks/model/record';
import type { Operation, Resource } from '../../../nodes/FreshBooks/model/resource';
import { resources } from '../../../nodes/FreshBooks/resources';

const all = resources.flatMap((resource) => resource.operations.map((operation) => ({ resource, operation })));

/** The code of operations that several resources have: get, create and so on. */
const generic = [...new Set(all.map(({ operation }) => operation.run))].filter(
	(run) => all.filter(({ operation }) => operation.run === run).length > 1,
);

/**
 * What goes the same way from n8n to FreshBooks: the code, or that it is the resource's own, the family of paths, and
 * all of a declaration that says how items are run.
 */
function kindOf(resource: Resource, operation: Operation<Resource>): string {
	const { run, writes, reads, inOrder, withoutBusiness } = operation;
	const { family } = (resource as Partial<RecordType>).endpoint ?? { family: resource.value };
	return JSON.stringify([family, generic.indexOf(run), writes, reads !== undefined, inOrder, withoutBusiness]);
}

const samples = new Map<string, string>();
for (const { resource, operation } of all) {
	const kind = kindOf(resource, operation);
	if (!samples.has(kind)) samples.set(kind, `${resource.value}: ${operation.value}`);
}

const names = new Set(samples.values());

/** Whether an operation (`task: create`) is the first of its kind, for what is the same in all of a kind. */
export const isSample = (name: string): boolean => names.has(name);
