import { NodeOperationError, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';

import { numberOf } from '../formats/number';
import { within, type Refuse } from '../formats/refuse';
import type { Connection } from '../http/connection';
import { atMost } from '../http/pace';
import type { Field } from '../model/field';
import { isBlank } from './basics';
import { standing } from './choices';
import { collection } from './common';

export const auditLogField: Field = {
	displayName: 'Audit Log',
	name: 'auditLog',
	type: 'options',
	options: [
		{ name: 'Log', value: 'log' },
		{ name: 'Log and Output', value: 'output' },
		{ name: 'Off', value: 'off' },
	],
	default: 'off',
	description:
		'Whether to record each change in n8n’s log and, if chosen, in the output: credential, business, record, path and outcome, but never the record’s contents',
};

export const batchReadsField: Field = {
	displayName: 'Batch Reads',
	name: 'batchReads',
	type: 'boolean',
	default: true,
	description:
		'Whether to ask FreshBooks for records that are needed at the same moment in one request, up to 100 at a time. The results are the same.',
};

const numbers: Field[] = [
	{
		displayName: 'Concurrency',
		name: 'concurrency',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 32 },
		default: 0,
		description:
			'Maximum number of simultaneous requests. 0 adapts to FreshBooks’ rate limit; 1 sends them one at a time.',
	},
	{
		displayName: 'Give Up After (Seconds)',
		name: 'giveUpAfter',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 180,
		description: 'How many seconds to keep retrying when FreshBooks is busy or unreachable',
	},
	{
		displayName: 'Retries',
		name: 'retries',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 20 },
		default: 4,
		description:
			'How many times to retry a request when FreshBooks is busy or unreachable. A request that creates something is retried only if it was certainly not carried out.',
	},
];

/** What becomes of a reference by name of which there is no record. */
export const ifNotFoundField: Field = {
	displayName: 'If Not Found',
	name: 'ifNotFound',
	type: 'options',
	options: [
		{
			name: 'Create the Client',
			value: 'createClient',
			description:
				'For the client of a new estimate, expense, invoice or project, with the name and address given for it; anything else is an error',
		},
		{ name: 'Error', value: 'error' },
		{ name: 'Leave Empty', value: 'leaveEmpty', description: 'A required field is still an error' },
	],
	default: 'error',
	displayOptions: { show: { '/operation': ['create', 'createFromTime', 'update', 'upsert', 'rebill', 'startTimer'] } },
	description: 'What to do when FreshBooks has nothing by the name given in a field',
};

/** How the node works through its items, whatever the operation. */
export const runOptions: Field[] = [auditLogField, batchReadsField, ifNotFoundField, ...numbers];

const [optionsField] = collection('Options', 'options', runOptions);

/** The options of a run. @throws NodeOperationError for a choice that is none */
export function runOptionsOf(context: IExecuteFunctions, typed: unknown): IDataObject {
	return (standing(optionsField, typed, refusal(context)) || {}) as IDataObject;
}

/** They are those of the first item. */
const refusal =
	(context: Connection['context']): Refuse =>
	(reason) => {
		throw new NodeOperationError(context.getNode(), reason, { itemIndex: 0 });
	};

/**
 * The connection as the options want it; they are those of the first item.
 * @throws NodeOperationError for a number that is out of its range
 */
export function withOptions(connection: Connection, options: IDataObject): Connection {
	const number = (field: Field): number => {
		const no = within(field, refusal(connection.context));
		const typed = options[field.name];
		const value = numberOf(isBlank(typed) ? field.default : typed, no);
		const { minValue = 0, maxValue = 86_400 } = field.typeOptions ?? {};
		// half a request at a time would be none
		if (Number.isInteger(value) && value >= minValue && value <= maxValue) return value;
		return no(`give a whole number from ${minValue} to ${maxValue}`);
	};
	const [concurrency, seconds, retries] = numbers.map(number);
	const batchReads = options.batchReads !== false;
	return { ...connection, batchReads, concurrency: concurrency || atMost, patience: { retries, seconds } };
}
