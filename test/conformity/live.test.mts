import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Time } from '../../sandbox/freshbooks/values/clock.mts';
import { ALL_SCOPES, type FreshBooks, type JournalEntry, startFreshBooks } from '../../sandbox/freshbooks/server.mts';
import type { Fault } from '../../sandbox/freshbooks/state/switches.mts';
import { keptReference } from '../documents/written/reference.mts';
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
afterEach(() => real.reset());
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
	let result: Result;
	let asked: JournalEntry[];

	beforeAll(async () => {
		result = await ask();
		asked = [...real.journal];
	});

	test('nothing differs', () => {
		expect(result.report).toContain('\nNo differences. Compared: ');
		expect(result.report.match(/^## .*/gm)).toEqual(['## Not compared']);
		expect(result.code).toBe(0);
	});

	test('everything is asked for once, three times a second, and nothing but GET', () => {
		expect(new Set(asked.map(({ method }) => method))).toEqual(new Set(['GET']));
		const paths = asked.map(({ path }) => path);
		expect(paths.filter((path, index) => paths.indexOf(path) !== index)).toEqual([]);
		const pauses = asked.slice(1).map(({ at }, index) => Date.parse(at) - Date.parse(asked[index].at));
		expect(new Set(pauses)).toEqual(new Set([334]));
	});

	test('a line for every request tells how far it is', () => {
		const lines = result.told.split('\n');
		expect(lines).toHaveLength(READS.length + 1);
		expect(lines[0]).toBe(`1/${READS.length + 1} GET /auth/api/v1/users/me: the same`);
		expect(lines[lines.length - 1]).toMatch(new RegExp(`^${lines.length}/${lines.length} `));
	});

	test('lists without a record, and what cannot be asked for then, are named', () => {
		const callbacks = 'GET /events/account/<account_id>/events/callbacks';
		expect(below(result.report, 'The list is empty: its records could not be compared')).toContain(callbacks);
		expect(below(result.report, 'There is no record to ask for')).toContain(`${callbacks}/<callback_id>`);
	});
});

