import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Time } from '../../sandbox/freshbooks/clock.mts';
import { ALL_SCOPES, type FreshBooks, startFreshBooks } from '../../sandbox/freshbooks/server.mts';
import type { Fault } from '../../sandbox/freshbooks/switches.mts';
import { core, others } from '../integration/operations/endpoints.mts';
import { live } from './live/live.mts';
import { READS, WHO } from './live/reads.mts';

/** Waits pass at once. */
function fakeTime(): Time {
	let now = Date.parse('2026-11-18T15:00:00Z');
	const sleep = async (milliseconds: number) => {
		now += milliseconds;
	};
	return { now: () => now, sleep, delay: sleep };
}

const time = fakeTime();

/** Stands for the real FreshBooks. */
let real: FreshBooks;

beforeAll(async () => {
	real = await startFreshBooks({ time });
});
beforeEach(() => real.reset());
afterAll(() => real.close());

interface Result {
	code: number;
	report: string;
	told: string;
}

async function run(args: string[], token?: string): Promise<Result> {
	const [report, told]: string[][] = [[], []];
	const code = await live({
		args,
		env: { FRESHBOOKS_ACCESS_TOKEN: token },
		time,
		print: (text) => report.push(text),
		tell: (text) => told.push(text),
	});
	return { code, report: report.join('\n'), told: told.join('\n') };
}

const ask = async (token = real.issueToken().access_token, base = real.url): Promise<Result> =>
	await run(['--base', base], token);

const rewrite = (path: string, pattern: string, text: string): Fault => ({
	match: { path },
	times: -1,
	kind: 'rewrite',
	rewrite: [pattern, text],
});

/** The lines of a report that stand below a line. */
function below(report: string, title: string): string[] {
	const lines = report.split('\n');
	const start = lines.indexOf(title);
	if (start < 0) return [];
	const after = lines.slice(start + 1);
	return after.slice(0, after.indexOf('')).map((line) => line.trim());
}

