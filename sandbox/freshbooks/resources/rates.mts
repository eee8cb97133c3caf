import { decimalNumber, required } from '../model/fields.mts';
import type { Resource } from '../model/resource.mts';
import type { Fields } from '../state/state.mts';
import { exact, fixed } from '../values/decimal.mts';

/** What every rate has in common: one plain decimal string, no currency (API facts §6). */
const rate = {
	family: 'comments' as const,
	verbs: [],
	fields: { rate: { ...required(decimalNumber), notNull: true } },
	defaults: () => ({}),
	derive: (_context: unknown, row: Fields) => {
		row.rate = fixed(exact(row.rate));
	},
	touch: () => undefined,
	hidden: ['id'],
	filters: {},
};

/** What an hour of a service costs (API facts §8.20). */
export const serviceRates: Resource = {
	...rate,
	table: 'service_rates',
	title: 'Service rate',
	path: 'service_rates',
	one: 'service_rate',
	many: 'service_rates',
	ids: ['id'],
	scope: 'billable_items',
	firstId: 1,
};

/** The same in one project; the scope is the one of service rates, UNCONFIRMED. */
export const projectServiceRates: Resource = {
	...rate,
	table: 'project_service_rates',
	title: 'Project service rate',
	path: 'project_service_rates',
	one: 'project_service_rate',
	many: 'project_service_rates',
	ids: ['id'],
	scope: 'billable_items',
	firstId: 1,
};

/** What an hour of a team member costs (API facts §8.16). */
export const teamMemberRates: Resource = {
	...rate,
	table: 'team_member_rates',
	title: 'Team member rate',
	path: 'team_member_rates',
	one: 'team_member_rate',
	many: 'team_member_rates',
	ids: ['id'],
	scope: 'teams',
	firstId: 1,
};

/**
 * What an hour of somebody will cost who has not accepted yet (API facts §8.16). How one is set is not known: read
 * only.
 */
export const invitationRates: Resource = {
	...rate,
	table: 'invitation_rates',
	title: 'Invitation rate',
	path: 'invitation_rates',
	one: 'invitation_rate',
	many: 'invitation_rates',
	ids: ['id'],
	scope: 'teams',
	firstId: 1,
};
