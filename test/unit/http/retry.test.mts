import { isSentAgain, mayBeDone, waitBefore, type Failure } from '../../../nodes/FreshBooks/http/retry';

const refused = (status: number, retryAfter?: string): Failure => ({ kind: 'refused', status, retryAfter });
const lost = (code?: string): Failure => ({ kind: 'lost', code });

/**
 * Per fault: whether what may be done twice is sent again (`r`) and whether what may not be; and whether it may have been
 * done (`d`).
 */
const rules: Array<[name: string, failure: Failure, expected: string]> = [
	['rate limit', refused(429), 'r r -'],
	['internal error', refused(500), 'r - d'],
	['bad gateway', refused(502), 'r - d'],
	['unavailable', refused(503), 'r - d'],
	['gateway timeout', refused(504), 'r - d'],
	['redirect', refused(302), '- - -'],
	['bad request', refused(400), '- - -'],
	['unauthorized', refused(401), '- - -'],
	['forbidden', refused(403), '- - -'],
	['not found', refused(404), '- - -'],
	['conflict', refused(409), '- - -'],
	['invalid', refused(422), '- - -'],
	['a reply that is not JSON', { kind: 'unreadable' }, 'r - d'],
	['lost reply', lost('ECONNRESET'), 'r - d'],
	['timeout', lost('ETIMEDOUT'), 'r - d'],
	['aborted', lost('ECONNABORTED'), 'r - d'],
	['broken pipe', lost('EPIPE'), 'r - d'],
	['no reason given', lost(), 'r - d'],
	['connection refused', lost('ECONNREFUSED'), 'r r -'],
	['unknown host', lost('ENOTFOUND'), 'r r -'],
	['name server busy', lost('EAI_AGAIN'), 'r r -'],
	['unreachable host', lost('EHOSTUNREACH'), 'r r -'],
	['unreachable network', lost('ENETUNREACH'), 'r r -'],
	['what n8n refuses', { kind: 'n8n', words: 'no' }, '- - -'],
	['a credential that will not do', { kind: 'credential', message: 'no' }, '- - -'],
	['what the token endpoint says', { kind: 'login', answered: true, status: 503 }, '- - -'],
	['a token endpoint that cannot be reached', { kind: 'login', answered: false }, 'r r -'],
];

describe('a failed request', () => {
	const bounds = { attempt: 1, patience: { retries: 4, seconds: 180 }, wait: 500, now: 0, giveUpAt: 180_000 };

	test.each(rules)('after %s', (_name, failure, expected) => {
		const [harmless, harmful] = [false, true].map((isHarmfulTwice) =>
			isSentAgain({ failure, isHarmfulTwice, ...bounds }),
		);
		const found = [harmless && 'r', harmful && 'r', mayBeDone(failure) && 'd'];
		expect(found.map((letter) => letter || '-').join(' ')).toBe(expected);
	});

	test.each([
		['after the last of its tries', { attempt: 5 }],
		['when the wait would be too long', { wait: 180_000 }],
		['when the time is over', { now: 179_500 }],
	])('is not sent again %s', (_when, more) => {
		for (const failure of [refused(429), refused(503), lost('ECONNREFUSED')]) {
			expect(isSentAgain({ failure, isHarmfulTwice: false, ...bounds, ...more })).toBe(false);
		}
	});
});

describe('the wait before the next try', () => {
	const now = Date.parse('2026-11-22T10:00:00Z');
	const between = (wait: number, least: number, most: number) => {
		expect(wait).toBeGreaterThanOrEqual(least);
		expect(wait).toBeLessThanOrEqual(most);
	};

	test.each([
		[1, 500, 1000],
		[2, 1000, 2000],
		[3, 2000, 4000],
		[4, 4000, 8000],
	])('no. %i grows and is spread out', (attempt, least, most) => {
		const waits = Array.from({ length: 50 }, () => waitBefore(attempt, refused(503), now));
		for (const wait of waits) between(wait, least, most);
		expect(new Set(waits).size).toBe(50);
	});

	test('follows Retry-After in seconds', () => {
		between(waitBefore(1, refused(429, '7'), now), 7000, 7250);
		between(waitBefore(4, refused(429, '0'), now), 0, 250);
	});

	test('follows Retry-After as an HTTP date', () => {
		const retryAfter = new Date(now + 30_000).toUTCString();
		between(waitBefore(1, refused(429, retryAfter), now), 30_000, 30_250);
	});

	test.each(['soon', '-3', new Date(0).toUTCString(), ''])('makes nothing of Retry-After %p', (retryAfter) => {
		between(waitBefore(1, refused(429, retryAfter), now), 500, 1000);
	});

	test.each([200, 500, 503])('ignores the Retry-After that stands on every reply of FreshBooks (HTTP %i)', (status) => {
		between(waitBefore(1, refused(status, '60'), now), 500, 1000);
	});
});
