import type { FastifyInstance } from 'fastify';
import type { State } from '../state/state.mts';
import { checkoutLinkRoutes } from './checkout-links.mts';
import { answer, enter, PAYMENTS } from './family.mts';
import { gatewayConnections } from './gateways.mts';
import { paymentOptionRoutes } from './options.mts';

/** Online payments (API facts §8.23): what can be paid online, and through whom. */
export function onlinePaymentRoutes(app: FastifyInstance, state: State): void {
	app.get(`${PAYMENTS}/gateway`, async (request, reply) => {
		const { business } = enter(state, request, 'read');
		return answer(reply, 200, { gateway_connections: gatewayConnections(business) });
	});
	paymentOptionRoutes(app, state);
	checkoutLinkRoutes(app, state);
}
