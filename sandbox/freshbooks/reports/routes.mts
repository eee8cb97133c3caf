import type { FastifyInstance, FastifyRequest } from 'fastify';
import { allow, contextOf } from '../http/access.mts';
import { sendJson } from '../http/answer.mts';
import type { Query } from '../http/request.mts';
import { refuse } from '../model/refusal.mts';
import type { Context } from '../model/resource.mts';
import type { Fields, State } from '../state/state.mts';
import { accountStatement } from './account-statement.mts';
import { accountsAging } from './accounts-aging.mts';
import { balanceSheet } from './balance-sheet.mts';
import { bankReconciliation } from './bank-reconciliation.mts';
import { chartOfAccounts } from './chart-of-accounts.mts';
import { asCsv, downloadToken, readToken } from './downloads.mts';
import { expenseDetails } from './expense-details.mts';
import { invoiceDetails } from './invoice-details.mts';
import { itemSales } from './item-sales.mts';
import { readAsked } from './params.mts';
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
	accountStatement,
	expenseDetails,
	invoiceDetails,
	itemSales,
	paymentsCollected,
	profitAndLossClassic,
	revenueByClient,
	taxSummary,
	trialBalance,
];

/** Below the business's uuid, where the documents have them now; the old paths still answer (quirk 32). */
const NEWER: readonly Report[] = [profitAndLoss, trialBalance, expenseDetails];

function enter(state: State, request: FastifyRequest, kind: 'accountId' | 'businessUuid'): Context {
	const context = contextOf(state, request, kind);
	allow(context, 'reports', 'read');
	return context;
}

function result(context: Context, report: Report, query: Query): Fields {
	const content = report.run(context, readAsked(context, query));
	const token = report.csv && { download_token: downloadToken(context, report.name, query) };
	return { [report.key]: token ? { ...content, ...token } : content };
}

function csvRoute(app: FastifyInstance, state: State): void {
	app.get('/accounting/account/:tenant/links/reports/:token/:file', async (request, reply) => {
		const context = enter(state, request, 'accountId');
		const { token, file } = request.params as { token: string; file: string };
		// Whether the file bears the report's name or its key is UNCONFIRMED where they differ: both are taken.
		const report = CLASSIC.find(({ name, key }) => file === `${name}.csv` || file === `${key}.csv`);
		if (!report?.csv) return refuse(404, 1012, 'Report not found.', { field: 'report', object: 'report', value: file });
		const content = report.run(context, readAsked(context, readToken(context, token, report.name)));
		const csv = asCsv(report.csv(content as Fields));
		return reply.code(200).header('content-type', 'text/csv').send(Buffer.from(csv));
	});
}

/** Reports (API facts §11): figures worked out from the stored records. */
export function reportRoutes(app: FastifyInstance, state: State): void {
	for (const report of CLASSIC) {
		app.get(`/accounting/account/:tenant/reports/accounting/${report.name}`, async (request, reply) => {
			const context = enter(state, request, 'accountId');
			const response = { result: result(context, report, request.query as Query) };
			return sendJson(reply, 'accounting', 200, { response });
		});
	}
	const root = '/accounting/businesses/:tenant/reports';
	for (const report of NEWER) {
		// The report's key at the top: UNCONFIRMED. Apps in use read profit and loss below `response.result`
		// (API facts §11).
		app.get(`${root}/${report.name}`, async (request, reply) =>
			sendJson(reply, 'ledger', 200, result(enter(state, request, 'businessUuid'), report, request.query as Query)),
		);
	}
	// This one keeps the classic envelope, as its sample shows (API facts §8.18).
	app.get(`${root}/${chartOfAccounts.name}`, async (request, reply) => {
		const context = enter(state, request, 'businessUuid');
		const response = { result: result(context, chartOfAccounts, request.query as Query) };
		return sendJson(reply, 'ledger', 200, { response });
	});
	csvRoute(app, state);
}
