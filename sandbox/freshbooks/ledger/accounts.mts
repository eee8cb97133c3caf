import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { accessOf, allow, authenticate, contextOf, needScope } from '../http/access.mts';
import { sendJson } from '../http/answer.mts';
import { idIn } from '../http/request.mts';
import { type Problem, Refusal, refuse } from '../model/refusal.mts';
import type { Context } from '../model/resource.mts';
import { uuid } from '../resources/common.mts';
import { type Business, type Fields, findRow, type State, tableOf } from '../state/state.mts';
import { SUB_TYPES, TYPES } from './sub-types.mts';

/** The id of the first ledger account of the first business. */
export const FIRST_ACCOUNT = 118001;

const STATES = ['active', 'archived'];

const typeOf = (subType: unknown): unknown => SUB_TYPES.find(({ name }) => name === subType)?.type;

/** All ledger accounts of a business, subordinate ones too. */
export function accountsOf(business: Business): Fields[] {
	return [...tableOf(business, 'ledger_accounts', FIRST_ACCOUNT).rows.values()];
}

/** The accounts below one, or the top ones. */
export function below(business: Business, parent: Fields | null): Fields[] {
	return accountsOf(business).filter((row) => row.parent === (parent?.id ?? null));
}

/** Where the expenses of a category go: categories made later have no account of their own, their parents' takes them. */
export function accountOfCategory(business: Business, id: unknown): Fields | undefined {
	const accounts = accountsOf(business);
	const of = (category: unknown) => (category ? accounts.find((row) => row.category_id === category) : undefined);
	const parent = findRow(business, 'categories', id)?.parentid;
	return of(id) ?? of(parent) ?? accounts.find((row) => row.name === 'Other Expenses');
}

/** Puts an account into the store. */
export function addAccount(business: Business, now: Date, given: Fields): Fields {
	const table = tableOf(business, 'ledger_accounts', FIRST_ACCOUNT);
	const id = table.nextId++;
	const row: Fields = {
		id,
		uuid: uuid(),
		name: '',
		number: null,
		description: null,
		type: typeOf(given.sub_type),
		sub_type: '',
		system_account_name: null,
		parent: null,
		auto_created: false,
		state: 'active',
		category_id: null,
		created_at: now.toISOString(),
		updated_at: now.toISOString(),
		...given,
	};
	table.rows.set(id, row);
	return row;
}

/**
 * `jea_id` and `jesa_id` are the ids the classic journal knows the account and the sub account by (API facts §8.18).
 */
function show(business: Business, { parent, id, created_at, ...row }: Fields): Fields {
	const above = accountsOf(business).find((one) => one.id === parent);
	const children = below(business, { id });
	return {
		...row,
		parent_account: above?.uuid ?? null,
		sub_accounts: above ? [] : children.map((child) => show(business, child)),
		jea_id: above ? above.id : id,
		jesa_id: above ? id : null,
	};
}

function problemsOf(business: Business, input: Fields, before?: Fields): Problem[] {
	const problem = (field: string, message: string): Problem => ({ errno: 1004, field, message });
	const problems: Problem[] = [];
	for (const field of ['name', 'sub_type']) {
		if (!input[field]) problems.push(problem(field, 'This field is required.'));
	}
	// The key must be there, even when the account has no parent (API facts §8.18).
	if (input.parent_account === undefined) problems.push(problem('parent_account', 'This field is required.'));
	if (input.sub_type && !SUB_TYPES.some(({ name }) => name === input.sub_type)) {
		problems.push(problem('sub_type', `"${input.sub_type}" is not a valid choice.`));
	}
	if (input.state !== undefined && !STATES.includes(String(input.state))) {
		problems.push(problem('state', `"${input.state}" is not a valid choice.`));
	}
	const above = accountsOf(business).find((row) => row.uuid === input.parent_account);
	// Two levels, both of one type; what FreshBooks says of others is UNCONFIRMED.
	const fits = above && above.parent === null && above.type === typeOf(input.sub_type) && above.id !== before?.id;
	if (input.parent_account && !fits) problems.push(problem('parent_account', 'Invalid parent account.'));
	return problems;
}

/**
 * What a body says, all of it: a PUT replaces, so what it leaves out is emptied (API facts §8.18). The body is not
 * wrapped.
 */
function readAccount(business: Business, body: unknown, before?: Fields): Fields {
	const input = (typeof body === 'object' && body !== null ? body : {}) as Fields;
	const problems = problemsOf(business, input, before);
	if (problems.length > 0) throw new Refusal(400, problems);
	const { name, number = null, description = null, sub_type, state = 'active' } = input;
	return {
		name,
		number,
		description,
		sub_type,
		state,
		type: typeOf(sub_type),
		parent: accountsOf(business).find((row) => row.uuid === input.parent_account)?.id ?? null,
	};
}

function accountRoutes(app: FastifyInstance, state: State): void {
	const collection = '/accounting/businesses/:tenant/ledger_accounts/accounts';
	const enter = (request: FastifyRequest, verb: string): Context => {
		const context = contextOf(state, request, 'businessUuid');
		allow(context, 'journal_entries', accessOf(verb));
		return context;
	};
	const find = ({ business }: Context, request: FastifyRequest): Fields =>
		accountsOf(business).find((row) => row.uuid === idIn(request)) ?? refuse(404, 1012, 'Not found.');
	const answer = (reply: FastifyReply, status: number, data: unknown) => sendJson(reply, 'ledger', status, { data });

	app.get(collection, async (request, reply) => {
		const { business } = enter(request, 'list');
		return answer(
			reply,
			200,
			below(business, null).map((row) => show(business, row)),
		);
	});
	app.post(collection, async (request, reply) => {
		const { business } = enter(request, 'create');
		const row = addAccount(business, state.now(), readAccount(business, request.body));
		return answer(reply, 201, show(business, row));
	});
	app.get(`${collection}/:id`, async (request, reply) => {
		const context = enter(request, 'get');
		return answer(reply, 200, show(context.business, find(context, request)));
	});
	app.delete(`${collection}/:id`, async (request) => {
		find(enter(request, 'delete'), request);
		// The words of this answer are UNCONFIRMED (API facts §8.18).
		return refuse(405, 1012, 'Method not allowed.');
	});
	app.put(`${collection}/:id`, async (request, reply) => {
		const context = enter(request, 'update');
		const row = find(context, request);
		Object.assign(row, readAccount(context.business, request.body, row), { updated_at: state.now().toISOString() });
		return answer(reply, 200, show(context.business, row));
	});
}

function taxonomyRoutes(app: FastifyInstance, state: State): void {
	const root = '/accounting/ledger_accounts';
	const serve = (path: string, data: (request: FastifyRequest) => unknown) =>
		app.get(`${root}/${path}`, async (request, reply) => {
			needScope(authenticate(state, request).scopes, 'journal_entries', 'read');
			return sendJson(reply, 'ledger', 200, { data: data(request) });
		});
	serve('types', () => TYPES.map((name) => ({ name })));
	serve('sub_types', () => SUB_TYPES);
	serve(
		'sub_types/:id',
		(request) => SUB_TYPES.find(({ id }) => String(id) === idIn(request)) ?? refuse(404, 1012, 'Not found.'),
	);
}

/** Ledger accounts, their types and sub types (API facts §8.18). */
export function ledgerAccountRoutes(app: FastifyInstance, state: State): void {
	accountRoutes(app, state);
	taxonomyRoutes(app, state);
}
