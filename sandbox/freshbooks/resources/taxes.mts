import { each, flag, percent, readOnly, required, text } from '../model/fields.mts';
import { flagIs, numberIn, numberIs, textLike, updatedRange } from '../model/filters.mts';
import { refuse } from '../model/refusal.mts';
import type { Resource } from '../model/resource.mts';
import { tableOf } from '../state/state.mts';
import { touchUpdated } from './common.mts';

/** Taxes (API facts §8.12): no vis_state, DELETE is for good, a name only once. */
export const taxes: Resource = {
	table: 'taxes',
	noun: 'tax',
	title: 'Tax',
	family: 'accounting',
	path: 'taxes/taxes',
	one: 'tax',
	many: 'taxes',
	ids: ['id', 'taxid'],
	scope: 'taxes',
	firstId: 8801,
	verbs: ['list', 'get', 'create', 'update', 'delete'],
	fields: {
		name: required(text),
		amount: percent,
		number: text,
		compound: flag,
		...each(readOnly, 'id taxid updated accounting_systemid'),
	},
	defaults: ({ business }) => ({
		id: 0,
		taxid: 0,
		accounting_systemid: business.accountId,
		amount: '0',
		compound: false,
		number: null,
	}),
	check: ({ business }, values, before) => {
		const name = String(values.name ?? '').toLowerCase();
		const twin = [...tableOf(business, 'taxes').rows.values()].find(
			(row) => row.taxid !== before?.taxid && String(row.name).toLowerCase() === name,
		);
		if (values.name !== undefined && twin) {
			refuse(422, 1026, 'Tax exists already.', { field: 'name', object: 'tax', value: values.name });
		}
		return [];
	},
	touch: touchUpdated,
	filters: {
		taxid: numberIs('taxid'),
		taxids: numberIn('taxid'),
		name: textLike('name'),
		number: textLike('number'),
		compound: flagIs('compound'),
		...updatedRange,
	},
};
