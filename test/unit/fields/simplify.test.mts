import { simplify } from '../../../nodes/FreshBooks/fields/simplify';
import { client } from '../../../nodes/FreshBooks/resources/clients/client';
import { expense } from '../../../nodes/FreshBooks/resources/expenses/expense';
import { invoice } from '../../../nodes/FreshBooks/resources/sales/invoice';
import { project } from '../../../nodes/FreshBooks/resources/projects/project';
import { timeEntry } from '../../../nodes/FreshBooks/resources/projects/timeEntry';
import { readables } from '../../integration/stage/readables.mts';

describe('a simplified record', () => {
	test('has its amounts as decimal strings beside one currency', () => {
		const record = { id: 7, amount: { amount: '1234567.89', code: 'CAD' }, date: '2026-11-22', hidden: 'x' };
		expect(simplify(expense, record)).toEqual({
			id: 7,
			date: '2026-11-22',
			amount: '1234567.89',
			currency_code: 'CAD',
		});
	});

	test('has US Eastern times with their offset', () => {
		expect(simplify(invoice, { id: 1, updated: '2026-07-04 12:48:49' }).updated).toBe('2026-07-04T12:48:49-04:00');
		expect(simplify(invoice, { id: 1, updated: '2026-12-04 12:48:49' }).updated).toBe('2026-12-04T12:48:49-05:00');
	});

	test('has a client’s sign-up in UTC and its update in US Eastern time, which FreshBooks writes alike', () => {
		const record = { id: 1, signup_date: '2026-07-04 16:48:49', updated: '2026-07-04 12:48:49' };
		const { signup_date: signup, updated } = simplify(client, record, ['signup_date']);
		expect([signup, updated]).toEqual(['2026-07-04T16:48:49Z', '2026-07-04T12:48:49-04:00']);
	});

	test('has the times of projects and time entries in UTC', () => {
		expect(simplify(project, { id: 1, updated_at: '2026-07-04T16:48:49' }, ['updated_at']).updated_at).toBe(
			'2026-07-04T16:48:49Z',
		);
		expect(simplify(timeEntry, { id: 1, started_at: '2026-07-04T16:48:49Z' }).started_at).toBe('2026-07-04T16:48:49Z');
	});

	test('keeps a date a date and null null', () => {
		expect(simplify(invoice, { id: 1, due_date: '2026-03-08', updated: null })).toMatchObject({
			due_date: '2026-03-08',
			updated: null,
		});
	});

	test('holds what the user asked to include, with its money as amounts', () => {
		const lines = [{ lineid: 1, name: 'Design', unit_cost: { amount: '80.00', code: 'CAD' } }];
		expect(simplify(invoice, { id: 1, lines }, ['lines']).lines).toEqual([
			{ lineid: 1, name: 'Design', unit_cost: '80.00' },
		]);
	});

	test('is short: what a workflow needs to go on, and no more', () => {
		for (const { value, simple } of readables) {
			expect(`${value}: ${simple.length > 2 && simple.length <= 19}`).toBe(`${value}: true`);
			expect(new Set(simple).size).toBe(simple.length);
		}
	});
});
