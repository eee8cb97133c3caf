import { below } from '../ledger/accounts.mts';
import type { Context } from '../model/resource.mts';
import type { Fields } from '../state/state.mts';
import { type Decimal, minus } from '../values/decimal.mts';
import { cashMovementsIn, gainOf, type Movement, movementsIn, usual } from './books.mts';
import { money, sum } from './figures.mts';
import { type Asked, flagAsked, within } from './params.mts';
import { periodsOf } from './periods.mts';
import type { Report } from './report.mts';

const COST_OF_GOODS = 'Cost of Goods Sold';

/** A row before it is written: its first figure is that of the whole range, the others are those of the columns. */
interface Row {
	description: unknown;
	entryType: 'credit' | 'debit' | 'none';
	figures: Decimal[];
	children: Row[];
}

/** Movements of the whole range, then those of each column. */
type Columns = Movement[][];

function rowOf(context: Context, account: Fields, columns: Columns): Row {
	const [all] = columns;
	return {
		description: account.name,
		entryType: account.type === 'income' ? 'credit' : 'debit',
		figures: columns.map((movements) => usual(account.type, gainOf(account, movements))),
		children: below(context.business, account)
			.filter((child) => all.some((one) => one.account.id === child.id))
			.map((child) => rowOf(context, child, columns)),
	};
}

/** The accounts of one type that moved. */
function rowsOf(context: Context, columns: Columns, belongs: (account: Fields) => boolean): Row[] {
	const [all] = columns;
	return below(context.business, null)
		.filter(
			(account) => belongs(account) && all.some((one) => [one.account.id, one.account.parent].includes(account.id)),
		)
		.map((account) => rowOf(context, account, columns));
}

function totalOf(description: string, rows: Row[], columns: Columns): Row {
	const figures = columns.map((_, index) => sum(rows.map((row) => row.figures[index])));
	return { description, entryType: 'none', figures, children: [] };
}

function lessThan(description: string, from: Row, less: Row): Row {
	const figures = from.figures.map((figure, index) => minus(figure, less.figures[index]));
	return { description, entryType: 'none', figures, children: [] };
}

function shown({ description, entryType, figures, children }: Row, currency: string): Fields {
	const [total, ...data] = figures.map((figure) => money(figure, currency));
	return { children: children.map((row) => shown(row, currency)), data, description, entry_type: entryType, total };
}

function content(context: Context, asked: Asked): Fields {
	const { start, end, currency, query } = asked;
	const cashBased = flagAsked(query, 'cash_based');
	const movements = cashBased ? cashMovementsIn(context, currency) : movementsIn(context, currency);
	const periods = periodsOf(asked, query);
	const columns = [asked, ...periods].map((range) => movements.filter(({ date }) => within(range, date)));

	const sales = rowsOf(context, columns, ({ type }) => type === 'income');
	const goods = rowsOf(context, columns, ({ sub_type }) => sub_type === COST_OF_GOODS);
	const costs = rowsOf(context, columns, ({ type, sub_type }) => type === 'expense' && sub_type !== COST_OF_GOODS);
	const income = totalOf('Total Income', sales, columns);
	const expenses = totalOf('Total Expenses', costs, columns);
	const margin = lessThan('Gross Margin', income, totalOf(COST_OF_GOODS, goods, columns));
	const profit = lessThan('Net Profit', margin, expenses);
	const written = (row: Row) => shown(row, currency);
	return {
		cash_based: cashBased,
		company_name: context.business.name,
		currency_code: currency,
		dates: periods.map((period) => ({ start_date: period.start, end_date: period.end })),
		end_date: end,
		expenses: costs.map(written),
		gross_margin: written(margin),
		// That the cost of goods stands below the income, as a debit, is UNCONFIRMED.
		income: [...sales, ...goods].map(written),
		labels: periods.map(({ label }) => label),
		net_profit: written(profit),
		resolution: query.resolution || null,
		start_date: start,
		total_expenses: written(expenses),
		total_income: written(income),
	};
}

function lines(row: Fields, depth = 0): unknown[][] {
	const { description, total, children } = row;
	const own = [`${'  '.repeat(depth)}${description}`, (total as Fields).amount];
	return [own, ...(children as Fields[]).flatMap((child) => lines(child, depth + 1))];
}

const TAKES =
	'start_date end_date cash_based fiscal_year_view currency_code resolution group_by_account group_by_category_id report_mode';

/** Profit and loss under its classic path. */
export const profitAndLossClassic: Report = {
	name: 'profitloss_entity',
	key: 'profitloss',
	takes: TAKES,
	run: content,
	csv: ({ income, gross_margin, expenses, net_profit, currency_code }) => [
		['Description', `Total (${currency_code})`],
		...[...(income as Fields[]), gross_margin as Fields, ...(expenses as Fields[]), net_profit as Fields].flatMap(
			(row) => lines(row),
		),
	],
};

/** The same below the business's uuid, in another wrapper (API facts §11). */
export const profitAndLoss: Report = {
	name: 'profit_and_loss',
	key: 'profit_and_loss',
	// That it takes all that the classic one does is UNCONFIRMED.
	takes: `${TAKES} use_ledger_entries`,
	run: content,
};
