import { createHash } from 'node:crypto';
import type { Context } from '../model/resource.mts';
import { type Fields, findRow } from '../state/state.mts';
import { amountOf, codeOf, grouped, money, sum } from './figures.mts';
import { type Asked, flagAsked, idsAsked, within, wordAsked } from './params.mts';
import type { Report } from './report.mts';
import { living, person } from './sales.mts';

/** Beyond `category` the names are UNCONFIRMED. */
const GROUPS = ['category', 'client', 'vendor', 'author'] as const;
type Group = (typeof GROUPS)[number];

const UNKNOWN_GROUP = 1010;

interface Family {
	parent: Fields;
	child: Fields | null;
}

function categoryOf({ business }: Context, id: unknown): Family {
	const own = findRow(business, 'categories', id) ?? { id, category: '' };
	const parent = findRow(business, 'categories', own.parentid);
	return parent ? { parent, child: own } : { parent: own, child: null };
}

/** Vendors are free text: reports give them an id made from the name. */
function vendorId(name: unknown): string | null {
	return name ? createHash('md5').update(String(name)).digest('hex') : null;
}

/** Ids are strings in this report (API facts §11). */
function shown(row: Fields): Fields {
	return {
		expenseid: String(row.expenseid),
		date: row.date,
		amount: row.amount,
		authorid: String(row.staffid),
		categoryid: String(row.categoryid),
		clientid: row.clientid ? String(row.clientid) : null,
		vendor: row.vendor,
		vendorid: vendorId(row.vendor),
		notes: row.notes,
		account_name: row.account_name,
		is_cogs: row.is_cogs,
		imported_from_csv: row.from_bulk_import,
		taxName1: row.taxName1,
		taxAmount1: row.taxAmount1,
		taxPercent1: row.taxPercent1,
		taxName2: row.taxName2,
		taxAmount2: row.taxAmount2,
		taxPercent2: row.taxPercent2,
	};
}

const totalOf = (rows: Fields[], currency: string) => money(sum(rows.map((row) => amountOf(row, 'amount'))), currency);

function groupIdOf(group: Group, row: Fields): string {
	if (group === 'client') return String(row.clientid ?? 0);
	return group === 'vendor' ? (vendorId(row.vendor) ?? '') : String(row.staffid);
}

/** Expenses of a category, and below it those of its subcategories. */
function byCategory(context: Context, rows: Fields[], currency: string): Fields[] {
	const parents = grouped(rows, (row) => categoryOf(context, row.categoryid).parent.id);
	return [...parents].map(([id, of]) => {
		const direct = of.filter((row) => row.categoryid === id);
		const below = grouped(
			of.filter((row) => row.categoryid !== id),
			(row) => row.categoryid,
		);
		return {
			groupid: String(id),
			total: totalOf(of, currency),
			expenses: direct.map(shown),
			children: [...below].map(([child, its]) => ({
				groupid: String(child),
				total: totalOf(its, currency),
				expenses: its.map(shown),
				children: [],
			})),
		};
	});
}

function groups(context: Context, group: Group, rows: Fields[], currency: string): Fields[] {
	if (group === 'category') return byCategory(context, rows, currency);
	return [...grouped(rows, (row) => groupIdOf(group, row))].map(([groupid, of]) => ({
		groupid,
		total: totalOf(of, currency),
		expenses: of.map(shown),
		children: [],
	}));
}

const entries = (ids: unknown[], of: (id: unknown) => unknown): Fields =>
	Object.fromEntries([...new Set(ids)].filter(Boolean).map((id) => [String(id), of(id)]));

function wanted(context: Context, asked: Asked): Fields[] {
	const [client, project] = [idsAsked(asked.query, 'client_id'), idsAsked(asked.query, 'project_id')];
	const withoutPersonal = flagAsked(asked.query, 'exclude_personal');
	return living(context, 'expenses')
		.filter((row) => codeOf(row, 'amount') === asked.currency && within(asked, row.date))
		.filter((row) => client.length === 0 || client.includes(Number(row.clientid)))
		.filter((row) => project.length === 0 || project.includes(Number(row.modern_projectid ?? row.projectid)))
		.filter((row) => !withoutPersonal || categoryOf(context, row.categoryid).parent.category !== 'Personal')
		.sort((a, b) => String(a.date).localeCompare(String(b.date)));
}

/** Expenses of a range in the currency of the business, in groups. What `include_project` adds is UNCONFIRMED: nothing. */
export const expenseDetails: Report = {
	name: 'expense_details',
	key: 'expense_details',
	takes: 'start_date end_date group_by exclude_personal include_project client_id project_id',
	run: (context, asked) => {
		const { start, end, currency, query } = asked;
		const group = wordAsked(query, 'group_by', GROUPS, UNKNOWN_GROUP) ?? 'category';
		const rows = wanted(context, asked);
		const author = (id: unknown): Fields => {
			const owner = context.state.identities[Number(id) - 1];
			const { firstName = '', lastName = '', email = '' } = owner ?? {};
			return { userid: String(id), fname: firstName, lname: lastName, organization: context.business.name, email };
		};
		const client = (id: unknown): Fields => ({
			id: String(id),
			...person(context, id),
			userid: String(id),
			language: findRow(context.business, 'clients', id)?.language ?? 'en',
		});
		const category = (id: unknown): Fields => {
			const { parent, child } = categoryOf(context, id);
			return { category: parent.category, categoryid: String(id), subcategory_name: child?.category ?? null };
		};
		return {
			authors: entries(
				rows.map((row) => row.staffid),
				author,
			),
			categories: entries(
				rows.map((row) => row.categoryid),
				category,
			),
			clients: entries(
				rows.map((row) => row.clientid),
				client,
			),
			company_name: context.business.name,
			currency_code: currency,
			data: groups(context, group, rows, currency),
			end_date: end,
			exclude_personal: flagAsked(query, 'exclude_personal'),
			group_by: group,
			start_date: start,
			vendors: Object.fromEntries(rows.filter(({ vendor }) => vendor).map(({ vendor }) => [vendorId(vendor), vendor])),
		};
	},
	csv: ({ data, categories }) => {
		const names = categories as Record<string, Fields>;
		const rows = (data as Fields[])
			.flatMap((group) => [group, ...(group.children as Fields[])])
			.flatMap((group) => group.expenses as Fields[]);
		return [
			['Date', 'Category', 'Subcategory', 'Vendor', 'Description', 'Amount', 'Currency'],
			...rows.map((row) => [
				row.date,
				names[String(row.categoryid)].category,
				names[String(row.categoryid)].subcategory_name,
				row.vendor,
				row.notes,
				(row.amount as Fields).amount,
				(row.amount as Fields).code,
			]),
		];
	},
};
