import { eventOptions, nounOf, scopeOf, withoutCovered } from '../../../nodes/FreshBooks/api/events';
import { ALL_SCOPES, EVENTS } from '../../../sandbox/freshbooks/server.mts';

const values = eventOptions.map(({ value }) => String(value));

/** API facts §10.5. */
const verbs = 'create update delete';
const facts: Record<string, [verbs: string, scope: string]> = {
	bill: [verbs, 'user:bills:read'],
	bill_vendor: [verbs, 'user:bill_vendors:read'],
	category: [verbs, 'user:expenses:read'],
	client: [verbs, 'user:clients:read'],
	credit_note: [verbs, 'user:credit_notes:read'],
	estimate: [`${verbs} sendByEmail`, 'user:estimates:read'],
	expense: [verbs, 'user:expenses:read'],
	invoice: [`${verbs} sendByEmail`, 'user:invoices:read'],
	item: [verbs, 'user:billable_items:read'],
	payment: [verbs, 'user:payments:read'],
	project: [verbs, 'user:projects:read'],
	recurring: [verbs, 'user:invoices:read'],
	service: [verbs, 'user:billable_items:read'],
	tax: [verbs, 'user:taxes:read'],
	time_entry: [verbs, 'user:time_entries:read'],
};

describe('the events to choose from', () => {
	test('are the 15 nouns and the 47 events that FreshBooks has', () => {
		const expected = Object.entries(facts).flatMap(([noun, [names]]) => [
			noun,
			...names.split(' ').map((verb) => `${noun}.${verb}`),
		]);
		expect([...values].sort()).toEqual(expected.sort());
		expect(values.filter((value) => !value.includes('.'))).toHaveLength(15);
		expect(values.filter((value) => value.includes('.'))).toHaveLength(47);
	});

	test('are all known to FreshBooks', () => {
		expect(values.filter((value) => !EVENTS.includes(value))).toEqual([]);
	});

	test('each have a name of their own', () => {
		expect(new Set(eventOptions.map(({ name }) => name)).size).toBe(values.length);
		expect(eventOptions.filter(({ name }) => /_|\./.test(name))).toEqual([]);
	});

	test.each(Object.entries(facts))('%s events need the scope of their object', (noun, [, scope]) => {
		expect(scopeOf(noun)).toBe(scope);
		expect(scopeOf(`${noun}.create`)).toBe(scope);
		expect(ALL_SCOPES).toContain(scope);
	});

	test('belong to the noun before the dot', () => {
		expect(nounOf('time_entry.update')).toBe('time_entry');
		expect(nounOf('invoice')).toBe('invoice');
	});
});

describe('what is registered', () => {
	test.each([
		[['invoice.create'], ['invoice.create']],
		[
			['invoice.create', 'invoice.update'],
			['invoice.create', 'invoice.update'],
		],
		[['invoice', 'invoice.create', 'invoice.sendByEmail'], ['invoice']],
		[['invoice.create', 'invoice'], ['invoice']],
		[
			['bill', 'bill_vendor.create'],
			['bill', 'bill_vendor.create'],
		],
		[
			['client.create', 'client.create', 'payment'],
			['client.create', 'payment'],
		],
		[[], []],
	])('%j becomes %j, so that nothing is delivered twice', (picked, registered) => {
		expect(withoutCovered(picked)).toEqual(registered);
	});

	test('everything picked becomes the 15 nouns', () => {
		expect(withoutCovered(values).sort()).toEqual(Object.keys(facts).sort());
	});
});
