import axios from 'axios';
import type { IDataObject } from 'n8n-workflow';

import { useBench } from '../stage/bench.mts';
import { sample } from '../stage/files.mts';
import { byId, file, type RunResult } from '../stage/n8n.mts';

const bench = useBench();

/** Everything that can be reached from a value, errors and hidden properties included, as one text. */
function everything(value: unknown, seen = new Set<unknown>()): string {
	if (typeof value === 'string') return `${value}\n`;
	if (Buffer.isBuffer(value)) return value.toString('latin1');
	if (typeof value !== 'object' || value === null || seen.has(value)) return `${String(value)}\n`;
	seen.add(value);
	const entries = value instanceof Map ? [...value] : [];
	const own = Reflect.ownKeys(value).map((key) => [String(key), Reflect.get(value, key)]);
	return [...entries, ...own].map(([key, inner]) => `${String(key)}: ${everything(inner, seen)}`).join('');
}

/** The secrets of this login: each appears nowhere but in the credential. */
async function secrets(): Promise<Record<string, string>> {
	const { access_token: access, refresh_token: refresh } = bench.credential.oauthTokenData;
	const { data } = await axios.get(`${bench.freshBooks.url}/auth/api/v1/users/me`, {
		headers: { Authorization: `Bearer ${String(access)}` },
	});
	const [{ fasttrack_token: fasttrack }] = data.response.business_memberships as IDataObject[];
	return {
		'access token': String(access),
		'refresh token': String(refresh),
		'client secret': String(bench.credential.clientSecret),
		'fasttrack token': String(fasttrack).split('.').slice(0, 2).join('.'),
	};
}

/** The operations and what n8n would store of them, beside all that hangs on their errors. */
async function expectNoSecret(runs: RunResult[], found: Record<string, string>): Promise<void> {
	const text = runs.map((run) => everything(run)).join('\n');
	const leaks = Object.entries(found).filter(([, secret]) => text.includes(secret));
	expect(leaks.map(([name]) => name)).toEqual([]);
	expect(text).not.toMatch(/fasttrack_token|direct_link_token|statement_token/);
	expect(text).not.toMatch(/Bearer [\w-]+\./);
}

const clientId = () => byId(Number(bench.freshBooks.records(bench.account, 'clients')[0].id));

test('what hides in an error is found', () => {
	const headers = new Map([['authorization', Buffer.from('the secret')]]);
	const hidden = Object.defineProperty(new Error('HTTP 500'), 'cause', { value: { request: { headers } } });
	expect(everything({ error: hidden })).toContain('the secret');
});

describe('no secret is stored', () => {
	test('of what succeeds, simplified or raw', async () => {
		const found = await secrets();
		const raw = { output: 'raw' };
		const runs = [
			await bench.run('user', 'getMe', raw),
			await bench.run('user', 'getMe'),
			await bench.run('business', 'getAll', raw),
			await bench.run('business', 'get', raw),
			await bench.run('client', 'get', { clientId: clientId(), ...raw }),
			await bench.run('client', 'getAll', { returnAll: true, ...raw }),
			await bench.run('client', 'create', { email: 'a@b.example', ...raw }),
			await bench.run('client', 'update', { clientId: clientId(), updateFields: { fname: 'A' }, ...raw }),
			await bench.run('invoice', 'getAll', { returnAll: true, ...raw }),
			await bench.run('project', 'getAll', { returnAll: true, ...raw }),
			await bench.run('callback', 'create', { event: 'invoice', uri: 'https://n8n.example.com/hook', ...raw }),
		];
		expect(runs.map(({ status }) => status)).toEqual(runs.map(() => 'success'));
		await expectNoSecret(runs, found);
		const { verifier } = bench.freshBooks.records(bench.account, 'callbacks')[0];
		expect(everything(runs)).not.toContain(verifier);
	});

	test('of what fails, whatever the reason', async () => {
		const found = await secrets();
		const create = async (credentialId?: string) =>
			await bench.run('client', 'create', { email: 'a@b.example' }, { credentialId });
		const runs: RunResult[] = [];
		for (const fault of [
			{ kind: 'status', status: 400 },
			{ kind: 'status', status: 403 },
			{ kind: 'status', status: 422 },
			{ kind: 'status', status: 500 },
			{ kind: 'status', status: 429, retryAfter: '3600' },
			{ kind: 'errors-200' },
			{ kind: 'html' },
			{ kind: 'empty' },
			{ kind: 'not-json' },
			{ kind: 'lost-reply' },
			{ kind: 'reset-before' },
			{ kind: 'cut' },
		] as const) {
			bench.fault({ match: { method: 'POST', path: 'clients' }, ...fault });
			// a 429 holds up whoever uses the credential
			runs.push(await create(fault.kind));
		}
		runs.push(await bench.run('client', 'get', { clientId: byId(999_999_999) }));
		runs.push(await bench.run('client', 'get', { clientId: byId(999_999_999) }, { onError: 'continueErrorOutput' }));
		runs.push(await bench.run('client', 'create', { business: byId('1'), email: 'a@b.example' }));
		const refused = { amount: '1', currency_code: 'CAD', date: '2026-11-22', categoryid: byId(9), attachReceipt: true };
		const items = [{ binary: file(sample('pdf'), 'r.pdf', 'application/pdf') }];
		runs.push(await bench.run('expense', 'create', refused, { items }));

		expect(runs.map(({ status, errorItems }) => status === 'error' || errorItems.length === 1)).toEqual(
			runs.map(() => true),
		);
		await expectNoSecret(runs, found);
	});

	test('when the credential is refused or refreshed', async () => {
		const found = await secrets();
		bench.freshBooks.expireTokens();
		const refreshed = await bench.run('user', 'getMe', { output: 'raw' });
		const { access_token: access, refresh_token: refresh } = bench.credential.oauthTokenData;
		bench.freshBooks.revokeTokens();
		const refused = await bench.run('user', 'getMe');
		expect([refreshed.status, refused.status]).toEqual(['success', 'error']);
		await expectNoSecret([refreshed, refused], { ...found, new: String(access), 'new refresh': String(refresh) });
	});

	test('when FreshBooks cannot be reached', async () => {
		const found = await secrets();
		bench.credential.apiBaseUrl = `${bench.freshBooks.url}/wrong`;
		const runs = [await bench.run('client', 'getAll')];
		expect(runs[0].error?.message).toContain('is not a web address');
		await expectNoSecret(runs, found);
	});
});
