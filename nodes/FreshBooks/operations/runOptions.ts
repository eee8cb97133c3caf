import { NodeOperationError, type IDataObject } from 'n8n-workflow';

import type { Connection } from '../api/connection';
import { atMost } from '../api/pace';
import type { Field } from '../resources/resource';
import { auditLogField } from './audit';

const numbers: Field[] = [
	{
		displayName: 'Concurrency',
		name: 'concurrency',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 32 },
		default: 0,
		description:
			'How many requests may be under way at a time. 0 finds out by itself what FreshBooks allows; 1 works strictly in order.',
	},
	{
		displayName: 'Give Up After (Seconds)',
		name: 'giveUpAfter',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 180,
		description: 'For how long to try a request again when FreshBooks is busy or cannot be reached',
	},
	{
		displayName: 'Retries',
		name: 'retries',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 20 },
		default: 4,
		description:
			'How often to send a request again when FreshBooks is busy or cannot be reached. Something new is created again only where the first try certainly never arrived.',
	},
];

/** How the node works through its items, whatever the operation. */
export const runOptions: Field[] = [auditLogField, ...numbers];

/**
 * The connection as the options want it; they are those of the first item.
 * @throws NodeOperationError for a number that is out of its range
 */
export function withOptions(connection: Connection, options: IDataObject): Connection {
	const number = (field: Field): number => {
		const value = Number(options[field.name] ?? field.default);
		const { minValue = 0, maxValue = 86_400 } = field.typeOptions ?? {};
		// half a request at a time would be none
		if (Number.isInteger(value) && value >= minValue && value <= maxValue) return value;
		const wanted = `${field.displayName}: give a whole number from ${minValue} to ${maxValue}`;
		throw new NodeOperationError(connection.context.getNode(), wanted, { itemIndex: 0 });
	};
	const [concurrency, seconds, retries] = numbers.map(number);
	return { ...connection, concurrency: concurrency || atMost, patience: { retries, seconds } };
}
