import type { Time } from '../../../sandbox/freshbooks/values/clock.mts';

/** What was answered. */
export interface Reply {
	status: number;
	headers: ReadonlyMap<string, string>;
	/** Parsed; undefined when it is no JSON. */
	body?: unknown;
	/** As it came, to look for a word in it; nothing of it is ever printed. */
	text: string;
}

/** A reason to ask nothing more, as a sentence for whoever started this. */
export class Stop extends Error {}

/** Three requests a second: FreshBooks allowed ten in 2026 (API facts §5.4), and somebody's workflows run beside this. */
export const GENTLE_MS = 334;

const TOO_LONG_MS = 60_000;

export const NEW_TOKEN =
	'How to get one: CONTRIBUTING.md, "Have a FreshBooks account?". It holds for twelve hours (API facts §2).';

function parsed(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}

/** Why an address cannot be reached, as a code such as `ECONNREFUSED`. */
function reasonOf(error: unknown): string {
	const { name, cause } = error as Error & { cause?: { code?: string } };
	return name === 'TimeoutError' ? 'no answer within a minute' : (cause?.code ?? 'the connection broke');
}

function stopFor(status: number): Stop | undefined {
	if (status === 401) return new Stop(`The token was refused (401): it is wrong, revoked or expired. ${NEW_TOKEN}`);
	if (status !== 429) return undefined;
	return new Stop(
		'Too many requests (429): asked nothing more. Other programs may use the same login; try again later.',
	);
}

/**
 * Asks an address, one request after another. This is the only place that sends what carries the person's token, and
 * whatever is asked for, it is a GET: nothing can be written.
 */
export function openSender(options: { base: string; token: string; pauseMs: number; time: Time }) {
	const { base, token, pauseMs, time } = options;
	let next = 0;
	return async (path: string, headers: Record<string, string> = {}): Promise<Reply> => {
		await time.sleep(Math.max(0, next - time.now()));
		next = time.now() + pauseMs;
		try {
			const response = await fetch(base + path, {
				method: 'GET',
				headers: { ...headers, authorization: `Bearer ${token}` },
				// somewhere else the token has no business
				redirect: 'manual',
				signal: AbortSignal.timeout(TOO_LONG_MS),
			});
			const text = await response.text();
			const answered = new Map<string, string>();
			response.headers.forEach((value, name) => answered.set(name, value));
			const stop = stopFor(response.status);
			if (stop) throw stop;
			return { status: response.status, headers: answered, body: parsed(text), text };
		} catch (error) {
			if (error instanceof Stop) throw error;
			throw new Stop(`${new URL(base).origin} cannot be reached: ${reasonOf(error)}.`);
		}
	};
}

export type Sender = ReturnType<typeof openSender>;
