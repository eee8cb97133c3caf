import { mayHaveHappened, mayRepeat, waitBefore, type Failure } from '../../../nodes/FreshBooks/http/retry';

const methods = ['GET', 'PUT', 'DELETE', 'POST'];

/** Per fault: whether it is repeated (`r`) and whether it may have been done (`d`), for GET, PUT, DELETE, POST. */
const rules: Array<[name: string, failure: Failure, expected: string]> = [
	['rate limit', { status: 429 }, 'r r r r'],
	['internal error', { status: 500 }, 'r r r d'],
	['bad gateway', { status: 502 }, 'r r r d'],
	['unavailable', { status: 503 }, 'r r r d'],
	['gateway timeout', { status: 504 }, 'r r r d'],
	['bad request', { status: 400 }, '- - - -'],
	['unauthorized', { status: 401 }, '- - - -'],
	['forbidden', { status: 403 }, '- - - -'],
	['not found', { status: 404 }, '- - - -'],
	['conflict', { status: 409 }, '- - - -'],
	['invalid', { status: 422 }, '- - - -'],
	['lost reply', { code: 'ECONNRESET' }, 'r r r d'],
	['timeout', { code: 'ETIMEDOUT' }, 'r r r d'],
	['aborted', { code: 'ECONNABORTED' }, 'r r r d'],
	['broken pipe', { code: 'EPIPE' }, 'r r r d'],
	['no reason given', {}, 'r r r d'],
	['connection refused', { code: 'ECONNREFUSED' }, 'r r r r'],
	['unknown host', { code: 'ENOTFOUND' }, 'r r r r'],
	['name server busy', { code: 'EAI_AGAIN' }, 'r r r r'],
	['unreachable host', { code: 'EHOSTUNREACH' }, 'r r r r'],
	['unreachable network', { code: 'ENETUNREACH' }, 'r r r r'],
];

describe('a failed request', () => {
	const cases = rules.flatMap(([name, failure, expected]) =>
		methods.map((method, index) => ({ name, failure, method, expected: expected.split(' ')[index] })),
	);

	test.each(cases)('$method after $name: $expected', ({ failure, method, expected }) => {
		expect(mayRepeat(method, failure)).toBe(expected === 'r');
		expect(mayHaveHappened(method, failure)).toBe(expected === 'd');
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
		const waits = Array.from({ length: 50 }, () => waitBefore(attempt, { status: 503 }, now));
		for (const wait of waits) between(wait, least, most);
		expect(new Set(waits).size).toBeGreaterThan(1);
	});

	test('follows Retry-After in seconds', () => {
		between(waitBefore(1, { status: 429, retryAfter: '7' }, now), 7000, 7250);
		between(waitBefore(4, { status: 429, retryAfter: '0' }, now), 0, 250);
	});

	test('follows Retry-After as an HTTP date', () => {
		const retryAfter = new Date(now + 30_000).toUTCString();
		between(waitBefore(1, { status: 429, retryAfter }, now), 30_000, 30_250);
	});

	test.each(['soon', '-3', new Date(0).toUTCString(), ''])('makes nothing of Retry-After %p', (retryAfter) => {
		between(waitBefore(1, { status: 429, retryAfter }, now), 500, 1000);
	});

	test.each([200, 500, 503])('ignores the Retry-After that stands on every reply of FreshBooks (HTTP %i)', (status) => {
		between(waitBefore(1, { status, retryAfter: '60' }, now), 500, 1000);
	});
});
