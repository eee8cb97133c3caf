import type { Fields } from '../state/state.mts';

/**
 * The ten sub types of ledger accounts (API facts §8.18), which name five of them; the other names and the base numbers
 * beyond the first are UNCONFIRMED.
 */
export const SUB_TYPES: readonly Fields[] = [
	['asset', 'Cash & Bank', '1000'],
	['asset', 'Current Asset', '1200'],
	['asset', 'Property, Plant, and Equipment', '1500'],
	['asset', 'Long-Term Asset', '1800'],
	['liability', 'Current Liability', '2000'],
	['liability', 'Long-Term Liability', '2500'],
	['equity', 'Equity', '3000'],
	['income', 'Income', '4000'],
	['expense', 'Cost of Goods Sold', '5000'],
	['expense', 'Operating Expense', '6000'],
].map(([type, name, base_number], index) => ({ id: index + 1, type, name, base_number }));

/** The types there are. */
export const TYPES: readonly string[] = ['asset', 'equity', 'expense', 'income', 'liability'];
