import type { FastifyInstance, FastifyReply } from 'fastify';
import type { FreshBooks } from '../handles/handles.mts';
import { setSwitches } from './faults.mts';
import { formOf, missingPage, outboxPage, overview, recordPage, recordsPage, refusalPage, SITE } from './pages.mts';

/** Pages for a person who opens the sandbox's address in a browser. No FreshBooks has these. */
export function siteRoutes(app: FastifyInstance, freshBooks: FreshBooks): void {
	const show = (reply: FastifyReply, text: string | undefined) =>
		reply
			.code(text === undefined ? 404 : 200)
			.type('text/html; charset=utf-8')
			.send(text ?? missingPage());

	app.get('/', async (request, reply) => {
		const { set } = request.query as { set?: string };
		return show(reply, overview(freshBooks, set === undefined ? '' : 'The switches are set.'));
	});
	app.get(`${SITE}/outbox`, async (_request, reply) => show(reply, outboxPage(freshBooks)));
	app.get(`${SITE}/records/:account/:table`, async (request, reply) => {
		const { account, table } = request.params as Record<string, string>;
		return show(reply, recordsPage(freshBooks, account, table));
	});
	app.get(`${SITE}/records/:account/:table/:id`, async (request, reply) => {
		const { account, table, id } = request.params as Record<string, string>;
		return show(reply, recordPage(freshBooks, account, table, id));
	});
	app.post(`${SITE}/switches`, async (request, reply) => {
		try {
			setSwitches(freshBooks.switches, formOf(request.body));
		} catch (error) {
			return reply
				.code(400)
				.type('text/html; charset=utf-8')
				.send(refusalPage((error as Error).message));
		}
		return reply.redirect('/?set#switches', 303);
	});
}
