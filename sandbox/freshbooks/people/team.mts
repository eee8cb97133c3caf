import type { FastifyInstance } from 'fastify';
import { allow, contextOf } from '../http/access.mts';
import { sendJson, unsure } from '../http/answer.mts';
import { cut, MOST_PER_PAGE } from '../http/paging.mts';
import { idIn, type Query } from '../http/request.mts';
import { refuse } from '../model/refusal.mts';
import type { Context } from '../model/resource.mts';
import { sendEmail } from '../state/outbox.mts';
import { type Business, type Fields, findBusiness, type State, tableOf } from '../state/state.mts';
import { utcZulu } from '../values/clock.mts';
import { SINCE } from './identity.mts';

/** What an invited person can become; `owner` and `client` nobody is invited as (API facts §3). */
const CAPACITIES = ['business_partner', 'business_manager', 'business_employee', 'business_accountant', 'contractor'];

/** Adds somebody to the team of a business. */
export function addMember(business: Business, given: Fields): Fields {
	const table = tableOf(business, 'team_members', 1);
	const row: Fields = {
		uuid: '',
		first_name: null,
		middle_name: null,
		last_name: null,
		email: null,
		job_title: null,
		street_1: null,
		street_2: null,
		city: null,
		province: null,
		country: null,
		postal_code: null,
		phone_number: null,
		business_id: business.businessId,
		business_role_name: null,
		active: true,
		identity_id: null,
		invitation_date_accepted: null,
		created_at: SINCE,
		updated_at: SINCE,
		...given,
	};
	table.rows.set(table.nextId++, row);
	return row;
}

/** The people of a business. */
export function teamOf(business: Business): Fields[] {
	return [...tableOf(business, 'team_members', 1).rows.values()];
}

function enter(state: State, request: Parameters<typeof contextOf>[1]): Context {
	const context = contextOf(state, request, 'businessId');
	allow(context, 'teams', 'read');
	return context;
}

function readRoutes(app: FastifyInstance, state: State): void {
	const path = '/auth/api/v1/businesses/:tenant/team_members';
	app.get(path, async (request, reply) => {
		const { business } = enter(state, request);
		const { page = '1', per_page = '30', active } = request.query as Query;
		const rows = teamOf(business).filter((row) => active === undefined || String(row.active) === active);
		const shown = cut(rows, Number(page) || 1, Math.min(MOST_PER_PAGE, Number(per_page) || 30));
		// No `pages`, as in the documents' sample (API facts §4.1).
		const meta = { page: shown.page, per_page: shown.perPage, total: shown.total };
		return sendJson(reply, 'auth', 200, { response: shown.rows, meta });
	});
	app.get(`${path}/:id`, async (request, reply) => {
		const { business } = enter(state, request);
		const member = teamOf(business).find((row) => row.uuid === idIn(request));
		return sendJson(reply, 'auth', 200, { response: member ?? refuse(404, 1012, 'Team member not found.') });
	});
}

function invite(context: Context, input: Fields): Fields {
	const { business, state } = context;
	const { capacity, to_email, invitable_id, groups = [] } = input;
	const table = tableOf(business, 'invitations', 610401);
	const now = utcZulu(state.now());
	const id = table.nextId++;
	const invitation = { id, capacity, to_email, invitable_id, invitable_type: 'business', groups, created_at: now };
	table.rows.set(id, invitation);
	// Not accepted yet: no identity (API facts §8.16). That an invited person is listed at once is UNCONFIRMED.
	addMember(business, {
		uuid: `3d7a0f52-1c84-4b5e-9e0a-${String(id).padStart(12, '0')}`,
		email: to_email,
		business_role_name: capacity,
		created_at: now,
		updated_at: now,
	});
	sendEmail(context, {
		kind: 'invitation',
		objectId: id,
		to: [String(to_email)],
		subject: `${context.identity.firstName} has invited you to ${business.name}`,
		body: '',
		pdf: false,
	});
	return invitation;
}

/** The body is known (API facts §8.16); what it refuses and what it answers is UNCONFIRMED. */
function invitationRoute(app: FastifyInstance, state: State): void {
	app.post('/auth/api/v1/users/invitation', async (request, reply) => {
		const input = (request.body ?? {}) as Fields;
		// The business stands in the body, not in the path.
		const business = findBusiness(state, String(input.invitable_id));
		Object.assign(request.params as Fields, { tenant: String(business?.businessId ?? input.invitable_id) });
		const context = contextOf(state, request, 'businessId');
		allow(context, 'teams', 'write');
		if (input.invitable_type !== 'business') refuse(422, 1004, "invitable_type must be 'business'.");
		if (!CAPACITIES.includes(String(input.capacity)))
			refuse(422, 1004, `capacity must be one of ${CAPACITIES.join(', ')}.`);
		if (!/^\S+@\S+$/.test(String(input.to_email ?? ''))) refuse(422, 1004, 'to_email must be an email address.');
		return sendJson(reply, 'auth', 200, unsure(state, 'response', invite(context, input)));
	});
}

/** The people of a business and how they get there (API facts §8.16). */
export function teamRoutes(app: FastifyInstance, state: State): void {
	readRoutes(app, state);
	invitationRoute(app, state);
}
