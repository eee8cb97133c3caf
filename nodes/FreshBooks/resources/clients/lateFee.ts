import type { Field } from '../../model/field';

/**
 * What is added to invoices that are overdue (API facts §8.1, §8.3).
 * @param flat FreshBooks' word for a flat fee, which differs between clients and recurring profiles
 */
export function lateFee(flat: string): Field {
	const field: Field = {
		displayName: 'Late Fee',
		name: 'late_fee',
		type: 'collection',
		as: 'object',
		default: {},
		placeholder: 'Add Field',
		description: 'What FreshBooks adds to invoices that are overdue',
		options: [
			{
				displayName: 'Compound Taxes',
				name: 'compounded_taxes',
				type: 'boolean',
				default: false,
				description: 'Whether the second tax is charged on top of the first',
			},
			{
				displayName: 'Days',
				name: 'days',
				type: 'number',
				default: 30,
				description: 'How many days after the due date',
			},
			{
				displayName: 'Enabled',
				name: 'enabled',
				type: 'boolean',
				default: true,
				description: 'Whether late fees are charged',
			},
			{ displayName: 'First Tax Name', name: 'first_tax_name', type: 'string', default: '' },
			{
				displayName: 'First Tax Percent',
				name: 'first_tax_percent',
				type: 'string',
				as: 'percent',
				default: '',
				placeholder: 'e.g. 5',
				description: 'A percentage: 5 means 5%',
			},
			{
				displayName: 'Repeat',
				name: 'repeat',
				type: 'boolean',
				default: false,
				description: 'Whether the fee is charged repeatedly',
			},
			{ displayName: 'Second Tax Name', name: 'second_tax_name', type: 'string', default: '' },
			{
				displayName: 'Second Tax Percent',
				name: 'second_tax_percent',
				type: 'string',
				as: 'percent',
				default: '',
				placeholder: 'e.g. 5',
				description: 'A percentage: 5 means 5%',
			},
			{
				displayName: 'Type',
				name: 'type',
				type: 'options',
				options: [
					{ name: 'Flat Fee', value: flat },
					{ name: 'Percent of the Invoice', value: 'percent' },
				],
				default: 'percent',
			},
			{
				displayName: 'Value',
				name: 'value',
				type: 'string',
				default: '',
				placeholder: 'e.g. 5',
				description: 'A percentage or an amount, depending on Type',
			},
		],
	};
	return field;
}
