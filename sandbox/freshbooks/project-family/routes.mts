import type { FastifyInstance } from 'fastify';
import type { State } from '../state/state.mts';
import { projectRoutes } from './projects.mts';
import { rateRoutes } from './rates.mts';
import { retainerRoutes } from './retainers.mts';
import { serviceRoutes } from './services.mts';
import { threadRoutes } from './threads.mts';
import { timeEntryRoutes } from './time-entries.mts';
import { timerRoutes } from './timers.mts';

/** Projects, time tracking and comments: the families keyed by the business id. */
export function projectFamilyRoutes(app: FastifyInstance, state: State): void {
	projectRoutes(app, state);
	timeEntryRoutes(app, state);
	timerRoutes(app, state);
	serviceRoutes(app, state);
	rateRoutes(app, state);
	retainerRoutes(app, state);
	threadRoutes(app, state);
}
