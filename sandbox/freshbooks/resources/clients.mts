import { each, flag, list, object, readOnly, text } from '../model/fields.mts';
import { beforeDay, fromDay, numberIn, numberIs, textIs, textLike } from '../model/filters.mts';
import type { Context, Filter, Resource } from '../model/resource.mts';
import { type Fields, tableOf } from '../state/state.mts';
import { utcPlain } from '../values/clock.mts';
import { compare, exact, fixed, minus, plus, zero } from '../values/decimal.mts';
import { cash, lateFeeFields, lateReminders, touchUpdated, uuid } from './common.mts';
import { v3Status } from './invoices.mts';

const ADDRESSES = ['p', 's'].map((kind) =>
	['street', 'street2', 'city', 'province', 'code', 'country'].map((part) => `${kind}_${part}`).join(' '),
);

type Balance = 'outstanding' | 'draft' | 'overdue' | 'grand_total' | 'credit';

function counts(context: Context, balance: Balance, invoice: Fields): boolean {
	const status = v3Status(context, invoice);
	if (balance === 'grand_total') return true;
	if (balance === 'draft') return status === 'draft';
	if (balance === 'overdue') return status === 'overdue';
	return status !== 'draft';
}

/** Sums of a client by currency, as `[{amount: {amount, code}}]` (API facts §8.1, includes). */
function balances(context: Context, client: Fields, balance: Balance): Fields[] {
	const table = balance === 'credit' ? 'credit_notes' : 'invoices';
	const key = balance === 'credit' ? 'clientid' : 'customerid';
	const sums = new Map<string, ReturnType<typeof exact>>();
	for (const row of tableOf(context.business, table).rows.values()) {
		if (row[key] !== client.id || row.vis_state === 1) continue;
		if (balance !== 'credit' && !counts(context, balance, row)) continue;
		const { amount, code } = (
			balance === 'credit' || balance === 'grand_total' ? row.amount : row.outstanding
		) as Fields;
		const open = balance === 'credit' ? minus(exact(amount), exact((row.paid as Fields).amount)) : exact(amount);
		sums.set(String(code), plus(sums.get(String(code)) ?? zero, open));
	}
	return [...sums]
		.filter(([, sum]) => compare(sum, zero) !== 0)
		.map(([code, sum]) => ({ amount: cash(fixed(sum), code) }));
}

const has = (balance: Balance): Filter => ({
	value: 'none',
	keeps: (row, _value, context) => balances(context, row, balance).length > 0,
});

const byBalance =
	(balance: Balance) =>
	(context: Context, row: Fields): number =>
		Number((balances(context, row, balance)[0]?.amount as Fields | undefined)?.amount ?? 0);

const include =
	(balance: Balance) =>
	(context: Context, row: Fields): unknown =>
		balances(context, row, balance);

function freeUsername({ business }: Context, { fname, lname, email, organization }: Fields): string {
	const named = [fname, lname].filter(Boolean).join('') || organization || email;
	const wanted =
		String(named)
			.toLowerCase()
			.replace(/[^a-z0-9]/g, '') || 'client';
	const key = `username ${wanted}`;
	const taken = business.numbers.get(key) ?? 0;
	business.numbers.set(key, taken + 1);
	return taken === 0 ? wanted : `${wanted}${taken + 1}`;
}

