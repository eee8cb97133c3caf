import type { Fault, Switches } from '../state/switches.mts';

/** A fault that a person can choose: how it is called, and what it does to a request. */
interface Choice {
	name: string;
	fault?: Pick<Fault, 'kind' | 'status' | 'retryAfter'>;
}

/** The faults that people meet. */
export const FAULTS: Record<string, Choice> = {
	none: { name: 'none' },
	error: { name: 'server error (HTTP 500)', fault: { kind: 'status', status: 500 } },
	limit: { name: 'rate limit exceeded (HTTP 429)', fault: { kind: 'status', status: 429, retryAfter: '5' } },
	lost: { name: 'done, but the reply is lost', fault: { kind: 'lost-reply' } },
	html: { name: 'a web page instead of JSON', fault: { kind: 'html' } },
};

/** Requests of the API: a person who connects a credential is left alone. */
const API = '^/(?!oauth/|auth/oauth/|service/auth/)';

/** The numbers of the form with what they may be. */
export const NUMBERS = {
	latency: { name: 'Latency', least: 0, most: 60_000 },
	limit: { name: 'Requests per minute', least: 1, most: 1_000_000 },
	postLimit: { name: 'New records per minute', least: 1, most: 1_000_000 },
	times: { name: 'Requests that it hits', least: 1, most: 1_000_000 },
};

/** @throws Error with a sentence for whoever filled the form in */
function numberIn(form: Record<string, unknown>, field: keyof typeof NUMBERS): number {
	const { name, least, most } = NUMBERS[field];
	const value = Number(String(form[field] ?? '').trim() || NaN);
	if (Number.isInteger(value) && value >= least && value <= most) return value;
	throw new Error(`${name} must be a whole number from ${least} to ${most}.`);
}

/**
 * Sets what the form on the sandbox's page says.
 * @throws Error with a sentence for whoever filled the form in; nothing is set then
 */
export function setSwitches(switches: Switches, form: Record<string, unknown>): void {
	const latencyMs = numberIn(form, 'latency');
	const [limit, postLimit, times] = [numberIn(form, 'limit'), numberIn(form, 'postLimit'), numberIn(form, 'times')];
	const chosen = Object.hasOwn(FAULTS, String(form.fault)) ? FAULTS[String(form.fault)] : undefined;
	if (!chosen) throw new Error('There is no such fault.');
	switches.latencyMs = latencyMs;
	Object.assign(switches.rateLimit, { limit, postLimit });
	switches.faults = chosen.fault ? [{ ...chosen.fault, match: { path: API }, times }] : [];
}

/** The fault that hits the next request, as the form knows it; none of the form's for one that a test has set. */
export function faultNow({ faults }: Switches): { value?: string; times: number } {
	const fault = faults.find(({ times }) => times !== 0);
	if (!fault) return { value: 'none', times: 1 };
	const isThis = ([, one]: [string, Choice]) => one.fault?.kind === fault.kind && one.fault.status === fault.status;
	const [value] = Object.entries(FAULTS).find(isThis) ?? [];
	return { value, times: Math.max(1, fault.times ?? 1) };
}
