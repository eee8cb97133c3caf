import { UserError, type IDataObject } from 'n8n-workflow';

import type { Field } from '../../model/field';

/** The lines of an entry, each on an account, under the name that the entry's API needs. */
export const balancedLines = (name: string, account: Field): Field => ({
	displayName: 'Lines',
	name,
	type: 'fixedCollection',
	as: 'list',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Line' },
	default: {},
	placeholder: 'Add Line',
	description: 'Each is a debit or a credit; total debits must equal total credits',
	options: [
		{
			displayName: 'Line',
			name: 'line',
			values: [
				account,
				{
					displayName: 'Debit',
					name: 'debit',
					type: 'string',
					as: 'amount',
					default: '',
					placeholder: 'e.g. 10.00',
					description: 'Leave empty if this line is a credit',
				},
				{
					displayName: 'Credit',
					name: 'credit',
					type: 'string',
					as: 'amount',
					default: '',
					placeholder: 'e.g. 10.00',
					description: 'Leave empty if this line is a debit',
				},
			],
		},
	],
});

/** Millionths, so that no sum is rounded. */
function millionths(amount: unknown): bigint {
	const [whole, fraction = ''] = String(amount ?? '0').split('.');
	return BigInt(whole + fraction.padEnd(6, '0').slice(0, 6));
}

const sum = (entries: IDataObject[], side: 'debit' | 'credit'): bigint =>
	entries.reduce((total, entry) => total + millionths(entry[side]), 0n);

const plain = (total: bigint): string => (Number(total) / 1e6).toFixed(2);

/** What FreshBooks would refuse, or worse, book: an entry whose sides differ. */
export function checkBalance({ lines: given = [] }: IDataObject): void {
	const entries = given as IDataObject[];
	if (entries.length < 2) throw new UserError('Lines: add at least two, a debit and a credit');
	entries.forEach(({ debit, credit }, index) => {
		const place = `Line ${index + 1}`;
		if ((debit === undefined) === (credit === undefined)) {
			throw new UserError(`${place}: give either a debit or a credit`);
		}
		if (millionths(debit ?? credit) <= 0n) throw new UserError(`${place}: the amount must be greater than 0`);
	});
	const [debits, credits] = [sum(entries, 'debit'), sum(entries, 'credit')];
	if (debits === credits) return;
	throw new UserError(`The entry does not balance: debits total ${plain(debits)}, credits total ${plain(credits)}`, {
		description: 'Change the lines until they are equal.',
	});
}
