import type { FastifyInstance, FastifyRequest } from 'fastify';
import { allow, contextOf } from '../http/access.mts';
import { sendJson } from '../http/answer.mts';
import { accountingPaging, cut } from '../http/paging.mts';
import { idIn, type Query } from '../http/request.mts';
import { refuse } from '../model/refusal.mts';
import type { Context } from '../model/resource.mts';
import { type Business, type Fields, type State, tableOf } from '../state/state.mts';
import { exact, fixed, plus, zero } from '../values/decimal.mts';

const ACCOUNT = '/accounting/account/:tenant';

/** Expenses that were not deleted. */
function kept({ business }: Context): Fields[] {
	return [...tableOf(business, 'expenses').rows.values()].filter((row) => row.vis_state !== 1);
}

/** One group of expenses by currency. That `counts` is their number, and not an object, is UNCONFIRMED. */
function summary(id: string, rows: Fields[]): Fields {
	const sums = new Map<string, { amount: ReturnType<typeof exact>; count: number }>();
	for (const row of rows) {
		const { amount, code } = row.amount as Fields;
		const sum = sums.get(String(code)) ?? { amount: zero, count: 0 };
		sums.set(String(code), { amount: plus(sum.amount, exact(amount)), count: sum.count + 1 });
	}
	const amounts = [...sums].map(([code, sum]) => ({ amount: fixed(sum.amount), code, count: sum.count }));
	return { id, counts: rows.length, amounts };
}

function summaries(context: Context): Fields[] {
	const rows = kept(context);
	return [
		summary('grand_total', rows),
		summary(
			'active',
			rows.filter((row) => row.vis_state === 0),
		),
		summary(
			'archived',
			rows.filter((row) => row.vis_state === 2),
		),
	];
}

/** The names on the expenses, each once; their order is UNCONFIRMED. */
function vendorNames(context: Context): string[] {
	const names = kept(context).map((row) => String(row.vendor ?? ''));
	return [...new Set(names)].filter((name) => name !== '').sort((a, b) => a.localeCompare(b, 'en'));
}

function systemOf(business: Business, index: number): Fields {
	const { city, province, code } =
		business.country === 'Canada'
			? { city: 'Toronto', province: 'Ontario', code: 'M5V 2T6' }
			: { city: 'Portland', province: 'Maine', code: '04101' };
	const systemid = 330100 + index;
	return {
		id: systemid,
		systemid,
		accountid: business.accountId,
		business_uuid: business.businessUuid,
		name: business.name,
		email: 'rowan@maplepine.example',
		info_email: 'rowan@maplepine.example',
		bus_phone: '+1 416 555 0142',
		mob_phone: '',
		fax: '',
		street: '12 Juniper Lane',
		street2: '',
		city,
		province,
		code,
		country: business.country,
		currency_code: business.currency,
		timezone: business.timezone,
		timezoneid: null,
		dst: true,
		date: '2017-05-23 01:42:42',
		duration: null,
		billing_status: 'active',
		payment_amount: null,
		modern_system: true,
	};
}

/** Reads of the accounting family that are no plain records: sums and names of expenses, the system. */
export function expenseSumAndSystemRoutes(app: FastifyInstance, state: State): void {
	const enter = (request: FastifyRequest, scope: string): Context => {
		const context = contextOf(state, request, 'accountId');
		allow(context, scope, 'read');
		return context;
	};

	app.get(`${ACCOUNT}/expenses/summaries`, async (request, reply) => {
		const context = enter(request, 'expenses');
		return sendJson(reply, 'accounting', 200, { response: { result: { summaries: summaries(context) } } });
	});

	app.get(`${ACCOUNT}/expenses/vendors`, async (request, reply) => {
		const context = enter(request, 'expenses');
		const { page, perPage } = accountingPaging(request.query as Query);
		const shown = cut(vendorNames(context), page, perPage);
		const result = {
			page: shown.page,
			pages: shown.pages,
			per_page: shown.perPage,
			total: shown.total,
			vendors: shown.rows.map((vendor) => ({ vendor })),
		};
		return sendJson(reply, 'accounting', 200, { response: { result } });
	});

	app.get(`${ACCOUNT}/systems/systems/:id`, async (request, reply) => {
		const context = enter(request, 'business');
		const { business } = context;
		const system = systemOf(business, state.businesses.indexOf(business));
		// Whether the path takes the business id or the system's own is UNCONFIRMED (API facts §14, question 21): both do.
		if (![String(business.businessId), String(system.id)].includes(idIn(request))) {
			refuse(404, 1012, 'System not found.', { field: 'systemid', object: 'system', value: idIn(request) });
		}
		return sendJson(reply, 'accounting', 200, { response: { result: { system } } });
	});
}
