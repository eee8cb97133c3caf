import {
	choice,
	date,
	decimalNumber,
	each,
	flag,
	integer,
	list,
	readOnly,
	reference,
	required,
	text,
} from '../model/fields.mts';
import type { Context, Resource } from '../model/resource.mts';
import { type Fields, findRow, tableOf } from '../state/state.mts';
import { utcBare } from '../values/clock.mts';

/** What the caller may do with a project: the 22 names beside every single project (API facts §8.19). */
export const ABILITIES = [
	'can_edit',
	'can_archive',
	'can_generate_invoice',
	'can_delete',
	'can_invite_team_member',
	'can_manage_services',
	'can_view_team_time',
	'can_edit_hourly_budget',
	'can_edit_client',
	'can_edit_project_manager',
	'can_view_invoices_tab',
	'can_view_fixed_price',
	'can_edit_fixed_price',
	'can_edit_end_date',
	'can_edit_flat_rate',
	'can_edit_project_type',
	'can_edit_service_estimate_type',
	'can_edit_title',
	'can_view_review_tab',
	'can_view_discuss_tab',
	'can_track_time',
	'can_create_comment',
];

/** `group` of a project: in single answers only, lists have `group_id` (API facts §8.19). */
export function groupOf({ state, business }: Context, row: Fields, pending_invitations: [] | null): Fields {
	const members = state.identities.map(({ id, role, firstName, lastName, email }, index) => ({
		id: Number(row.group_id) * 10 + index,
		identity_id: id,
		role,
		first_name: firstName,
		last_name: lastName,
		email,
		company: business.name,
		active: true,
	}));
	return { id: row.group_id, members: members.slice(0, 1), pending_invitations };
}

/** Seconds logged on a project. */
export function loggedDuration({ business }: Context, id: unknown): number {
	const entries = [...tableOf(business, 'time_entries').rows.values()];
	return entries
		.filter((entry) => entry.project_id === id && entry.active === true && entry.is_logged === true)
		.reduce((sum, entry) => sum + Number(entry.duration ?? 0), 0);
}

/** Services are written as `{id, billable, vis_state}` and read with their name and business (API facts §8.19). */
function settleServices({ business }: Context, row: Fields): void {
	row.services = (row.services as Fields[]).map((service) => {
		const known = findRow(business, 'services', service.id) ?? {};
		return {
			business_id: business.businessId,
			id: service.id,
			name: known.name ?? null,
			billable: service.billable ?? known.billable ?? true,
			vis_state: service.vis_state ?? 0,
		};
	});
}

/** Projects (API facts §8.19). */
export const projects: Resource = {
	table: 'projects',
	noun: 'project',
	title: 'Project',
	family: 'projects',
	path: 'project',
	one: 'project',
	many: 'projects',
	ids: ['id'],
	scope: 'projects',
	firstId: 609301,
	verbs: ['list', 'get', 'create', 'update', 'delete'],
	fields: {
		title: { ...required(text), notNull: true },
		client_id: reference('clients'),
		description: text,
		due_date: date,
		internal: flag,
		project_type: choice('fixed_price', 'hourly_rate'),
		...each(decimalNumber, 'fixed_price rate expense_markup'),
		billing_method: choice('business_rate', 'project_rate', 'service_rate', 'team_member_rate'),
		...each(integer, 'budget project_manager_id retainer_id'),
		...each(flag, 'active complete'),
		services: list({ id: reference('services'), billable: flag, vis_state: integer }),
		service_estimate_type: text,
		...each(readOnly, 'id sample group group_id logged_duration billed_amount billed_status created_at updated_at'),
	},
	defaults: ({ business, state }) => ({
		id: 0,
		title: '',
		description: null,
		due_date: null,
		client_id: null,
		internal: false,
		budget: null,
		fixed_price: null,
		rate: null,
		billing_method: 'project_rate',
		project_type: 'hourly_rate',
		project_manager_id: null,
		active: true,
		complete: false,
		sample: false,
		created_at: utcBare(state.now()),
		logged_duration: null,
		services: [],
		billed_amount: '0.00',
		billed_status: 'unbilled',
		retainer_id: null,
		expense_markup: '0',
		service_estimate_type: 'total_hours',
		group_id: 700000 + tableOf(business, 'projects').nextId,
	}),
	derive: settleServices,
	touch: (row, now) => {
		row.updated_at = utcBare(now);
	},
	filters: {
		active: { value: 'flag', keeps: (row, value) => row.active === value },
		complete: { value: 'flag', keeps: (row, value) => row.complete === value },
		internal: { value: 'flag', keeps: (row, value) => row.internal === value },
		client_id: { value: 'number', keeps: (row, value) => row.client_id === value },
		updated_since: { value: 'moment', keeps: (row, value) => `${row.updated_at}Z` >= String(value) },
	},
	sorts: {
		title: (_context, row) => row.title,
		due_date: (_context, row) => row.due_date,
		created_at: (_context, row) => row.created_at,
	},
};
