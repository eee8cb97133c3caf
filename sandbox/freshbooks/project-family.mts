import type { FastifyInstance } from 'fastify';
import { projectRoutes } from './business/projects.mts';
import { rateRoutes } from './business/rates.mts';
import { retainerRoutes } from './business/retainers.mts';
import { serviceRoutes } from './business/services.mts';
import { threadRoutes } from './business/threads.mts';
import { timeEntryRoutes } from './business/time-entries.mts';
import { timerRoutes } from './business/timers.mts';
import type { State } from './state.mts';

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
