import type { FastifyInstance, FastifyRequest } from 'fastify';
import { allow, contextOf } from '../http/access.mts';
import { sendJson } from '../http/answer.mts';
import { rawQuery } from '../http/request.mts';
import { refuse } from '../model/refusal.mts';
import type { Context } from '../model/resource.mts';
import type { Fields, State } from '../state/state.mts';
import { accountStatement } from './account-statement.mts';
import { accountsAging } from './accounts-aging.mts';
import { balanceSheet } from './balance-sheet.mts';
import { bankReconciliation } from './bank-reconciliation.mts';
import { cashFlow } from './cash-flow.mts';
import { chartOfAccounts } from './chart-of-accounts.mts';
import { asCsv, downloadToken, readToken } from './downloads.mts';
import { expenseDetails } from './expense-details.mts';
import { generalLedger } from './general-ledger.mts';
import { invoiceDetails } from './invoice-details.mts';
import { itemSales } from './item-sales.mts';
import { readAsked, taken } from './params.mts';
import { paymentsCollected } from './payments-collected.mts';
import { profitAndLoss, profitAndLossClassic } from './profit-and-loss.mts';
import type { Report } from './report.mts';
import { revenueByClient } from './revenue-by-client.mts';
import { taxSummary } from './tax-summary.mts';
import { trialBalance } from './trial-balance.mts';

/** Below the account id. */
const CLASSIC: readonly Report[] = [
	accountsAging,
	balanceSheet,
	bankReconciliation,
	cashFlow,
	accountStatement,
	expenseDetails,
	generalLedger,
	invoiceDetails,
	itemSales,
	paymentsCollected,
	profitAndLossClassic,
	revenueByClient,
	taxSummary,
	trialBalance,
];

/** Below the business's uuid, where the documents have them now; the old paths still answer (quirk 32). */
const NEWER: readonly Report[] = [chartOfAccounts, profitAndLoss, trialBalance, expenseDetails];

function enter(state: State, request: FastifyRequest, kind: 'accountId' | 'businessUuid'): Context {
	const context = contextOf(state, request, kind);
	allow(context, 'reports', 'read');
	return context;
}

function result(context: Context, report: Report, request: FastifyRequest): Fields {
	const { query, params } = taken(context.state, rawQuery(request), report.takes);
	const content = report.run(context, readAsked(context, query, report.takes));
	const token = report.csv && { download_token: downloadToken(context, report.name, params) };
	return { [report.key]: token ? { ...content, ...token } : content };
}

function csvRoute(app: FastifyInstance, state: State): void {
	app.get('/accounting/account/:tenant/links/reports/:token/:file', async (request, reply) => {
		const context = enter(state, request, 'accountId');
		const { token, file } = request.params as { token: string; file: string };
		// Whether the file bears the report's name or its key is UNCONFIRMED where they differ: both are taken.
		const report = CLASSIC.find(({ name, key }) => file === `${name}.csv` || file === `${key}.csv`);
		if (!report?.csv) return refuse(404, 1012, 'Report not found.', { field: 'report', object: 'report', value: file });
		const query = readToken(context, token, report.name);
		const content = report.run(context, readAsked(context, query, report.takes));
		const csv = asCsv(report.csv(content as Fields));
		return reply.code(200).header('content-type', 'text/csv').send(Buffer.from(csv));
	});
}

/** Reports (API facts §11): figures worked out from the stored records. */
export function reportRoutes(app: FastifyInstance, state: State): void {
	for (const report of CLASSIC) {
		app.get(`/accounting/account/:tenant/reports/accounting/${report.name}`, async (request, reply) => {
			const context = enter(state, request, 'accountId');
			const response = { result: result(context, report, request) };
			return sendJson(reply, 'accounting', 200, { response });
		});
	}
	const root = '/accounting/businesses/:tenant/reports';
	for (const report of NEWER) {
		// The classic envelope, as apps in use read it of profit and loss, and as the sample of the chart of accounts shows
		// it; of the others it is INFERRED (API facts §8.18, §11).
		app.get(`${root}/${report.name}`, async (request, reply) => {
			const context = enter(state, request, 'businessUuid');
			return sendJson(reply, 'ledger', 200, { response: { result: result(context, report, request) } });
		});
	}
	csvRoute(app, state);
}
