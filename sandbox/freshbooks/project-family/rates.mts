import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { create, find, select, show, update } from '../engine/engine.mts';
import { sendJson } from '../http/answer.mts';
import { idIn, type Query, wrapped } from '../http/request.mts';
import type { Context, Resource } from '../model/resource.mts';
import { teamOf } from '../people/team.mts';
import { projects } from '../resources/projects.mts';
import { invitationRates, projectServiceRates, serviceRates, teamMemberRates } from '../resources/rates.mts';
import { services } from '../resources/services.mts';
import type { Fields, State } from '../state/state.mts';
import { badValue, enter, page, paging } from './listing.mts';

const ROOT = '/comments/business/:tenant';

/** The rate of whatever these fields name, if one was set. */
function rateOf(context: Context, resource: Resource, owner: Fields): Fields | undefined {
	const isOwn = (row: Fields) => Object.entries(owner).every(([key, id]) => row[key] === id);
	return select(context, resource, [], isOwn)[0];
}

/** Makes the rate or changes it. */
function setRate(context: Context, resource: Resource, owner: Fields, input: Fields): Fields {
	const known = rateOf(context, resource, owner);
	if (input.rate === undefined) badValue('rate', 'field required');
	if (known) {
		update(context, resource, known, input);
		return known;
	}
	const row = create(context, resource, input);
	return Object.assign(row, { business_id: context.business.businessId, ...owner });
}

function answer(context: Context, reply: FastifyReply, resource: Resource, row: Fields): FastifyReply {
	return sendJson(reply, 'comments', 200, { [resource.one]: show(context, resource, row, []) });
}

function listRoute(app: FastifyInstance, state: State, resource: Resource): void {
	app.get(`${ROOT}/${resource.path}`, async (request, reply) => {
		const context = enter(state, request, resource, 'list');
		const shown = page(
			request.query as Query,
			select(context, resource, [], () => true),
		);
		return sendJson(reply, 'comments', 200, {
			[resource.many]: shown.rows.map((row) => show(context, resource, row, [])),
			meta: paging(shown),
		});
	});
}

/**
 * POST the first time, PUT to change (API facts §8.20). What the wrong one of the two answers is UNCONFIRMED: 422 and
 * 404.
 */
function serviceRateRoutes(app: FastifyInstance, state: State): void {
	const path = `${ROOT}/service/:id/rate`;
	const owner = (context: Context, request: FastifyRequest) => ({
		service_id: find(context, services, idIn(request)).id,
	});
	const existing = (context: Context, of: Fields) =>
		rateOf(context, serviceRates, of) ?? find(context, serviceRates, 'none');

	app.get(path, async (request, reply) => {
		const context = enter(state, request, serviceRates, 'get');
		return answer(context, reply, serviceRates, existing(context, owner(context, request)));
	});
	app.post(path, async (request, reply) => {
		const context = enter(state, request, serviceRates, 'create');
		const of = owner(context, request);
		if (rateOf(context, serviceRates, of)) badValue('service_id', 'A rate for this service already exists.');
		return answer(context, reply, serviceRates, setRate(context, serviceRates, of, wrapped(request, 'service_rate')));
	});
	app.put(path, async (request, reply) => {
		const context = enter(state, request, serviceRates, 'update');
		const of = owner(context, request);
		existing(context, of);
		return answer(context, reply, serviceRates, setRate(context, serviceRates, of, wrapped(request, 'service_rate')));
	});
}

/**
 * The PUT makes and changes; one app reads all of a project's (API facts §8.20). That a GET reads a single one is
 * UNCONFIRMED.
 */
function projectServiceRateRoutes(app: FastifyInstance, state: State): void {
	const path = `${ROOT}/project/:id/service/:serviceId/rate`;
	const owner = (context: Context, request: FastifyRequest) => ({
		project_id: find(context, projects, idIn(request)).id,
		service_id: find(context, services, (request.params as { serviceId: string }).serviceId).id,
	});
	app.get(path, async (request, reply) => {
		const context = enter(state, request, projectServiceRates, 'get');
		const row = rateOf(context, projectServiceRates, owner(context, request));
		return answer(context, reply, projectServiceRates, row ?? find(context, projectServiceRates, 'none'));
	});
	app.get(`${ROOT}/project/:id/service_rates`, async (request, reply) => {
		const context = enter(state, request, projectServiceRates, 'list');
		const { id } = find(context, projects, idIn(request));
		const rows = select(context, projectServiceRates, [], (row) => row.project_id === id);
		const rates = rows.map((row) => show(context, projectServiceRates, row, []));
		return sendJson(reply, 'comments', 200, { project_service_rates: rates });
	});
	app.put(path, async (request, reply) => {
		const context = enter(state, request, projectServiceRates, 'update');
		const input = wrapped(request, 'project_service_rate');
		const row = setRate(context, projectServiceRates, owner(context, request), input);
		return answer(context, reply, projectServiceRates, row);
	});
}

function teamMemberRateRoutes(app: FastifyInstance, state: State): void {
	app.put(`${ROOT}/team_member_rate/:id`, async (request, reply) => {
		const context = enter(state, request, teamMemberRates, 'update');
		const identity_id = Number(idIn(request));
		if (!teamOf(context.business).some((member) => member.identity_id === identity_id)) {
			find(context, teamMemberRates, 'nobody');
		}
		const row = setRate(context, teamMemberRates, { identity_id }, wrapped(request, 'team_member_rate'));
		return answer(context, reply, teamMemberRates, row);
	});
}

/** Rates of services, of services in a project, of team members and of invitations (API facts §8.16, §8.20). */
export function rateRoutes(app: FastifyInstance, state: State): void {
	for (const resource of [serviceRates, teamMemberRates, invitationRates]) listRoute(app, state, resource);
	serviceRateRoutes(app, state);
	projectServiceRateRoutes(app, state);
	teamMemberRateRoutes(app, state);
}