/** Clients (API facts §8.1). Emails are not unique (quirk 41). */
export const clients: Resource = {
	table: 'clients',
	noun: 'client',
	title: 'Client',
	family: 'accounting',
	path: 'users/clients',
	one: 'client',
	many: 'clients',
	ids: ['id', 'userid'],
	scope: 'clients',
	firstId: 214101,
	verbs: ['list', 'get', 'create', 'update'],
	states: [0, 1, 2],
	fields: {
		...each(text, 'fname lname organization email bus_phone home_phone mob_phone fax'),
		...each(text, ADDRESSES.join(' ')),
		...each(text, 'currency_code language vat_name vat_number note company_industry company_size'),
		...each(flag, 'pref_email pref_gmail allow_late_fees allow_late_notifications allow_email_include_pdf notified'),
		contacts: list({ userid: { type: 'integer' }, ...each(text, 'email fname lname phone1 face') }),
		late_fee: object(lateFeeFields),
		late_reminders: lateReminders,
		...each(readOnly, 'id userid uuid accounting_systemid exceeds_client_limit number_format role username level'),
		...each(readOnly, 'subdomain statement_token direct_link_token last_activity last_login num_logins signup_date'),
		...each(readOnly, 'updated has_retainer retainer_id'),
	},
	defaults: (context, values) => ({
		id: 0,
		userid: 0,
		uuid: uuid(),
		accounting_systemid: context.business.accountId,
		allow_email_include_pdf: false,
		allow_late_fees: true,
		allow_late_notifications: true,
		bus_phone: '',
		company_industry: null,
		company_size: null,
		contacts: [],
		currency_code: context.business.currency,
		direct_link_token: null,
		email: '',
		exceeds_client_limit: 0,
		fax: '',
		fname: '',
		has_retainer: null,
		home_phone: null,
		language: 'en',
		last_activity: null,
		last_login: null,
		late_fee: null,
		late_reminders: [],
		level: 0,
		lname: '',
		mob_phone: '',
		note: null,
		notified: false,
		num_logins: 0,
		number_format: null,
		organization: '',
		...Object.fromEntries(ADDRESSES.flatMap((names) => names.split(' ')).map((name) => [name, ''])),
		pref_email: true,
		pref_gmail: false,
		retainer_id: null,
		role: 'client',
		signup_date: utcPlain(context.state.now()),
		statement_token: null,
		subdomain: null,
		username: freeUsername(context, values),
		vat_name: null,
		vat_number: null,
		vis_state: 0,
	}),
	check: (_context, values, before) => {
		const named = { ...before, ...values };
		const known = ['fname', 'lname', 'email', 'organization'].some((name) => named[name]);
		// That one of the four must be present is known, the words of the refusal are not (UNCONFIRMED).
		return known ? [] : [{ field: 'email', kind: 'required' }];
	},
	derive: ({ business }, row) => {
		const contacts = row.contacts as Fields[];
		for (const contact of contacts) {
			if (contact.userid) continue;
			contact.userid = (business.numbers.get('contacts') ?? 318400) + 1;
			business.numbers.set('contacts', Number(contact.userid));
		}
	},
	touch: touchUpdated,
	hidden: ['contacts', 'late_fee', 'late_reminders'],
	includes: {
		outstanding_balance: include('outstanding'),
		credit_balance: include('credit'),
		draft_balance: include('draft'),
		overdue_balance: include('overdue'),
		grand_total_balance: include('grand_total'),
		last_activity: (_context, row) => row.last_activity,
		late_fee: (_context, row) => row.late_fee,
		late_reminders: (_context, row) => row.late_reminders,
		// Seen in third-party code only.
		contacts: (_context, row) => row.contacts,
	},
	filters: {
		userid: numberIs('userid'),
		userids: numberIn('userid'),
		email: textIs('email'),
		email_like: textLike('email'),
		fname_like: textLike('fname'),
		lname_like: textLike('lname'),
		organization_like: textLike('organization'),
		address_like: textLike(...ADDRESSES.flatMap((names) => names.split(' '))),
		note_like: textLike('note'),
		phone_like: textLike('mob_phone', 'home_phone', 'bus_phone', 'fax'),
		user_like: textLike('fname', 'lname', 'organization', 'email', 'username'),
		username: textIs('username'),
		updated_min: fromDay('updated'),
		updated_max: beforeDay('updated'),
		has_credit: has('credit'),
		has_draft: has('draft'),
		has_outstanding: has('outstanding'),
		has_overdue: has('overdue'),
	},
	sorts: {
		client_id: (_context, row) => row.id,
		organization_name: (_context, row) => row.organization,
		email: (_context, row) => row.email,
		bus_phone: (_context, row) => row.bus_phone,
		updated: (_context, row) => row.updated,
		fullname: (_context, row) => `${row.fname} ${row.lname}`,
		primarycontact: (_context, row) => `${row.fname} ${row.lname}`,
		outstanding: byBalance('outstanding'),
		overdue: byBalance('overdue'),
		credit: byBalance('credit'),
	},
};
