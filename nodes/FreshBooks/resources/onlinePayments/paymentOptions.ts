import { outputField } from '../../fields/common';
import { locator } from '../../fields/locator';
import { recordId } from '../../fields/parameters';
import { unwrapOne } from '../../http/families';
import { send } from '../../http/request';
import type { Field } from '../../model/field';
import type { AnyCall, Operation, Resource } from '../../model/resource';
import { invoice } from '../sales/invoice';
import { invoiceProfile } from '../sales/invoiceProfile';
import { linkField } from './checkoutLink';
import { optionsOutput, paymentOptionFields, readOptions, setOptions, type Payable } from './onlinePayments';

const payables: Record<Payable, { name: string; resource: string; field: Field }> = {
	checkout_link: { name: 'Checkout Link', resource: 'checkoutLink', field: linkField },
	invoice: { name: 'Invoice', resource: 'invoice', field: locator(invoice, { name: 'invoiceId', required: true }) },
	invoice_profile: {
		name: 'Recurring Template',
		resource: 'invoiceProfile',
		field: locator(invoiceProfile, { name: 'invoiceProfileId', required: true }),
	},
};

const payableField: Field = {
	displayName: 'For',
	name: 'entity_type',
	type: 'options',
	options: Object.entries(payables).map(([value, { name }]) => ({ name, value })),
	default: 'invoice',
	description:
		'What is paid online; recurring templates and checkout links are experimental: not documented by FreshBooks',
};

const recordFields = Object.entries(payables).map(([value, { field }]) => ({
	...field,
	displayOptions: { show: { entity_type: [value] } },
}));

/** What an item is about, and a call whose messages speak of that. */
function about(call: AnyCall): { payable: Payable; id: string; call: AnyCall } {
	const payable = call.parameter('entity_type') as Payable;
	const { name, field } = payables[payable];
	const subject = { ...call.session.subject, name: name.toLowerCase() };
	return { payable, id: recordId(call, field), call: { ...call, session: { ...call.session, subject } } };
}

const get: Operation<Resource> = {
	value: 'get',
	name: 'Get',
	action: 'Get %s',
	description: 'Retrieve how an invoice, recurring template or checkout link can be paid online',
	writes: false,
	fields: () => [payableField, ...recordFields, outputField],
	async run(call) {
		const { payable, id, call: asked } = about(call);
		return [optionsOutput(call, await readOptions(asked, payable, id))];
	},
};

const getDefaults: Operation<Resource> = {
	value: 'getDefaults',
	name: 'Get Defaults',
	action: 'Get default payment options',
	description: 'Retrieve the default payment options; FreshBooks does not apply them automatically',
	writes: false,
	fields: () => [payableField, outputField],
	async run(call) {
		const query: Array<[string, string]> = [['entity_type', String(call.parameter('entity_type'))]];
		const { body } = await send(call.session, { method: 'GET', family: 'payments', path: '/payment_options', query });
		return [optionsOutput(call, unwrapOne('payments', 'payment_options', body) ?? {})];
	},
};

const set: Operation<Resource> = {
	value: 'set',
	name: 'Set',
	action: 'Set %s',
	description:
		'Set how an invoice, recurring template or checkout link can be paid online, then read it back to confirm',
	writes: true,
	inOrder: true,
	// what is not given is read and sent along
	alone(call) {
		const { payable, id } = about(call);
		return [`${payables[payable].resource} ${id}`];
	},
	fields: () => [payableField, ...recordFields, ...paymentOptionFields, outputField],
	async run(call) {
		const { payable, id, call: asked } = about(call);
		return [optionsOutput(call, await setOptions(asked, payable, id))];
	},
};

/** How clients can pay online (API facts §8.23). */
export const paymentOptions: Resource = {
	name: 'Payment Option',
	plural: 'Payment Options',
	value: 'paymentOptions',
	description: 'How an invoice, recurring template or checkout link can be paid online',
	scope: 'online_payments',
	probe: {
		family: 'payments',
		path: () => '/payment_options',
		query: [['entity_type', 'invoice']],
		one: 'payment_options',
		fields: ['gateway_name', 'has_credit_card'],
	},
	operations: [get, getDefaults, set],
};
