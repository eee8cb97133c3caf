import type { FastifyInstance, FastifyRequest } from 'fastify';
import { unsure } from '../http/answer.mts';
import { idIn } from '../http/request.mts';
import {
	decimalNumber,
	each,
	type FieldMap,
	flag,
	integer,
	list,
	percent,
	readFields,
	required,
	text,
} from '../model/fields.mts';
import { refuse } from '../model/refusal.mts';
import type { Context } from '../model/resource.mts';
import { type Fields, findRow, type State, type Table, tableOf } from '../state/state.mts';
import { utcZulu } from '../values/clock.mts';
import { exact, fixed } from '../values/decimal.mts';
import { answer, bodyOf, enter, PAYMENTS, refuseInvalid } from './family.mts';

const TABLE = 'checkout_links';
const FIRST_ID = 57301;

const fields: FieldMap = {
	item_id: required(integer),
	amount: required(decimalNumber),
	...each(text, 'item_name currency note'),
	...each(flag, 'is_active send_admin_receipt'),
	taxes: list({ name: text, amount: percent }),
};

const tableIn = ({ business }: Context): Table => tableOf(business, TABLE, FIRST_ID);

function existing({ business }: Context, request: FastifyRequest): Fields {
	return findRow(business, TABLE, idIn(request)) ?? refuse(404, 1012, 'Resource not found');
}

function read({ business }: Context, input: Fields, mode: 'create' | 'update'): Fields {
	const { values, flaws } = readFields(input, fields, mode, '');
	refuseInvalid(flaws);
	const item = values.item_id === undefined || findRow(business, 'items', values.item_id);
	// How an item nobody has is refused is UNCONFIRMED.
	if (!item) refuse(400, 1012, 'item not found', { field: 'item_id' });
	if (values.amount !== undefined) values.amount = fixed(exact(values.amount));
	return values;
}

/** Makes a checkout link. */
export function createCheckoutLink(context: Context, input: Fields): Fields {
	const { business, state } = context;
	const values = read(context, input, 'create');
	const table = tableIn(context);
	const id = table.nextId++;
	const now = utcZulu(state.now());
	const row: Fields = {
		id,
		item_name: findRow(business, 'items', values.item_id)?.name,
		currency: business.currency,
		note: null,
		is_active: true,
		send_admin_receipt: false,
		taxes: [],
		...values,
		created_at: now,
		updated_at: now,
	};
	table.rows.set(id, row);
	return row;
}

/**
 * Checkout links (API facts §8.23). There is no call that reads them. No answer was ever recorded: that the record
 * comes below `checkout_link` with an id, that POST answers 201 and DELETE 204, and that a PUT keeps what it does not
 * name is UNCONFIRMED (API facts §14, question 23).
 */
export function checkoutLinkRoutes(app: FastifyInstance, state: State): void {
	const path = `${PAYMENTS}/checkout-links`;
	app.post(path, async (request, reply) => {
		const context = enter(state, request, 'write');
		return answer(reply, 201, unsure(state, 'checkout_link', createCheckoutLink(context, bodyOf(request))));
	});
	app.put(`${path}/:id`, async (request, reply) => {
		const context = enter(state, request, 'write');
		const row = existing(context, request);
		Object.assign(row, read(context, bodyOf(request), 'update'), { updated_at: utcZulu(state.now()) });
		return answer(reply, 200, unsure(state, 'checkout_link', row));
	});
	app.delete(`${path}/:id`, async (request, reply) => {
		const context = enter(state, request, 'write');
		tableIn(context).rows.delete(Number(existing(context, request).id));
		return reply.code(204).send();
	});
}
