import type { FastifyInstance, FastifyReply } from 'fastify';
import { refuse } from '../model/refusal.mts';
import type { App, Fields } from '../state/state.mts';
import type { Switches } from '../state/switches.mts';
import type { FreshBooks } from './handles.mts';

/** The emulator's own handles over HTTP, for tests and people in other processes. No FreshBooks has these. */
export function sandboxRoutes(app: FastifyInstance, freshBooks: FreshBooks): void {
	const root = '/_sandbox';
	const answer = (reply: FastifyReply, body: unknown) =>
		reply.code(200).type('application/json').send(JSON.stringify(body));

	app.get(`${root}/app`, async (_request, reply) =>
		answer(reply, { ...freshBooks.app, url: freshBooks.url, businesses: freshBooks.businesses }),
	);
	app.patch(`${root}/app`, async (request, reply) => {
		freshBooks.changeApp((request.body ?? {}) as Partial<App>);
		return answer(reply, freshBooks.app);
	});
	app.get(`${root}/journal`, async (request, reply) => {
		const since = Number((request.query as Fields).since ?? 0);
		return answer(
			reply,
			freshBooks.journal.filter(({ n }) => n > since),
		);
	});
	app.get(`${root}/switches`, async (_request, reply) => answer(reply, freshBooks.switches));
	app.patch(`${root}/switches`, async (request, reply) => {
		const changes = (request.body ?? {}) as Partial<Switches>;
		const unknown = Object.keys(changes).find((name) => !(name in freshBooks.switches));
		if (unknown) refuse(400, 1004, `There is no switch '${unknown}'.`);
		Object.assign(freshBooks.switches, changes, {
			rateLimit: { ...freshBooks.switches.rateLimit, ...changes.rateLimit },
		});
		return answer(reply, freshBooks.switches);
	});
	app.post(`${root}/expire-tokens`, async (_request, reply) => {
		freshBooks.expireTokens();
		return answer(reply, {});
	});
	app.post(`${root}/revoke-tokens`, async (_request, reply) => {
		freshBooks.revokeTokens();
		return answer(reply, {});
	});
	app.post(`${root}/token`, async (request, reply) =>
		answer(reply, freshBooks.issueToken((request.body ?? {}) as Parameters<FreshBooks['issueToken']>[0])),
	);
	app.get(`${root}/records/:id/:resource`, async (request, reply) => {
		const { id, resource } = request.params as { id: string; resource: string };
		return answer(reply, freshBooks.records(id, resource));
	});
	app.get(`${root}/deliveries`, async (_request, reply) => answer(reply, freshBooks.deliveries));
	app.get(`${root}/outbox`, async (_request, reply) => answer(reply, freshBooks.outbox));
	app.get(`${root}/counters`, async (_request, reply) => answer(reply, freshBooks.counters));
	app.post(`${root}/clients/:id/:count`, async (request, reply) => {
		const { id, count } = request.params as { id: string; count: string };
		freshBooks.seedManyClients(id, Number(count));
		return answer(reply, {});
	});
	app.post(`${root}/reset`, async (_request, reply) => {
		freshBooks.reset();
		return answer(reply, {});
	});
}
