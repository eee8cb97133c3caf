import { ExecuteContext } from 'n8n-core';
import type { IDataObject, Logger } from 'n8n-workflow';

import { useBench } from '../stage/bench.mts';
import { byId } from '../stage/n8n.mts';
import { TriggerBench } from '../stage/trigger-bench.mts';

const bench = useBench();
const logged: unknown[] = [];

beforeEach(() => {
	logged.length = 0;
	const { logger } = Object.create(ExecuteContext.prototype) as { logger: Logger };
	for (const level of ['debug', 'info', 'warn', 'error'] as const) {
		jest.spyOn(logger, level).mockImplementation((...all: unknown[]) => void logged.push(...all));
	}
	for (const method of ['log', 'info', 'warn', 'error'] as const) {
		jest.spyOn(console, method).mockImplementation((...all: unknown[]) => void logged.push(...all));
	}
});
afterEach(() => jest.restoreAllMocks());

test('no secret is in the log, the audit line or the pinned output, whatever comes to pass', async () => {
	const { oauthTokenData, clientSecret } = bench.credential;
	const secrets = [clientSecret, oauthTokenData.access_token, oauthTokenData.refresh_token];
	const options = { auditLog: 'output', retries: 1 };
	const clientId = byId(Number(bench.freshBooks.records(bench.account, 'clients')[0].id));
	const onError = 'continueRegularOutput' as const;
	const outputs: IDataObject[] = [];
	const work = async () => {
		const runs = [
			await bench.run('client', 'create', { email: 'a@b.example', output: 'raw', options }, { onError }),
			await bench.run(
				'client',
				'update',
				{ clientId, updateFields: { fname: 'A' }, output: 'raw', options },
				{ onError },
			),
			await bench.run('apiCall', 'request', { path: '/auth/api/v1/users/me', options }, { onError }),
		];
		outputs.push(...runs.flatMap(({ items }) => items.map(({ json }) => json)));
	};
	await work();
	for (const kind of ['status', 'html', 'not-json', 'errors-200', 'cut', 'lost-reply'] as const) {
		bench.freshBooks.switches.faults = [{ match: {}, kind, status: kind === 'status' ? 403 : undefined, times: -1 }];
		await work();
	}
	bench.freshBooks.switches.faults = [];
	bench.freshBooks.expireTokens();
	await work();
	secrets.push(bench.credential.oauthTokenData.access_token, bench.credential.oauthTokenData.refresh_token);
	bench.freshBooks.revokeTokens();
	await work();

	expect(logged.some((entry) => String(entry).startsWith('FreshBooks, credential "Sandbox"'))).toBe(true);
	const text = [...logged, ...outputs]
		.map((entry) => (typeof entry === 'string' ? entry : JSON.stringify(entry)))
		.join('\n');
	expect(new Set(secrets).size).toBe(5);
	expect(secrets.filter((secret) => text.includes(String(secret)))).toEqual([]);
	expect(text).not.toMatch(/Bearer [\w-]{20}|fasttrack_token/);
});

test('whoever posts to a webhook writes short lines into the log, without secrets and one for each call', async () => {
	const parameters = { events: ['invoice'], business: bench.business };
	const { clock, credential } = bench;
	const trigger = await new TriggerBench({ clock, credential, parameters }).start();
	const secret = '5f1d7a84f3e500000000000005820101';
	const event = `Bearer ${secret}\n2026-01-01 ERROR made up ${'x'.repeat(100_000)}`;
	await trigger.post(new URLSearchParams({ name: event, object_id: '1' }).toString(), 'wrong');
	// FreshBooks' words about it are no better than the stranger's
	bench.fault({ match: { path: 'callbacks' }, kind: 'status', status: 422, body: { message: event }, times: -1 });
	const verify = { name: 'callback.verify', object_id: '1', verifier: 'x'.repeat(33) };
	await trigger.post(new URLSearchParams(verify).toString());
	await trigger.close();
	const lines = logged.map((entry) => (typeof entry === 'string' ? entry : JSON.stringify(entry)));
	const ours = lines.filter((line) => /made up/.test(line));
	expect(ours).toHaveLength(2);
	for (const line of lines) {
		expect(line.length).toBeLessThan(500);
		expect(line).not.toContain(secret);
		expect(line).not.toMatch(/\n|\\n/);
	}
});
