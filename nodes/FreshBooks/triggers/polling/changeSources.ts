import type { Query } from '../../http/session';

/** How FreshBooks tells what has changed in a kind of record, as far as it tells (API facts §4.2, §8). */
export interface ChangeSource {
	/** The field with the time of the last change; without one only new records can be told. */
	changedAt?: 'updated' | 'updated_at';
	/** The field with the time of making, where there is one. Without a time of change, FreshBooks filters by this one. */
	madeAt?: 'created_at' | 'signup_date';
	/** Accounting writes US Eastern wall time without saying so, the others UTC. */
	zone: 'eastern' | 'utc';
	/** The filter that spares reading everything; days for accounting, moments for the others. */
	filter?: 'search[updated_min]' | 'updated_since';
	/** What else must stand in the query. */
	query?: Query;
}

const byDay: ChangeSource = { changedAt: 'updated', zone: 'eastern', filter: 'search[updated_min]' };

/** What can be polled, by the noun in the events of the output. */
export const changeSources: Record<string, ChangeSource> = {
	// bills and other income have no filter by time: their whole list is read
	bill: { changedAt: 'updated_at', madeAt: 'created_at', zone: 'eastern' },
	client: { ...byDay, madeAt: 'signup_date' },
	credit_note: { zone: 'eastern' },
	// this filter is not confirmed for estimates; where FreshBooks ignores it, more is read and nothing is missed
	estimate: { ...byDay, madeAt: 'created_at' },
	expense: byDay,
	invoice: { ...byDay, madeAt: 'created_at' },
	item: byDay,
	other_income: { changedAt: 'updated_at', madeAt: 'created_at', zone: 'eastern' },
	payment: byDay,
	project: { changedAt: 'updated_at', madeAt: 'created_at', zone: 'utc', filter: 'updated_since' },
	// without `team` FreshBooks lists only the user's own time
	time_entry: { madeAt: 'created_at', zone: 'utc', filter: 'updated_since', query: [['team', 'true']] },
};
