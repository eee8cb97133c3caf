import { UserError, type IDataObject } from 'n8n-workflow';

import { isRecord } from '../http/families';
import type { Query } from '../http/session';

/**
 * Makes sure that a report is the one that was asked for. FreshBooks drops a parameter that it does not take without a
 * word, and without dates that it understands it reports on today alone: the figures then look like those wanted. What
 * it has taken shows in the report itself and in the token for its file (API facts §11); where neither tells of a
 * parameter, it cannot be compared.
 * @param labels what the user calls the parameters
 * @param account the ID of the business' own account, which FreshBooks calls `accountid` as it does one of the ledger
 * @throws UserError naming the first parameter that was not taken
 */
export function checkTaken(content: IDataObject, query: Query, labels: Record<string, string>, account: unknown): void {
	const params = paramsOf(content.download_token);
	for (const [name, wanted] of asked(query)) {
		const echo = content[name] === account ? undefined : content[name];
		const told = [...(echo === undefined ? [] : [echo]), ...(params.get(name) ?? [])];
		const isMissing = told.length === 0 && params.size > 0;
		const other = isMissing ? [undefined] : told.filter((value) => !isSame(value, wanted));
		if (other.length === 0) continue;
		const instead = joined(partsOf(other[0])) || 'everything';
		throw new UserError(
			`FreshBooks did not apply ${labels[name] ?? name}: the report is for ${instead} instead of ${joined(wanted)}`,
			{ description: 'The report was discarded, so that no wrong figures are passed on. Try other values.' },
		);
	}
}

/** What was asked for by name; a list is one parameter for each of its values. */
function asked(query: Query): Map<string, string[]> {
	const wanted = new Map<string, string[]>();
	for (const [name, value] of query) wanted.set(bare(name), [...(wanted.get(bare(name)) ?? []), value]);
	return wanted;
}

/** The parameters that FreshBooks has parsed, out of the token's middle part. */
function paramsOf(token: unknown): Map<string, unknown[]> {
	const params = claimsOf(token).params;
	return new Map(isRecord(params) ? Object.entries(params).map(([name, value]) => [bare(name), [value]]) : []);
}

function claimsOf(token: unknown): IDataObject {
	try {
		const claims: unknown = JSON.parse(Buffer.from(String(token).split('.')[1] ?? '', 'base64url').toString());
		return isRecord(claims) ? claims : {};
	} catch {
		return {};
	}
}

/** `clientids[]` and `clientids[0]` are `clientids`. */
const bare = (name: string): string => name.replace(/\[\d*\]$/, '');

const partsOf = (value: unknown): string[] =>
	[value ?? []].flat().flatMap((one) =>
		String(one)
			.split(',')
			.map((part) => part.trim())
			.filter(Boolean),
	);

const joined = (values: string[]): string => [...values].sort().join(', ');

/** Texts and numbers, moments and days, true and 1 are the same. */
function isSame(told: unknown, wanted: string[]): boolean {
	const [theirs, ours] = [partsOf(told), wanted.flatMap(partsOf)];
	const plain = (value: string): string => {
		if (/^(true|false)$/i.test(ours[0])) return value.toLowerCase().replace(/^1$/, 'true').replace(/^0$/, 'false');
		return (/^\d{4}-\d\d-\d\d$/.test(ours[0]) ? value.slice(0, 10) : value).toLowerCase();
	};
	return joined(theirs.map(plain)) === joined(ours.map(plain));
}
