import type { Field } from '../model/field';

/** Fields that many money records share. */

/** The day of a new record: today unless the user says otherwise. */
export function todayField(name: string, displayName: string): Field {
	const field: Field = {
		displayName: 'Date',
		name,
		type: 'dateTime',
		typeOptions: { dateOnly: true },
		required: true,
		default: '={{ $today.toISODate() }}',
	};
	return { ...field, displayName };
}

/** A calendar day. */
export function dayField(name: string, displayName: string): Field {
	const field: Field = { displayName: 'Date', name, type: 'dateTime', typeOptions: { dateOnly: true }, default: '' };
	return { ...field, displayName };
}

/** The amount of a new record, in the currency beside it. */
export function amountField(description?: string): Field {
	const field: Field = {
		displayName: 'Amount',
		name: 'amount',
		type: 'string',
		as: 'money',
		required: true,
		default: '',
		placeholder: 'e.g. 100.00',
	};
	return description ? { ...field, description } : field;
}

/** What a currency of amounts says of itself where nothing but the business can tell it. */
export const businessCurrency = 'Three-letter currency code. If left empty, the currency of the business.';

/** The currency of the amounts beside it: FreshBooks knows it only within them. */
export function currencyOfAmounts(field: Pick<Field, 'description' | 'required'>): Field {
	const currency: Field = {
		displayName: 'Currency',
		name: 'currency_code',
		type: 'string',
		as: 'currencyOfAmounts',
		default: '',
		placeholder: 'e.g. USD',
	};
	return { ...currency, ...field };
}

/** The currency of a whole document. */
export function currencyField(description: string): Field {
	const currency: Field = {
		displayName: 'Currency',
		name: 'currency_code',
		type: 'string',
		as: 'currency',
		default: '',
		placeholder: 'e.g. USD',
	};
	return { ...currency, description };
}

export const languageField: Field = {
	displayName: 'Language',
	name: 'language',
	type: 'string',
	default: 'en',
	placeholder: 'e.g. en',
	description: 'Two-letter language code',
};

export const noteField: Field = {
	displayName: 'Note',
	name: 'note',
	type: 'string',
	typeOptions: { rows: 2 },
	default: '',
};

/** @param description begins with "Whether" */
export function yesOrNoField(displayName: string, name: string, description: string): Field {
	const field: Field = { displayName: 'Yes or No', name, type: 'boolean', default: true };
	return { ...field, displayName, description };
}

const frequencies = [
	{ name: 'Every 2 Months', value: '2m' },
	{ name: 'Every 2 Weeks', value: '2w' },
	{ name: 'Every 2 Years', value: '2y' },
	{ name: 'Every 3 Months', value: '3m' },
	{ name: 'Every 4 Weeks', value: '4w' },
	{ name: 'Every 6 Months', value: '6m' },
	{ name: 'Every Month', value: 'm' },
	{ name: 'Every Week', value: 'w' },
	{ name: 'Every Year', value: 'y' },
];

/** How often something is repeated, in words: FreshBooks' code for it, where that is none of ours. */
export const frequencyName = (code: unknown): unknown =>
	frequencies.find(({ value }) => value === code)?.name.toLowerCase() ?? code;

/**
 * How often FreshBooks repeats something. It shows `2w` and `m`; the other codes are inferred (API facts §14, question
 * 13).
 */
export function frequencyField(what: string): Field {
	const field: Field = {
		displayName: 'Frequency',
		name: 'frequency',
		type: 'options',
		as: 'code',
		required: true,
		options: frequencies,
		default: 'm',
	};
	const description = `How often ${what}. Only every month and every 2 weeks are confirmed by FreshBooks; an expression can give any other code.`;
	return { ...field, description };
}

/** The taxes on one amount. */
export const taxesField: Field = {
	displayName: 'Taxes',
	name: 'taxes',
	type: 'fixedCollection',
	as: 'list',
	typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Tax' },
	default: {},
	placeholder: 'Add Tax',
	options: [
		{
			displayName: 'Tax',
			name: 'tax',
			values: [
				{ displayName: 'Name', name: 'name', type: 'string', required: true, default: '', placeholder: 'e.g. GST' },
				{
					displayName: 'Percent',
					name: 'amount',
					type: 'string',
					as: 'percent',
					required: true,
					default: '',
					placeholder: 'e.g. 5',
					description: 'A percentage: 5 means 5%',
				},
			],
		},
	],
};
