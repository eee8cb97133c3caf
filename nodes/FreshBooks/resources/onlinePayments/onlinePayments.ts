import { UserError, type IDataObject } from 'n8n-workflow';

import { undefinedIf404 } from '../../api/undefinedIf404';
import { collection } from '../../fields/common';
import { yesOrNoField } from '../../fields/moneyFields';
import { collectionOf, conversions, outputOf, valuesOf } from '../../fields/parameters';
import { toBody } from '../../fields/values';
import { path } from '../../formats/path';
import { unwrapOne } from '../../http/families';
import { send } from '../../http/request';
import type { Session } from '../../http/session';
import type { Field } from '../../model/field';
import type { Shape } from '../../model/record';
import type { AnyCall, Output } from '../../model/resource';

/** How a record can be paid online (API facts §8.23). */

/** What can be paid online, as FreshBooks names it in paths and bodies. */
export type Payable = 'invoice' | 'invoice_profile' | 'checkout_link';

const gatewayField: Field = {
	displayName: 'Gateway',
	name: 'gateway_name',
	type: 'options',
	options: [
		{ name: 'FreshBooks Payments', value: 'fbpay' },
		{ name: 'PayPal', value: 'paypal' },
		{ name: 'Stripe', value: 'stripe' },
	],
	default: 'stripe',
	description: 'The payment service; it must be connected in FreshBooks',
};

const methods: Field[] = [
	yesOrNoField('ACH Transfer', 'has_ach_transfer', 'Whether it may be paid from a US bank account'),
	yesOrNoField(
		'ACSS Debit',
		'has_acss_debit',
		'Whether it may be paid from a Canadian bank account (experimental: not documented by FreshBooks)',
	),
	yesOrNoField('Allow Partial Payments', 'allow_partial_payments', 'Whether a part of it may be paid'),
	yesOrNoField('Bacs Debit', 'has_bacs_debit', 'Whether it may be paid from a UK bank account'),
	yesOrNoField('Credit Card', 'has_credit_card', 'Whether it may be paid by credit card'),
	yesOrNoField('PayPal Smart Checkout', 'has_paypal_smart_checkout', 'Whether PayPal’s own checkout is offered'),
	yesOrNoField('SEPA Debit', 'has_sepa_debit', 'Whether it may be paid from a European bank account'),
];

/** The fields that say how something can be paid online. */
export const paymentOptionFields: Field[] = [gatewayField, ...collection('Payment Options', 'paymentOptions', methods)];

const shape: Shape = {
	endpoint: { family: 'payments' },
	simple: [
		'entity_type',
		'entity_id',
		'gateway_name',
		'has_credit_card',
		'has_ach_transfer',
		'has_bacs_debit',
		'has_sepa_debit',
		'has_acss_debit',
		'has_paypal_smart_checkout',
		'allow_partial_payments',
	],
};

/** Payment options as the user asked for them: without the details of the gateway, or raw. */
export const optionsOutput = (call: AnyCall, options: IDataObject): Output => outputOf(call, shape, options);

const at = (payable: Payable, id: string): string => path`/${payable}/${id}/payment_options`;

/** Online payments have a scope of their own; messages still speak of the record that is to be paid. */
function paymentSession({ session }: AnyCall): Session {
	return { ...session, subject: { ...session.subject, scope: 'online_payments' } };
}

/** How a record can be paid online; nothing is on before it was set for the first time. */
export async function readOptions(call: AnyCall, payable: Payable, id: string): Promise<IDataObject> {
	const request = { method: 'GET', family: 'payments', path: at(payable, id), recordId: id } as const;
	const { body } = await send(paymentSession(call), request);
	return unwrapOne('payments', 'payment_options', body) ?? {};
}

/** The options that hold and are to stay as they are; those of another gateway are not this one's. */
async function heldBy(call: AnyCall, payable: Payable, id: string, wanted: IDataObject): Promise<IDataObject> {
	const { gateway_name: gateway, ...held } = (await undefinedIf404(() => readOptions(call, payable, id))) ?? {};
	if (gateway !== wanted.gateway_name) return {};
	const isOption = (name: string) => /^has_|^allow_partial_payments$|^stripe_acss_payment_options$/.test(name);
	return Object.fromEntries(Object.entries(held).filter(([name, value]) => isOption(name) && value !== null));
}

/**
 * Sets how a record can be paid online. FreshBooks has one call to make and to change options (API facts §12, quirk 25),
 * and whether it keeps what it is not told is unconfirmed: so it is told what holds already. It answers 200 also when it
 * did nothing (quirk 44): so they are read again.
 * @throws UserError naming what FreshBooks did not take over
 */
export async function setOptions(call: AnyCall, payable: Payable, id: string): Promise<IDataObject> {
	const typed = { ...valuesOf(call, [gatewayField]), ...collectionOf(call, 'paymentOptions') };
	const wanted = toBody([gatewayField, ...methods], typed, conversions(call, 'omit'));
	// a number, but a string for checkout links (API facts §8.23)
	const entity = { entity_type: payable, entity_id: payable === 'checkout_link' ? id : Number(id) };
	const body = { ...(await heldBy(call, payable, id, wanted)), ...entity, ...wanted } as IDataObject;
	await send(paymentSession(call), { method: 'POST', family: 'payments', path: at(payable, id), recordId: id, body });
	const stored = await readOptions(call, payable, id);
	const lost = [gatewayField, ...methods].find(
		// what is off may be missing
		({ name }) => name in wanted && String(wanted[name]) !== String(stored[name] ?? false),
	);
	if (!lost) return stored;
	throw new UserError(`FreshBooks did not save ${lost.displayName}: it is ${String(stored[lost.name] ?? false)}`, {
		description: 'Check in FreshBooks whether the gateway is connected and offers this.',
	});
}
