import type { Fields } from '../state/state.mts';

/** What people want to know of a record, and the fields that may hold it, the best first; several make one name. */
const COLUMNS: Record<string, string[][]> = {
	Number: [['invoice_number'], ['estimate_number'], ['credit_number'], ['bill_number'], ['number']],
	Name: [
		['organization'],
		['current_organization'],
		['vendor_name'],
		['name'],
		['title'],
		['vendor'],
		['category'],
		['fname', 'lname'],
		['first_name', 'last_name'],
		['item_name'],
		['gateway_name'],
		['source'],
		['event'],
	],
	Email: [['email'], ['primary_contact_email']],
	Date: [
		['create_date'],
		['issue_date'],
		['date'],
		['paid_date'],
		['started_at'],
		['start_date'],
		['user_entered_date'],
	],
	Due: [['due_date']],
	Amount: [['amount'], ['total_amount'], ['unit_cost'], ['fee'], ['rate']],
	Status: [['payment_status'], ['display_status'], ['state']],
	Kind: [['payment_type'], ['type'], ['project_type'], ['frequency']],
	Note: [['note'], ['notes'], ['description'], ['message'], ['content'], ['uri']],
};

const STATES: Record<number, string> = { 1: 'deleted', 2: 'archived' };

/** A kind of records in words: `bill_payments` is Bill payments. */
export const titleOf = (table: string): string => table.charAt(0).toUpperCase() + table.slice(1).replaceAll('_', ' ');

/** What a record is known by in its table. */
export const idOf = (row: Fields): string =>
	String(row.id ?? Object.entries(row).find(([name]) => /(id|uuid)$/.test(name))?.[1]);

/** What some records have, as a table: the columns that none of them has anything in are left out. */
export function tableOf(rows: Fields[]): { heads: string[]; lines: string[][] } {
	const cell = (row: Fields, fields: string[][]): string =>
		fields
			.map((names) =>
				names
					.map((name) => shown(row[name]))
					.join(' ')
					.trim(),
			)
			.find(Boolean) ?? '';
	const columns = Object.entries(COLUMNS).filter(([, fields]) => rows.some((row) => cell(row, fields) !== ''));
	return {
		heads: columns.map(([head]) => head),
		lines: rows.map((row) => columns.map(([, fields]) => cell(row, fields))),
	};
}

/** A value as a person reads it. */
export function shown(value: unknown): string {
	if (value === undefined || value === null) return '';
	if (typeof value === 'boolean') return value ? 'yes' : 'no';
	if (typeof value !== 'object') return String(value);
	const { amount, code } = value as Fields;
	if (amount !== undefined && code !== undefined) return `${String(amount)} ${String(code)}`;
	return Object.keys(value).length === 0 ? '' : JSON.stringify(value, null, 2);
}

/** What has become of a record; empty for one that is there. */
export const stateOf = ({ vis_state: state }: Fields): string => STATES[Number(state)] ?? '';
