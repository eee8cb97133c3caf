import type { Query } from '../http/request.mts';
import { refuse } from '../model/refusal.mts';
import type { Context } from '../model/resource.mts';
import type { Fields } from '../state/state.mts';
import { jwtLike } from '../values/jwt.mts';

const THIRTY_DAYS = 30 * 86_400;

/** What a download token says: which report, of whom, with which parameters (API facts §11). */
interface Claims {
	accountid: string;
	type: 'report';
	objectid: string;
	params: Fields;
	exp: number;
}

/** A token for the CSV of a report just read. */
export function downloadToken({ business, identity, state }: Context, report: string, params: Fields): string {
	const iat = Math.floor(state.now().getTime() / 1000);
	return jwtLike({
		accountid: business.accountId,
		userid: identity.id,
		contactid: null,
		level: 'admin',
		type: 'report',
		objectid: report,
		params,
		iat,
		exp: iat + THIRTY_DAYS,
	});
}

function claimsOf(token: string): Partial<Claims> {
	try {
		return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Partial<Claims>;
	} catch {
		return {};
	}
}

/** The parameters that a token stands for, in whatever spelling; how a stray or old one is refused is UNCONFIRMED. */
export function readToken({ business, state }: Context, token: string, report: string): Query {
	const { accountid, type, objectid, params, exp = 0 } = claimsOf(token);
	const isOurs = accountid === business.accountId && type === 'report' && objectid === report;
	if (!isOurs || exp * 1000 < state.now().getTime()) {
		refuse(404, 1012, 'Report not found.', { field: 'download_token', object: 'report', value: token });
	}
	return Object.fromEntries(Object.entries(params ?? {}).map(([name, value]) => [name.replace('[]', ''), value]));
}

const cell = (value: unknown): string => {
	const text = String(value ?? '');
	return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** Rows as CSV. The columns FreshBooks writes are UNCONFIRMED. */
export function asCsv(rows: unknown[][]): string {
	return rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('');
}