test('everything that can be read is asked for', () => {
	const general = (path: string) => path.replaceAll(/\{\w+\}|<\w+>/g, '{}');
	const asked = new Set([WHO, ...READS].map(({ path }) => `GET ${general(path)}`));
	const used = new Set([...keptReference().values()].flatMap(({ endpoints }) => endpoints));
	const left = [...used].filter((call) => call.startsWith('GET ') && !asked.has(general(call)));
	expect(left.sort()).toEqual([
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

const BOOKS = 'GET /accounting/account/<account_id>';
const TAXES = `${BOOKS}/taxes/taxes`;

interface Deviation {
	what: string;
	fault: Fault;
	call: string;
	lines: string[];
}

const deviations: Deviation[] = [
	{
		what: 'a field has another name',
		fault: rewrite('/users/clients$', '"organization":', '"company":'),
		call: `${BOOKS}/users/clients`,
		lines: [
			'response.result.clients[].company is missing in the emulator (FreshBooks: string)',
			'response.result.clients[].organization is in the emulator only (string)',
		],
	},
	{
		what: 'a field has another type',
		fault: rewrite('/expenses/expenses$', '"has_receipt":(true|false)', '"has_receipt":"$1"'),
		call: `${BOOKS}/expenses/expenses`,
		lines: ['response.result.expenses[].has_receipt is boolean in the emulator (FreshBooks: string)'],
	},
	{
		what: 'a field of a single record has another type',
		fault: rewrite('/invoices/invoices/\\d+$', '"qty":"([^"]*)"', '"qty":[]'),
		call: `${BOOKS}/invoices/invoices/<invoice_id>`,
		lines: ['response.result.invoice.lines[].qty is string in the emulator (FreshBooks: array)'],
	},
	{
		what: 'the list has another key',
		fault: rewrite('/taxes/taxes$', '"taxes":', '"duties":'),
		call: TAXES,
		lines: ['the list is response.result.taxes in the emulator (FreshBooks: response.result.duties)'],
	},
	{
		what: 'paging stands elsewhere',
		fault: rewrite('/items/items$', '("page":.*"total":\\d+)', '"meta":{$1}'),
		call: `${BOOKS}/items/items`,
		lines: [
			'paging is page, pages, per_page, total in response.result in the emulator (FreshBooks: page, pages, per_page, total in response.result.meta)',
			'response.result.meta is missing in the emulator (FreshBooks: object)',
		],
	},
	{
		what: 'paging is incomplete',
		fault: rewrite('/projects$', '"pages":\\d+,', ''),
		call: 'GET /projects/business/<business_id>/projects',
		lines: [
			'paging is page, pages, per_page, total in meta in the emulator (FreshBooks: page, per_page, total in meta)',
		],
	},
	{
		what: 'nothing is there',
		fault: { match: { path: '/systems/gateways$' }, kind: 'status', status: 404 },
		call: `${BOOKS}/systems/gateways`,
		lines: ['the status is 200 in the emulator (FreshBooks: 404)'],
	},
	{
		what: 'the body is no JSON',
		fault: { match: { path: '/bills/bills$' }, kind: 'html' },
		call: `${BOOKS}/bills/bills`,
		lines: ['the body is text/html and no JSON'],
	},
	{
		what: 'the id has another name',
		fault: rewrite('/other_incomes/other_incomes$', '"incomeid":', '"id":'),
		call: `${BOOKS}/other_incomes/other_incomes`,
		lines: [
			'response.result.other_income[].id is missing in the emulator (FreshBooks: number)',
			'response.result.other_income[].incomeid is in the emulator only (number)',
		],
	},
	{
		what: 'a key is a value',
		fault: rewrite('/estimates/estimates$', '"organization":', '"grace@example.com":'),
		call: `${BOOKS}/estimates/estimates`,
		lines: [
			'response.result.estimates[].{…} is missing in the emulator (FreshBooks: string)',
			'response.result.estimates[].organization is in the emulator only (string)',
		],
	},
];

describe('against one that differs', () => {
	let result: Result;

	beforeAll(async () => {
		real.switches.faults.push(...deviations.map(({ fault }) => fault));
		result = await ask();
	});

	test.each(deviations)('$what', ({ call, lines }) => {
		expect(below(result.report, call)).toEqual(lines);
		expect(result.told).toContain(`${call}: ${lines.length} different`);
	});

	test('all else is the same', () => {
		const count = deviations.reduce((sum, { lines }) => sum + lines.length, 0);
		expect(result.report).toContain(`\n${count} differences. Compared: `);
		expect(result.code).toBe(1);
	});
});

test('what is empty on one side is told apart and counts as no difference', async () => {
	real.switches.faults.push(
		rewrite('/taxes/taxes$', '"amount":"13"', '"amount":null'),
		// nowhere a value: nothing is known of its type
		rewrite('/users/clients$', '"organization":"[^"]*"', '"organization":null'),
	);
	const { code, report } = await ask();
	expect(report.match(/^## .*/gm)).toEqual([
		'## Empty on one side, which may be the records’ doing',
		'## Not compared',
	]);
	expect(below(report, TAXES)).toEqual([
		'response.result.taxes[].amount is string in the emulator (FreshBooks: string or null)',
	]);
	expect(report).not.toContain('organization');
	expect(code).toBe(0);
});

test('what is different and rightly so is told apart, with the reason', async () => {
	real.switches.faults.push(rewrite('/users/me$', '"client.limit":', '"client.most":'));
	const { code, report } = await ask();
	expect(report.match(/^## .*/gm)).toEqual(['## Different, and rightly so', '## Not compared']);
	expect(below(report, 'GET /auth/api/v1/users/me')).toContainEqual(
		expect.stringMatching(
			/^response\.permissions\.\{…\}\.client\.limit is in the emulator only \(number\): Rights and/,
		),
	);
	expect(code).toBe(0);
});

test('headers are told with the requests that they are missing from, or once', async () => {
	const front = await startFront(real.url, (path) => [
		'x-ratelimit-limit',
		...(path.endsWith('/taxes') ? ['x-ratelimit-remaining'] : []),
	]);
	const { code, report } = await ask(undefined, front.url);
	await front.close();
	expect(below(report, 'x-ratelimit-remaining is in the emulator only')).toEqual([TAXES]);
	expect(report).toContain('\nx-ratelimit-limit is in the emulator only (everywhere)\n');
	expect(code).toBe(1);
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

	test('a login that tells its businesses in another way', async () => {
		real.switches.faults.push(rewrite('/users/me$', '"business_memberships":', '"memberships":'));
		const { code, told } = await ask();
		expect(told).toContain('This login has no business with an account, so there is nothing to compare.');
		expect(code).toBe(2);
	});

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
		real.switches.faults.push(deviations[0].fault);
		const { code, report, told } = await ask();
		expect(told).toMatch(/Too many requests \(429\): asked nothing more\. .*$/);
		expect(real.journal.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
		expect(below(report, deviations[0].call)).toEqual(deviations[0].lines);
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
