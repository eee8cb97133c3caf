import type { FastifyInstance, FastifyRequest } from 'fastify';
import { accessOf, allow, contextOf } from '../http/access.mts';
import { sendJson, unsure } from '../http/answer.mts';
import { cut, MOST_PER_PAGE } from '../http/paging.mts';
import { type Query, wrapped } from '../http/request.mts';
import { type Problem, Refusal, refuse } from '../model/refusal.mts';
import type { Context } from '../model/resource.mts';
import { uuid } from '../resources/common.mts';
import { type Business, type Fields, type State, tableOf } from '../state/state.mts';
import { isDate } from '../values/clock.mts';
import { compare, decimal } from '../values/decimal.mts';
import { accountsOf } from './accounts.mts';
import { sumOf } from './journal.mts';

const VERSION = '2023-09-25';
const TYPES: Record<string, string> = { TYPE_DEBIT: 'debit', TYPE_CREDIT: 'credit' };

function dateOf(value: unknown): string | undefined {
	const { year, month, day } = (typeof value === 'object' && value !== null ? value : {}) as Fields;
	const pad = (number: unknown, size: number) => String(number).padStart(size, '0');
	const text = `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
	return isDate(text) ? text : undefined;
}

const isEntry = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

/** The sides of an entry as the books take them, or what is wrong with them. */
function readSides(business: Business, details: unknown): { sides: Fields[]; problems: Problem[] } {
	const problem = (field: string, message: string): Problem => ({ errno: 1004, field, message });
	if (!Array.isArray(details) || !details.every(isEntry)) {
		return { sides: [], problems: [problem('details', 'This field is required.')] };
	}
	const problems: Problem[] = [];
	const sides = details.map(({ accountId, amount, type }) => {
		const account = accountsOf(business).find((row) => row.uuid === accountId);
		const value = (isEntry(amount) ? amount : {}).amount;
		if (!account) problems.push(problem('accountId', 'Account not found.'));
		// a float, where all other money is text (API facts §8.18)
		if (typeof value !== 'number' || !decimal(value)) problems.push(problem('amount', 'A valid number is required.'));
		if (!TYPES[String(type)]) problems.push(problem('type', `"${type}" is not a valid choice.`));
		return { account: account?.id, [TYPES[String(type)]]: String(value) };
	});
	if (problems.length === 0 && compare(sumOf(sides, 'debit'), sumOf(sides, 'credit')) !== 0) {
		problems.push(problem('details', 'Debits must equal credits.'));
	}
	return { sides, problems };
}

/** Makes an adjustment entry of what a body says. */
export function adjust({ business }: Context, input: Fields): Fields {
	const { sides, problems } = readSides(business, input.details);
	const user_entered_date = dateOf(input.userEnteredDate);
	const missing: [string, unknown][] = [
		['name', input.name],
		['userEnteredDate', user_entered_date],
	];
	for (const [field, value] of missing) {
		if (!value) problems.push({ errno: 1001, field, message: 'This field is required.' });
	}
	if (problems.length > 0) throw new Refusal(400, problems);
	const [first] = input.details as Fields[];
	const table = tableOf(business, 'manual_journal_entries', 861501);
	const id = table.nextId++;
	const row: Fields = {
		id,
		uuid: uuid(),
		name: input.name,
		journalEntryNumber: input.journalEntryNumber ?? '',
		description: input.description ?? '',
		userEnteredDate: input.userEnteredDate,
		details: input.details,
		sides,
		user_entered_date,
		currency_code: (first.amount as Fields).code ?? business.currency,
	};
	table.rows.set(id, row);
	return row;
}

const shown = ({ uuid: id, name, journalEntryNumber, description, userEnteredDate, details }: Fields): Fields => ({
	uuid: id,
	name,
	journalEntryNumber,
	description,
	userEnteredDate,
	details,
});

const positive = (raw: unknown, fallback: number): number => (/^[1-9]\d*$/.test(String(raw)) ? Number(raw) : fallback);

/**
 * Adjustment journal entries (API facts §8.18, quirk 43): camelCase, and only for those who name the version. What they
 * answer is not readable anywhere (API facts §14, question 20): the plainest shape stands here.
 */
export function adjustmentRoutes(app: FastifyInstance, state: State): void {
	const path = '/accounting/businesses/:tenant/journal_entries';
	const enter = (request: FastifyRequest, verb: string): Context => {
		const context = contextOf(state, request, 'businessUuid');
		allow(context, 'journal_entries', accessOf(verb));
		if (request.headers['x-api-version'] !== VERSION)
			refuse(400, 1004, `The header x-api-version: ${VERSION} is required.`);
		return context;
	};
	app.get(path, async (request, reply) => {
		const { business } = enter(request, 'list');
		const query = request.query as Query;
		const rows = [...tableOf(business, 'manual_journal_entries', 861501).rows.values()].reverse();
		const size = Math.min(MOST_PER_PAGE, positive(query.page_size, 15));
		const page = cut(rows, positive(query.page_number, 1), size);
		return sendJson(reply, 'ledger', 200, {
			manualJournalEntries: page.rows.map(shown),
			pageNumber: page.page,
			pageSize: page.perPage,
			total: page.total,
		});
	});
	app.post(path, async (request, reply) => {
		const context = enter(request, 'create');
		const row = adjust(context, wrapped(request, 'manualJournalEntry'));
		return sendJson(reply, 'ledger', 200, unsure(state, 'manualJournalEntry', shown(row)));
	});
}
