import type { INodeProperties, INodePropertyOptions, INodeType } from 'n8n-workflow';

import { FreshBooks } from '../../nodes/FreshBooks/FreshBooks.node';
import { FreshBooksPollingTrigger } from '../../nodes/FreshBooks/FreshBooksPollingTrigger.node';
import { FreshBooksTrigger } from '../../nodes/FreshBooks/FreshBooksTrigger.node';
import { operationFields } from '../../nodes/FreshBooks/fields/operationFields';
import { forPanel } from '../../nodes/FreshBooks/panel/description';
import { resources } from '../../nodes/FreshBooks/resources';
import { fieldsOf } from '../upgrade/panel.mts';

const { description } = new FreshBooks();

const shownFor = (resource: string, operation: string): INodeProperties[] =>
	fieldsOf(description.properties, { resource, operation }, description);

const optionsOf = ({ options = [] }: INodeProperties): INodeProperties[] => options as INodeProperties[];

/** Parameter names, with those inside collections behind a dot. */
function names(properties: INodeProperties[]): string[] {
	return properties.flatMap((property) => [
		property.name,
		...(property.type === 'collection' ? names(optionsOf(property)).map((name) => `${property.name}.${name}`) : []),
		...(property.type === 'fixedCollection'
			? optionsOf(property).flatMap((group) =>
					names((group as unknown as { values: INodeProperties[] }).values).map(
						(name) => `${property.name}.${group.name}.${name}`,
					),
				)
			: []),
	]);
}

const operations = description.properties
	.filter(({ name }) => name === 'operation')
	.flatMap((property) => {
		const [resource] = property.displayOptions?.show?.resource as string[];
		return (property.options as INodePropertyOptions[]).map(({ value }): [string, string] => [resource, String(value)]);
	});

// Saved workflows hold these names: a change here breaks them.
test.each(operations)('%s: %s keeps its parameters', (resource, operation) => {
	const shown = shownFor(resource, operation);
	expect(names(shown)).toMatchSnapshot();
});

// Fields that are the same for several operations stand once in the description, with what says where they are shown.
test.each(operations)('%s: %s shows its own fields in its own order, and no others', (resource, operation) => {
	const chosen = resources.find(({ value }) => value === resource)!;
	const declared = operationFields(
		chosen.operations.find(({ value }) => value === operation)!,
		chosen,
	).map(forPanel);
	const own = fieldsOf(declared, { resource, operation }, description);
	const always = ['resource', 'operation', 'business', 'options'].filter(
		(name) => !own.some((one) => one.name === name),
	);
	expect(shownFor(resource, operation).filter(({ name }) => !always.includes(name))).toEqual(own);
});

test.each([
	['FreshBooks Trigger', new FreshBooksTrigger()],
	['FreshBooks Polling Trigger', new FreshBooksPollingTrigger()],
] as Array<[string, INodeType]>)('%s keeps its parameters', (_name, node) => {
	expect(names(node.description.properties)).toMatchSnapshot();
});

test('the names of nodes and credential hold', () => {
	expect(description.name).toBe('freshBooks');
	expect(new FreshBooksTrigger().description.name).toBe('freshBooksTrigger');
	expect(new FreshBooksPollingTrigger().description.name).toBe('freshBooksPollingTrigger');
	expect(description.credentials).toEqual([{ name: 'freshBooksOAuth2Api', required: true }]);
});

test.each(operations)('%s: %s shows no field twice', (resource, operation) => {
	const shown = shownFor(resource, operation);
	const labels = shown
		.filter(({ name }) => name !== 'resource' && name !== 'operation')
		.map(({ displayName }) => displayName);
	expect(new Set(labels).size).toBe(labels.length);
});

test.each(operations)(
	'%s: %s asks first which record, and last how to return it and how to work',
	(resource, operation) => {
		const shown = names(shownFor(resource, operation));
		const alone = shown.filter((name) => !name.includes('.') && !['resource', 'operation', 'business'].includes(name));
		if (alone.includes(`${resource}Id`)) expect(alone[0]).toBe(`${resource}Id`);
		if (alone.includes('output')) expect(alone.at(-2)).toBe('output');
		expect(alone.at(-1)).toBe('options');
	},
);

test.each([
	['FreshBooks', new FreshBooks()],
	['FreshBooks Trigger', new FreshBooksTrigger()],
	['FreshBooks Polling Trigger', new FreshBooksPollingTrigger()],
] as Array<[string, INodeType]>)('every search box of %s has its method', (_name, node) => {
	const used = new Set<string>();
	JSON.stringify(node.description, (key, value) => {
		if (key === 'searchListMethod') used.add(value as string);
		return value as unknown;
	});
	const known = Object.keys(node.methods?.listSearch ?? {});
	expect([...used].filter((method) => !known.includes(method))).toEqual([]);
});

test('every operation has an action and a description in plain words', () => {
	for (const property of description.properties.filter(({ name }) => name === 'operation')) {
		for (const option of optionsOf(property) as unknown as Array<{ action: string; description: string }>) {
			expect(option.action).toMatch(/^[A-Z][^%]+$/);
			expect(option.description).toMatch(/^[A-Z][^%]+[^.]$/);
		}
	}
});
