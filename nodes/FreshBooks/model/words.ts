/**
 * FreshBooks' codes in words, for the output. They stand apart from the labels of the panel: a label may be put better
 * some day, and workflows compare these.
 */

/** The states of a record (API facts §6). */
const states = ['active', 'deleted', 'archived'];

/** The word for a `vis_state`, which some replies have as text; undefined for one that is not known. */
export const stateWord = (code: unknown): string | undefined =>
	typeof code === 'number' || typeof code === 'string' ? states[Number(code)] : undefined;

/** Whether this node wrote it beside a record's `vis_state`: clients have a province that people call so, too. */
export const isStateWord = (name: string, value: unknown): boolean =>
	name === 'state' && states.includes(String(value));

/**
 * Statuses of documents that FreshBooks writes as numbers (API facts §8.2), or so that only its web app makes sense of
 * them: most of these are about the card that was charged. All others are words already.
 */
const statuses: Record<string, string> = {
	0: 'disputed',
	1: 'draft',
	2: 'sent',
	3: 'viewed',
	4: 'paid',
	5: 'auto-paid',
	6: 'payment retried',
	7: 'payment failed',
	8: 'partially paid',
	autopaid: 'auto-paid',
	declined: 'payment declined',
	'deposit-paid': 'deposit paid',
	'deposit-partial': 'deposit partially paid',
	failed: 'payment failed',
	partial: 'partially paid',
	pending: 'payment pending',
	resolved: 'dispute resolved',
	retry: 'payment retried',
	success: 'payment succeeded',
};

/** How far a document is, from the first of FreshBooks' words or numbers for it that there is. */
export function statusWord(...codes: unknown[]): unknown {
	const code = codes.find((one) => one !== undefined && one !== null);
	return statuses[String(code)] ?? code;
}

/** The statuses of expenses (API facts §8.5). */
const expenseStatuses: Record<string, string> = { 0: 'internal', 1: 'outstanding', 2: 'invoiced', 4: 'recouped' };

export const expenseStatusWord = (code: unknown): unknown => expenseStatuses[String(code)] ?? code;

/** The kinds of lines (API facts §8.2). */
const lineTypes: Record<string, string> = { 0: 'normal', 1: 'rebilled expense', 5: 'unbilled time' };

export const lineTypeWord = (code: unknown): string | undefined => lineTypes[String(code)];

const units: Record<string, string> = { w: 'week', m: 'month', y: 'year' };

/**
 * How often something recurs: `2w` is "every 2 weeks" (API facts §8.3). Another code goes on as it is.
 * @param times how many times, 0 without end; undefined where FreshBooks does not tell
 */
export function frequencyWord(code: unknown, times?: unknown): unknown {
	const [, count, unit] = /^(\d*)([wmy])$/.exec(String(code)) ?? [];
	if (!unit) return code;
	const often = Number(count || 1) === 1 ? `every ${units[unit]}` : `every ${count} ${units[unit]}s`;
	if (typeof times !== 'number') return often;
	if (times === 0) return `${often}, without end`;
	return `${often}, ${times === 1 ? 'once' : `${times} times`}`;
}