describe('against the emulator', () => {
	test('nothing differs', async () => {
		const { code, report } = await ask();
		expect(report).toContain('No differences. Compared: ');
		expect(report).not.toMatch(/^## (?!Not compared)/m);
		expect(code).toBe(0);
	});

	test('everything is asked for once, three times a second, and nothing but GET', async () => {
		await ask();
		const { journal } = real;
		expect([...new Set(journal.map(({ method }) => method))]).toEqual(['GET']);
		const asked = journal.map(({ path }) => path);
		expect(new Set(asked).size).toBe(asked.length);
		const pauses = journal.slice(1).map(({ at }, index) => Date.parse(at) - Date.parse(journal[index].at));
		expect(Math.min(...pauses)).toBe(334);
	});

	test('a line for every request tells how far it is', async () => {
		const { told } = await ask();
		const lines = told.split('\n');
		expect(lines).toHaveLength(READS.length + 1);
		expect(lines[0]).toBe(`1/${READS.length + 1} GET /auth/api/v1/users/me: the same`);
		expect(lines[lines.length - 1]).toMatch(new RegExp(`^${lines.length}/${lines.length} `));
	});

	test('lists without a record, and what cannot be asked for then, are named', async () => {
		const { report } = await ask();
		expect(below(report, 'The list is empty: its records could not be compared')).toContain(
			'GET /events/account/<account_id>/events/callbacks',
		);
		expect(below(report, 'There is no record to ask for')).toContain(
			'GET /events/account/<account_id>/events/callbacks/<callback_id>',
		);
	});
});

test('everything that can be read is asked for', () => {
	const general = (path: string) => path.replaceAll(/\{\w+\}|<\w+>/g, '{}');
	const asked = new Set([WHO, ...READS].map(({ path }) => `GET ${general(path)}`));
	const left = [...core, ...others].filter((call) => call.startsWith('GET ') && !asked.has(general(call)));
	expect(left).toEqual([
		// files
		'GET /accounting/account/{accountId}/invoices/invoices/{id}/pdf',
		// may well make one
		'GET /accounting/account/{accountId}/invoices/invoices/{id}/share_link',
		// nobody has said that it can be read
		'GET /comments/business/{businessId}/project/{id}/service/{id}/rate',
		// files
		'GET /uploads/attachments/{jwt}',
	]);
});

const CLIENTS = 'GET /accounting/account/<account_id>/users/clients';
const TAXES = 'GET /accounting/account/<account_id>/taxes/taxes';
const PROJECTS = 'GET /projects/business/<business_id>/projects';

describe('against one that differs', () => {
	const cases: [what: string, fault: Fault, call: string, lines: string[]][] = [
		[
			'a field has another name',
			rewrite('/users/clients$', '"organization":', '"company":'),
			CLIENTS,
			[
				'response.result.clients[].company is missing in the emulator (FreshBooks: string)',
				'response.result.clients[].organization is in the emulator only (string)',
			],
		],
		[
			'a field has another type',
			rewrite('/users/clients$', '"allow_late_notifications":(true|false)', '"allow_late_notifications":"$1"'),
			CLIENTS,
			['response.result.clients[].allow_late_notifications is boolean in the emulator (FreshBooks: string)'],
		],
		[
			'the list has another key',
			rewrite('/taxes/taxes$', '"taxes":', '"duties":'),
			TAXES,
			['the list is response.result.taxes in the emulator (FreshBooks: response.result.duties)'],
		],
		[
			'paging stands elsewhere',
			rewrite('/taxes/taxes$', '("page":.*"total":\\d+)', '"meta":{$1}'),
			TAXES,
			[
				'paging is page, pages, per_page, total in response.result in the emulator (FreshBooks: page, pages, per_page, total in response.result.meta)',
				'response.result.meta is missing in the emulator (FreshBooks: object)',
			],
		],
		[
			'paging is incomplete',
			rewrite('/projects$', '"pages":\\d+,', ''),
			PROJECTS,
			['paging is page, pages, per_page, total in meta in the emulator (FreshBooks: page, per_page, total in meta)'],
		],
		[
			'nothing is there',
			{ match: { path: '/taxes/taxes$' }, kind: 'status', status: 404 },
			TAXES,
			['the status is 200 in the emulator (FreshBooks: 404)'],
		],
		[
			'the body is no JSON',
			{ match: { path: '/taxes/taxes$' }, kind: 'html' },
			TAXES,
			[
				'the content type is application/json in the emulator (FreshBooks: text/html)',
				'the body is no JSON (in the emulator it is)',
			],
		],
		[
			'a key is a value',
			rewrite('/users/clients$', '"organization":', '"grace@example.com":'),
			CLIENTS,
			[
				'response.result.clients[].{…} is missing in the emulator (FreshBooks: string)',
				'response.result.clients[].organization is in the emulator only (string)',
			],
		],
	];

	test.each(cases)('%s', async (_what, fault, call, lines) => {
		real.switches.faults.push(fault);
		const { code, report, told } = await ask();
		expect(below(report, call).sort()).toEqual([...lines].sort());
		expect(told).toContain(`${call}: ${lines.length} different`);
		expect(report).toMatch(new RegExp(`^${lines.length} differences?\\. `, 'm'));
		expect(code).toBe(1);
	});

	test('a field without a value is told apart and is no difference', async () => {
		real.switches.faults.push(rewrite('/users/clients$', '"organization":"[^"]*"', '"organization":{}'));
		real.switches.faults.push(rewrite('/taxes/taxes$', '"amount":"[^"]*"', '"amount":null'));
		real.switches.faults.push(rewrite('/items/items$', '"name":"([^"]*)"', '"name":null'));
		const { code, report } = await ask();
		expect(report.split('\n').filter((line) => line.includes(' is '))).toEqual([
			'  response.result.clients[].organization is string in the emulator (FreshBooks: object)',
		]);
		expect(code).toBe(1);
	});

	test('headers are told with all requests that they are missing from', async () => {
		const front = await startFront(real.url, (path) => (path.endsWith('/taxes') ? ['x-ratelimit-remaining'] : []));
		const { code, report } = await ask(undefined, front.url);
		await front.close();
		expect(below(report, 'x-ratelimit-remaining is in the emulator only')).toEqual([TAXES]);
		expect(report).toContain('1 difference. ');
		expect(code).toBe(1);
	});

	test('headers that no reply has are told once', async () => {
		const front = await startFront(real.url, () => ['x-ratelimit-limit']);
		const { report } = await ask(undefined, front.url);
		await front.close();
		expect(report).toContain('\nx-ratelimit-limit is in the emulator only (everywhere)\n');
	});
});

/** Passes everything on, without some of the headers that come back. */
async function startFront(
	target: string,
	without: (path: string) => string[],
): Promise<{ url: string; close: () => Promise<void> }> {
	const server: Server = createServer(async (request, response) => {
		const { authorization = '', 'x-api-version': version } = request.headers;
		const headers = { authorization, ...(version && { 'x-api-version': String(version) }) };
		const reply = await fetch(target + request.url, { headers });
		const names = without(String(request.url).split('?', 1)[0]);
		reply.headers.forEach((value, name) => {
			if (!names.includes(name) && name.startsWith('x-')) response.setHeader(name, value);
		});
		for (const name of ['content-type', 'retry-after']) response.setHeader(name, reply.headers.get(name) ?? '');
		response.writeHead(reply.status).end(await reply.text());
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const close = async () => {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	};
	return { url: `http://127.0.0.1:${port}`, close };
}

/** All values of an account that can be told from a word of the report. */
function valuesOf(freshBooks: FreshBooks): string[] {
	const values = (of: unknown): string[] =>
		typeof of === 'object' && of !== null ? Object.values(of).flatMap(values) : [String(of)];
	const records = freshBooks.businesses.flatMap(({ accountId }) =>
		freshBooks.tables(accountId).flatMap((table) => values(freshBooks.records(accountId, table))),
	);
	const all = [...values(freshBooks.businesses), ...records];
	return [...new Set(all)].filter((value) => value.length > 4 && /[\d@]| |[A-Z].*[A-Z]/.test(value));
}

test('no value of the account is printed, and not the token', async () => {
	// as different as can be: all keys, and all types but those of text
	real.switches.faults.push(
		{ ...rewrite('/users/me$', '"language":', '"tongue":'), times: 1 },
		{ match: { path: '/systems/gateways$' }, kind: 'html' },
		{ match: { path: '/expenses/summaries$' }, kind: 'status', status: 500 },
		rewrite('.', '"(\\w*name|description|title|amount|code|note\\w*)":', '"new_$1":'),
	);
	const { access_token: token } = real.issueToken();
	const { report, told } = await ask(token);
	expect(report.split('\n').length).toBeGreaterThan(300);
	const values = valuesOf(real);
	expect(values).toEqual(
		expect.arrayContaining(['Maple & Pine Studio', 'xM4pL9', '439001', 'rowan@maplepine.example']),
	);
	const printed = `${report}\n${told}`;
	expect([...values, token].filter((value) => printed.includes(value))).toEqual([]);
});

describe('when it cannot be asked', () => {
	const noReport = { code: 2, report: '' };

	test.each([undefined, '', 'two words'])('no token: %p', async (token) => {
		expect(await run([], token)).toMatchObject({
			...noReport,
			told: expect.stringMatching(/^There is no token: set FRESHBOOKS_ACCESS_TOKEN .* CONTRIBUTING\.md/),
		});
	});

	test.each([[['--base', 'freshbooks']], [['--base', 'ftp://a.example']], [['--base']], [['--port', '1']], [['x']]])(
		'not understood: %p',
		async (args) => {
			expect(await run(args, 'token')).toMatchObject({ ...noReport, told: expect.stringContaining('--base') });
		},
	);

	test('a token that is refused', async () => {
		expect(await ask('wrong')).toMatchObject({
			...noReport,
			told: expect.stringMatching(/^The token was refused \(401\): it is wrong, revoked or expired\. /),
		});
		expect(real.journal).toHaveLength(1);
	});

	test('a token that ends on the way: what was found until then is told', async () => {
		real.switches.faults.push({ match: { path: '/taxes/taxes$' }, kind: 'revoke-tokens' });
		const { code, report, told } = await ask();
		expect(told).toContain('The token was refused (401)');
		expect(report).toMatch(/No differences\. Compared: \d\d of \d\d requests\.$/);
		expect(code).toBe(2);
	});

	test('a dead address', async () => {
		const gone = await startFront(real.url, () => []);
		await gone.close();
		expect(await ask(undefined, gone.url)).toEqual({
			...noReport,
			told: `${gone.url} cannot be reached: ECONNREFUSED.`,
		});
	});

	test('an address that is something else', async () => {
		real.switches.faults.push({ match: {}, kind: 'html' });
		expect(await ask()).toEqual({
			...noReport,
			told: 'Asked who you are, the address answered no JSON (status 200): it is not FreshBooks’ API.',
		});
	});

	test('too many requests: nothing more is asked, and what was found until then is told', async () => {
		real.switches.rateLimit.limit = 5;
		real.switches.faults.push(rewrite('/users/clients$', '"organization":', '"company":'));
		const { code, report, told } = await ask();
		expect(told).toMatch(/Too many requests \(429\): asked nothing more\. .*$/);
		expect(real.journal.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
		expect(below(report, CLIENTS)).toHaveLength(2);
		expect(report).toContain('2 differences. Compared: 5 of 5 requests.');
		expect(code).toBe(2);
	});

	test('a login without an account', async () => {
		real.switches.faults.push(rewrite('/users/me$', '"account_id":"\\w+"', '"account_id":null'));
		const { code, told } = await ask();
		expect(told).toContain('This login has no business with an account, so there is nothing to compare.');
		expect(code).toBe(2);
	});

	test('a token that may not even say whose it is', async () => {
		const scopes = ALL_SCOPES.filter((scope) => scope !== 'user:profile:read');
		expect(await ask(real.issueToken({ scopes: [...scopes] }).access_token)).toMatchObject({
			...noReport,
			told: expect.stringMatching(/^The token lacks the scope user:profile:read, and without it /),
		});
	});
});

describe('what is refused is named, and the rest goes on', () => {
	const bills = ['bills', 'bills/<bill_id>'].map((path) => `GET /accounting/account/<account_id>/bills/${path}`);

	test('a missing scope', async () => {
		const scopes = ALL_SCOPES.filter((scope) => scope !== 'user:bills:read');
		const { code, report, told } = await ask(real.issueToken({ scopes: [...scopes] }).access_token);
		expect(below(report, 'The token lacks the scope user:bills:read')).toEqual(bills.slice(0, 1));
		expect(below(report, 'There is no record to ask for')).toContain(bills[1]);
		expect(told).toContain(`${bills[0]}: The token lacks the scope user:bills:read`);
		expect(report).toContain('No differences.');
		expect(code).toBe(0);
	});

	test.each(['refused-403', 'refused-200'] as const)('a plan without it: %s', async (how) => {
		real.switches.accountsPayable = how;
		const { code, report } = await ask();
		const title = `Not allowed for this person or plan (${how.slice(-3)})`;
		expect(below(report, title)).toContain(bills[0]);
		expect(code).toBe(0);
	});

	test('a failure of FreshBooks', async () => {
		real.switches.faults.push({ match: { path: '/taxes/taxes$' }, kind: 'status', status: 503 });
		const { code, report } = await ask();
		expect(below(report, 'FreshBooks failed (503)')).toEqual([TAXES]);
		expect(code).toBe(0);
	});
});
