import { resources } from '../../nodes/FreshBooks/resources';
import { mostUsed, tokensOf, toolOf, type Tool } from './tool.mts';

const operations = resources.flatMap(({ value, operations: own }) =>
	own.map((operation): [string, string] => [value, operation.value]),
);

describe('the node as a tool of a language model, as n8n makes it', () => {
	test.each(mostUsed)('%s: %s costs at most 700 tokens, with the help of each field', (resource, operation) => {
		const tool = toolOf(resource, operation, { help: true });
		expect(Object.keys(tool.parameters.properties).length).toBeGreaterThan(0);
		expect(tokensOf(tool)).toBeLessThanOrEqual(700);
	});

	// An agent may have any of them beside each other.
	test('each operation has a name and a description of its own, which say what it does and where', () => {
		const tools = operations.map(([resource, operation]): Tool => toolOf(resource, operation));
		expect(new Set(tools.map(({ name }) => name)).size).toBe(operations.length);
		expect(new Set(tools.map(({ description }) => description)).size).toBe(operations.length);
		for (const { name, description } of tools) {
			expect(name).toMatch(/^[A-Z][\w-]+_in_FreshBooks$/);
			expect(name.length).toBeLessThanOrEqual(64);
			expect(description).toMatch(/^[A-Z].+ in FreshBooks$/);
		}
	});

	test('what the model fills in is called as in the panel', () => {
		const { properties } = toolOf('invoice', 'create').parameters;
		expect(Object.keys(properties)).toEqual(
			expect.arrayContaining(['Client', 'Date_Issued', 'line0_Name', 'line0_Rate', 'line0_Quantity']),
		);
	});
});
