import type { IExecuteFunctions } from 'n8n-workflow';

import { about } from '../formats/duration';
import { grouped } from '../formats/number';
import type { Connection } from '../http/connection';
import { allowance } from '../http/pace';

/** How long a run is going to take, as far as the rate limit decides about it. */
export interface Plan {
	/** How many items, or documents of several items, the run has. */
	total: number;
	ended: number;
	/** What stood when the first of them had ended: what a run looks up only once is behind it then. */
	first?: { at: number; requests: Map<string, number> };
	/** Milliseconds that it was expected to take, where that was told. */
	expected?: number;
}

export const newPlan = (total: number): Plan => ({ total, ended: 0 });

/** After so many items it is known what an item costs; where the limit makes them wait, sooner. */
const enough = 10;
/** Milliseconds that nobody needs to be told of. */
const short = 30_000;

/** Another item has ended: as soon as it can be told, n8n's log tells once how long the others take. */
export function tellPlan(context: IExecuteFunctions, connection: Connection, plan: Plan): void {
	const { clock, cost } = connection;
	plan.ended++;
	if (!plan.first) {
		plan.first = { at: clock.now(), requests: new Map(cost.ended) };
		return;
	}
	const [done, left] = [plan.ended - 1, plan.total - plan.ended];
	if (plan.expected !== undefined || left === 0 || (done < enough && cost.waits === 0)) return;
	const { at, requests } = plan.first;
	const budgets = [...cost.ended].map(([budget, ended]) => {
		const each = (ended - (requests.get(budget) ?? 0)) / done;
		return allowance(connection, budget, Math.ceil(each * left));
	});
	const [slowest] = budgets.sort((a, b) => b.takes - a.takes);
	if (!slowest || slowest.takes < short) return;
	// one after another they may take longer than the limit wants
	plan.expected = Math.max(slowest.takes, ((clock.now() - at) / done) * left);
	const [others, total, allowed, now] = [left, plan.total, slowest.limit, slowest.left].map(grouped);
	context.logger.info(
		`FreshBooks: the other ${others} of ${total} items take ${about(plan.expected)}, because FreshBooks allows ${allowed} such requests a minute (${now} more in this one)`,
	);
}
