import { accounting, updateRecord } from '../../api/records';
import { idField, notice, outputField } from '../../fields/common';
import { idsFilter, stateFilter } from '../../fields/listFilters';
import { locator } from '../../fields/locator';
import { frequencyField, frequencyName, yesOrNoField } from '../../fields/moneyFields';
import { fullName } from '../../fields/naming';
import { output, recordId } from '../../fields/parameters';
import { moneyText } from '../../formats/money';
import type { Field } from '../../model/field';
import type { Operation, RecordResource } from '../../model/resource';
import { create } from '../../operations/create';
import { get } from '../../operations/get';
import { getAll } from '../../operations/getAll';
import { remove, restore } from '../../operations/state';
import { update } from '../../operations/update';
import { client } from '../clients/client';
import { lateFee } from '../clients/lateFee';
import {
	addressFields,
	clientCurrency,
	customerField,
	dateIssued,
	dueAfterDays,
	gatewayIds,
	lineList,
	lineValues,
	paymentDetails,
	poNumber,
	senderField,
	textFields,
} from './document';
import { logoField, look, presentationField, withPresentation } from './presentation';
import { retainer } from './retainer';

type Named = Pick<Operation, 'value' | 'name' | 'action' | 'description'>;

function switched(disable: boolean, named: Named, notices: Field[] = []): Operation {
	return {
		...named,
		writes: true,
		fields: (resource) => [idField(resource), ...notices, outputField],
		async run(call) {
			const id = recordId(call, idField(call.resource));
			return [output(call, await updateRecord(call.session, call.resource.endpoint, id, { disable }))];
		},
	};
}

const pause = switched(true, {
	value: 'pause',
	name: 'Pause',
	action: 'Pause %',
	description: 'Stop making invoices from a % until it is resumed',
});

const resume = switched(
	false,
	{
		value: 'resume',
		name: 'Resume',
		action: 'Resume %',
		description: 'Resume making invoices from a % that was paused',
	},
	[
		notice(
			'If the template has Send by Email on, FreshBooks emails its invoices to the client again, each on its date and without asking. An email cannot be taken back.',
		),
	],
);

/** Stands below the fields as soon as the switch among them is on. */
function sending(operation: Operation, fields: 'additionalFields' | 'updateFields'): Operation {
	const warning: Field = {
		...notice(
			'FreshBooks emails each invoice to the client on its date, without asking, until the template is paused. An email cannot be taken back.',
		),
		displayOptions: { show: { [`/${fields}.send_email`]: [true] } },
	};
	return {
		...operation,
		fields: (resource) => operation.fields(resource).flatMap((one) => (one.name === fields ? [one, warning] : [one])),
	};
}

const projectFormat: Field = {
	displayName: 'Project Format',
	name: 'project_format',
	type: 'collection',
	as: 'object',
	default: {},
	placeholder: 'Add Field',
	description: 'How unbilled time is written on the invoices',
	options: [
		{ displayName: 'Group By', name: 'group_by', type: 'string', default: '' },
		{ displayName: 'Method', name: 'method', type: 'string', default: '' },
		yesOrNoField('Show Date', 'show_date', 'Whether each entry shows its date'),
		yesOrNoField('Show Notes', 'show_notes', 'Whether each entry shows its notes'),
		yesOrNoField('Show Project', 'show_pname', 'Whether each entry shows its project'),
		yesOrNoField('Show Staff', 'show_staff', 'Whether each entry shows who worked'),
		yesOrNoField('Show Task', 'show_tname', 'Whether each entry shows its task'),
		yesOrNoField('Show Total Hours', 'show_total_hours', 'Whether the sum of hours is shown'),
	],
};

/** FreshBooks works out what the unbilled time costs. */
const withoutRate = { displayOptions: { hide: { 'additionalFields.type': [5] } } };

const profileLine: Field[] = [
	...lineValues.map((field) => (field.name === 'unit_cost' ? { ...field, ...withoutRate } : field)),
	{
		displayName: 'Type',
		name: 'type',
		isExtra: true,
		type: 'options',
		as: 'code',
		options: [
			{ name: 'Normal', value: 0 },
			{ name: 'Unbilled Time', value: 5, description: 'FreshBooks puts the unbilled time here' },
		],
		default: 0,
	},
];

