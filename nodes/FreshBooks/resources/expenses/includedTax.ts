import type { Field } from '../../model/field';

const first: Field[] = [
	{
		displayName: 'Tax 1 Amount',
		name: 'taxAmount1',
		type: 'string',
		as: 'money',
		default: '',
		placeholder: 'e.g. 5.00',
		description: 'Tax included in the expense amount, not added to it',
	},
	{ displayName: 'Tax 1 Name', name: 'taxName1', type: 'string', default: '', placeholder: 'e.g. GST' },
	{
		displayName: 'Tax 1 Percent',
		name: 'taxPercent1',
		type: 'string',
		as: 'percent',
		default: '',
		placeholder: 'e.g. 5',
		description: 'For information only; no tax is calculated from it. Fill in the tax amount too.',
	},
];

const examples: Record<string, string> = { taxAmount2: 'e.g. 7.00', taxName2: 'e.g. PST' };

const second: Field[] = first.map((field) => {
	const [displayName, name] = [field.displayName, field.name].map((text) => text.replace('1', '2'));
	return { ...field, displayName, name, placeholder: examples[name] ?? field.placeholder };
});

/** The taxes that the amount of an expense includes (their camelCase is FreshBooks'). */
export const includedTaxes = { first, second };
