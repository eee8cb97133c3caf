import type { FastifyInstance, FastifyRequest } from 'fastify';
import { idIn, type Query } from '../http/request.mts';
import { choice, each, type FieldMap, flag, readFields, required, text } from '../model/fields.mts';
import { refuse } from '../model/refusal.mts';
import type { Context } from '../model/resource.mts';
import { type Fields, findRow, type State, type Table, tableOf } from '../state/state.mts';
import { answer, bodyOf, enter, PAYMENTS, refuseInvalid } from './family.mts';
import { gatewayInfo } from './gateways.mts';

const TABLE = 'payment_options';
const FIRST_ID = 61401;

/** The records that can be paid online, and their tables. */
const ENTITIES: Record<string, string> = {
	invoice: 'invoices',
	invoice_profile: 'invoice_profiles',
	checkout_link: 'checkout_links',
};

const entityType = choice('invoice', 'invoices', 'invoice_profile', 'checkout_link', 'payment_method_setup');

/** That `has_acss_debit` can be set is UNCONFIRMED: it is known in replies only (API facts §8.23). */
const SWITCHES =
	'has_credit_card has_ach_transfer has_bacs_debit has_sepa_debit has_acss_debit has_paypal_smart_checkout ' +
	'allow_partial_payments';

const fields: FieldMap = {
	gateway_name: choice('fbpay', 'stripe', 'paypal'),
	entity_type: entityType,
	// A number for invoices, a string for checkout links; the path says which record it is.
	entity_id: text,
	...each(flag, SWITCHES),
};

const NOTHING_ON: Fields = {
	gateway_name: null,
	has_credit_card: false,
	has_ach_transfer: false,
	has_bacs_debit: false,
	has_sepa_debit: false,
	has_acss_debit: false,
	stripe_acss_payment_options: null,
	has_paypal_smart_checkout: false,
	allow_partial_payments: false,
};

/** What the account offers by itself. It is not applied to new invoices (API facts §8.23). */
const ACCOUNT_DEFAULTS: Fields = {
	...NOTHING_ON,
	gateway_name: 'stripe',
	has_credit_card: true,
	allow_partial_payments: true,
};

const tableIn = ({ business }: Context): Table => tableOf(business, TABLE, FIRST_ID);

function shown({ business }: Context, { id, ...options }: Fields): Fields {
	return { payment_options: { ...options, gateway_info: gatewayInfo(business, options.gateway_name) } };
}

function stored(context: Context, type: string, id: string): Fields | undefined {
	return [...tableIn(context).rows.values()].find((row) => row.entity_type === type && row.entity_id === id);
}

/** The options of a record; all off before they are first set (that this is no 404 is UNCONFIRMED). */
function optionsOf(context: Context, type: string, id: string): Fields {
	return stored(context, type, id) ?? { ...NOTHING_ON, entity_type: type, entity_id: id };
}

/** Sets options: the same call makes and changes them (quirk 25). Without a key it knows it changes nothing. */
export function setOptions(context: Context, type: string, id: string, input: Fields): Fields {
	const { values, flaws } = readFields(input, fields, 'create', '');
	refuseInvalid(flaws);
	if (Object.keys(values).length === 0) return optionsOf(context, type, id);
	const row = { ...optionsOf(context, type, id), ...values, entity_type: type, entity_id: id };
	const table = tableIn(context);
	const key = Number(stored(context, type, id)?.id ?? table.nextId++);
	table.rows.set(key, { id: key, ...row });
	return row;
}

function existing({ business }: Context, request: FastifyRequest): [type: string, id: string] {
	const { entity } = request.params as { entity: string };
	const id = idIn(request);
	const row = Object.hasOwn(ENTITIES, entity) && findRow(business, ENTITIES[entity], id);
	return row ? [entity, id] : refuse(404, 1012, 'Resource not found');
}

/** Payment options of invoices, recurring profiles and checkout links, and the account's own (API facts §8.23). */
export function paymentOptionRoutes(app: FastifyInstance, state: State): void {
	const path = `${PAYMENTS}/:entity/:id/payment_options`;
	app.get(path, async (request, reply) => {
		const context = enter(state, request, 'read');
		return answer(reply, 200, shown(context, optionsOf(context, ...existing(context, request))));
	});
	// There is no PUT, and a body wrapped in `payment_options` answers 200 and changes nothing (quirk 44).
	app.post(path, async (request, reply) => {
		const context = enter(state, request, 'write');
		const [type, id] = existing(context, request);
		return answer(reply, 200, shown(context, setOptions(context, type, id, bodyOf(request))));
	});
	app.get(`${PAYMENTS}/payment_options`, async (request, reply) => {
		const context = enter(state, request, 'read');
		const { values, flaws } = readFields(
			{ entity_type: (request.query as Query).entity_type },
			{ entity_type: required(entityType) },
			'create',
			'',
		);
		refuseInvalid(flaws);
		const isConnected = gatewayInfo(context.business, ACCOUNT_DEFAULTS.gateway_name) !== null;
		const options = isConnected ? ACCOUNT_DEFAULTS : NOTHING_ON;
		return answer(reply, 200, shown(context, { ...options, ...values, entity_id: null }));
	});
}