/** Templates that FreshBooks makes invoices from on a schedule (API facts §8.3). */
export const invoiceProfile: RecordResource = {
	name: 'Recurring Template',
	plural: 'Recurring Templates',
	value: 'invoiceProfile',
	description: 'An invoice that repeats on a schedule (“invoice profile” in FreshBooks’ API)',
	endpoint: accounting('invoice_profiles/invoice_profiles', {
		one: 'invoice_profile',
		many: 'invoice_profiles',
		id: 'id',
		ids: 'profileids',
	}),
	scope: 'invoices',
	search: {
		name: ({ organization, fname, lname, frequency: often, amount }) =>
			[organization || fullName(fname, lname), amount && moneyText(amount), frequencyName(often)]
				.filter(Boolean)
				.join(' – '),
	},
	knownBy: {
		mode: 'By Name',
		example: 'Acme Ltd. (the client)',
		names: ({ organization, fname, lname }) => [organization, fullName(fname, lname)],
	},
	carries: {
		field: 'po_number',
		bare: true,
		among: 'a recurring template of the same client',
		by: ['customerid'],
		query: { customerid: 'search[clientid]' },
		deleted: [['search[vis_state]', '1']],
	},
	required: [
		customerField('invoices'),
		{ ...dateIssued, displayName: 'First Issue Date', description: 'When the first invoice is made' },
		frequencyField('an invoice is made'),
		dueAfterDays('invoice'),
		{
			displayName: 'Number of Invoices (0 = No End)',
			name: 'numberRecurring',
			type: 'number',
			required: true,
			default: 0,
			typeOptions: { minValue: 0 },
			description: 'How many invoices to make',
		},
	],
	lines: lineList(profileLine),
	optional: [
		...addressFields,
		senderField,
		...textFields,
		gatewayIds,
		logoField,
		poNumber,
		{
			displayName: 'Billing Gateway',
			name: 'bill_gateway',
			type: 'string',
			default: '',
			placeholder: 'e.g. stripe',
			description: 'The gateway that charges the client’s saved card',
		},
		yesOrNoField(
			'Include Unbilled Time',
			'include_unbilled_time',
			'Whether each invoice bills the time that is not billed yet',
		),
		lateFee('flat'),
		yesOrNoField('Paused', 'disable', 'Whether to make no invoices for now'),
		paymentDetails,
		presentationField(look, 'Look of the invoices'),
		projectFormat,
		yesOrNoField('Require Auto-Bill', 'require_auto_bill', 'Whether the client has to agree to automatic payments'),
		locator(retainer, { name: 'retainer_id' }),
		yesOrNoField('Send by Email', 'send_email', 'Whether FreshBooks emails each invoice to the client automatically'),
		yesOrNoField('Send by Mail', 'send_gmail', 'Whether FreshBooks automatically sends each invoice by ground mail'),
	],
	filters: [
		locator(client, { name: 'clientid' }),
		idsFilter('clientids', 'Client IDs'),
		{
			displayName: 'Currency',
			name: 'currency_code',
			type: 'string',
			as: 'currency',
			default: '',
			placeholder: 'e.g. USD',
		},
		yesOrNoField('Include Unbilled Time', 'include_unbilled_time', 'Whether unbilled time is put on the invoices'),
		idsFilter('profileids'),
		stateFilter(),
	],
	includes: [
		{ name: 'Allowed Gateways', value: 'allowed_gateways' },
		{ name: 'Audit Logs', value: 'audit_logs' },
		{ name: 'Contacts', value: 'contacts' },
		{ name: 'Late Fee', value: 'late_fee' },
		// asked for with an underscore too
		{ name: 'Late Reminders', value: 'late-reminders' },
		{ name: 'Lines', value: 'lines' },
		{ name: 'Next Issue Date', value: 'next_issue_date' },
		{ name: 'Presentation', value: 'presentation' },
		{ name: 'Project Format', value: 'project_format' },
		{ name: 'System', value: 'system' },
		{ name: 'Tracking', value: 'tracking' },
	],
	defaultIncludes: ['lines'],
	simple: [
		'id',
		'customerid',
		'organization',
		'create_date',
		'frequency',
		'numberRecurring',
		'occurrences_to_date',
		'amount',
		'disable',
		'send_email',
		'vis_state',
		'updated',
	],
	listed: [
		'id',
		'customerid',
		'organization',
		'create_date',
		'repeats',
		'occurrences_to_date',
		'amount',
		'disable',
		'send_email',
		'state',
	],
	currencyFrom: clientCurrency,
	beforeWrite: withPresentation,
	operations: [
		sending(create, 'additionalFields'),
		get,
		getAll,
		sending(update, 'updateFields'),
		remove,
		restore,
		pause,
		resume,
	],
};
