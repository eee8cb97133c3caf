import type { FastifyReply, FastifyRequest } from 'fastify';
import { grantOf } from '../http/access.mts';
import { requestFamily } from '../http/request.mts';
import type { State } from '../state/state.mts';

/** What is left of a user's budget in the present window. */
export interface Budget {
	limit: number;
	remaining: number;
	/** Milliseconds since 1970. */
	endsAt: number;
	exceeded: boolean;
}

/** Counts a request: accounting POSTs have a smaller budget of their own (API facts §5.4). */
export function spend(state: State, request: FastifyRequest): Budget {
	const { limit, postLimit, windowMs } = state.switches.rateLimit;
	const isAccountingPost = request.method === 'POST' && requestFamily(request) === 'accounting';
	const user = grantOf(state, request)?.identityId ?? 'anonymous';
	const key = `${user} ${isAccountingPost ? 'accounting post' : 'all'}`;
	const now = state.time.now();
	const known = state.budgets.get(key);
	const current = known && now < known.startedAt + windowMs ? known : { startedAt: now, used: 0 };
	current.used++;
	state.budgets.set(key, current);
	const allowed = isAccountingPost ? postLimit : limit;
	const exceeded = current.used > allowed;
	if (exceeded) state.counters.rateLimited++;
	return {
		limit: allowed,
		remaining: Math.max(0, allowed - current.used),
		endsAt: current.startedAt + windowMs,
		exceeded,
	};
}

/** The headers of every answer, 200 included (quirk 37). */
export function budgetHeaders({ time }: State, reply: FastifyReply, { limit, remaining, endsAt }: Budget): void {
	reply.header('X-RateLimit-Limit', String(limit));
	reply.header('X-RateLimit-Remaining', String(remaining));
	reply.header('X-RateLimit-Reset', String(Math.ceil(endsAt / 1000)));
	reply.header('Retry-After', String(Math.max(1, Math.ceil((endsAt - time.now()) / 1000))));
}
