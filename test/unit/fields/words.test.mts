import { simplify } from '../../../nodes/FreshBooks/fields/simplify';
import { expenseStatusWord, frequencyWord, stateWord, statusWord } from '../../../nodes/FreshBooks/model/words';
import { bill } from '../../../nodes/FreshBooks/resources/expenses/bill';
import { expense } from '../../../nodes/FreshBooks/resources/expenses/expense';
import { ledgerAccount } from '../../../nodes/FreshBooks/resources/books/ledgerAccount';
import { project } from '../../../nodes/FreshBooks/resources/projects/project';
import { creditNote } from '../../../nodes/FreshBooks/resources/sales/creditNote';
import { estimate } from '../../../nodes/FreshBooks/resources/sales/estimate';
import { invoice, v3Statuses } from '../../../nodes/FreshBooks/resources/sales/invoice';

describe('a code in words', () => {
	test.each([
		[0, 'active'],
		[1, 'deleted'],
		[2, 'archived'],
		['0', 'active'],
		[7, undefined],
		[null, undefined],
		[undefined, undefined],
	])('of a state: %p is %p', (code, word) => {
		expect(stateWord(code)).toBe(word);
	});

	test.each([
		[0, 'internal'],
		[1, 'outstanding'],
		[2, 'invoiced'],
		[4, 'recouped'],
		// which FreshBooks’ own SDK takes for recouped: nobody can tell
		[3, 3],
	])('of an expense: %p is %p', (code, word) => {
		expect(expenseStatusWord(code)).toBe(word);
	});

	test.each([
		['m', undefined, 'every month'],
		['2w', 0, 'every 2 weeks, without end'],
		['y', 1, 'every year, once'],
		['3m', 12, 'every 3 months, 12 times'],
		['1w', undefined, 'every week'],
		['fortnightly', 3, 'fortnightly'],
		[null, undefined, null],
	])('of a schedule: %p, %p times, is %p', (code, times, words) => {
		expect(frequencyWord(code, times)).toBe(words);
	});

	test('of an invoice: there is one for each status that FreshBooks can filter by, and no two are the same', () => {
		const words = v3Statuses.map(({ value }) => statusWord(value));
		expect(new Set(words).size).toBe(words.length);
		for (const word of words) expect(word).toMatch(/^[a-z]+(-[a-z]+)?( [a-z]+)*$/);
	});

	test('of an invoice without its newer status: its number is taken', () => {
		expect(simplify(invoice, { id: 1, status: 8 }).status).toBe('partially paid');
		expect(simplify(invoice, { id: 1, status: 2, v3_status: 'partial' }).status).toBe('partially paid');
		expect(simplify(invoice, { id: 1, status: 2, v3_status: 'brand-new' }).status).toBe('brand-new');
	});
});

describe('a simplified record has', () => {
	test('the state in words beside its code, also in a record within it', () => {
		const services = [{ id: 1, name: 'Design', vis_state: 2 }];
		expect(simplify(estimate, { id: 1, vis_state: 1 })).toEqual({ id: 1, vis_state: 1, state: 'deleted' });
		expect(simplify(project, { id: 1, services }).services).toEqual([{ ...services[0], state: 'archived' }]);
	});

	test('a state of FreshBooks’ own as it is', () => {
		expect(simplify(ledgerAccount, { uuid: 'x', state: 'inactive' })).toEqual({ uuid: 'x', state: 'inactive' });
	});

	test('the status of a bill, an expense and a credit note in the same words', () => {
		expect(simplify(bill, { id: 1, status: 'partial' }).status).toBe('partially paid');
		expect(simplify(expense, { id: 1, status: 2 }).status).toBe('invoiced');
		expect(simplify(creditNote, { id: 1, display_status: 'created', payment_status: 'unpaid' }).status).toBe('created');
		expect(simplify(creditNote, { id: 1, display_status: 'sent', payment_status: 'partial' }).status).toBe(
			'partially paid',
		);
		expect(simplify(creditNote, { id: 1, display_status: 'sent' }).status).toBe('sent');
	});

	test('the kind of each line in words', () => {
		const lines = [{ lineid: 1, type: 1 }, { lineid: 2, type: 0 }, { lineid: 3 }];
		expect(simplify(invoice, { id: 1, lines }, ['lines']).lines).toEqual([
			{ lineid: 1, type: 1, line_type: 'rebilled expense' },
			{ lineid: 2, type: 0, line_type: 'normal' },
			{ lineid: 3 },
		]);
	});
});
