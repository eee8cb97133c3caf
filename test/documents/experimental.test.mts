import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { experimentalTable } from './written/limits.mts';

/** What the panel calls experimental, and the open questions (API facts §14) that it is about. */
const about: Record<string, number[]> = {
	'Bill: Update': [29],
	'Checkout Link: Create': [23],
	'Checkout Link: Update': [23],
	'Client: Get, Get Many: _Include_, _Contacts_': [38],
	'Estimate: Accept': [11],
	'Expense Category: Create': [15],
	'Invoice: Set Payment Options: _ACSS Debit_': [35],
	'Journal Entry: Create Adjustment': [20],
	'Journal Entry: Get Adjustments': [20],
	'Payment Option: Get, Get Defaults, Set: _For_': [23, 35],
	'Payment Option: Set: _ACSS Debit_': [35],
	'Project: Add Comment': [33],
	'Project: Add Thread': [33],
	'Project: Get Abilities: _Project_': [37],
	'Project: Get Threads': [33],
	'Recurring Expense: Create': [14],
	'Recurring Expense: Create: _Frequency_': [13],
	'Recurring Template: Create, Update: _Frequency_': [13],
	'Report: Account Statement': [25],
	'Report: Bank Reconciliation': [25],
	'Report: Expense Details: _Group By_': [36],
	'Report: Profit and Loss: _Resolution_, _Quarter_': [32],
	'Report: Revenue by Client: _Sales Type_, _Billed_': [36],
	'Report: Time Entry Details': [34],
	'Retainer: Create, Update: _Frequency_': [36],
	'System: Get': [21],
	'Team Member: Get Invitation Rates': [37],
	'Team Member: Invite': [33],
	'Time Entry: Search': [34],
};

/** Questions that leave nothing open for somebody who uses an operation: the node does what is right in either case. */
const settled = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 17, 18, 19, 22, 24, 26, 27, 28, 30, 31, 39];

test('what is marked as experimental is exactly what the API facts leave open', () => {
	const [, , ...rows] = experimentalTable().split('\n');
	const marked = rows.map((row) => {
		const [resource, operations, says] = row.slice(2, -2).split(' | ');
		const [field] = /^_[^:]*_(?=:)/.exec(says) ?? [];
		return [resource, operations, ...(field ? [field] : [])].join(': ');
	});
	expect(marked.sort()).toEqual(Object.keys(about).sort());
	const facts = readFileSync(join(__dirname, '../../docs/freshbooks-api.md'), 'utf8');
	const [, open] = facts.split('## 14. Open questions');
	const questions = [...open.matchAll(/^\| (\d+) +\|/gm)].map(([, number]) => Number(number));
	const known = new Set([...Object.values(about).flat(), ...settled]);
	expect(questions).toEqual([...known].sort((a, b) => a - b));
});
