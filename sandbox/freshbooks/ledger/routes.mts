import type { FastifyInstance } from 'fastify';
import type { State } from '../state/state.mts';
import { ledgerAccountRoutes } from './accounts.mts';
import { adjustmentRoutes } from './adjustments.mts';
import { journalRoutes } from './journal.mts';

/** The books: chart of accounts and journal entries (API facts §8.18). */
export function ledgerRoutes(app: FastifyInstance, state: State): void {
	ledgerAccountRoutes(app, state);
	journalRoutes(app, state);
	adjustmentRoutes(app, state);
}
