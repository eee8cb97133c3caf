import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import * as oauth from '../../sandbox/n8n/oauth.mts';
import { stopEverything } from '../../sandbox/n8n/processes.mts';
import { waitFor } from '../../sandbox/n8n/server.mts';
import { credentialData } from '../../sandbox/n8n/stage.mts';
import { importWorkflow, runWorkflow, type SavedWorkflow } from '../../sandbox/n8n/workflows.mts';
import { setStage, type TestStage, workflowOf } from './stage.mts';

let stage: TestStage;

before(async () => {
	stage = await setStage();
});
after(stopEverything);

async function credential(name: string, fields: Record<string, string>): Promise<oauth.Credential> {
	return oauth.createCredential(stage.n8n, name, { ...(await credentialData(stage.freshbooks)), ...fields });
}

async function askedScope(fields: Record<string, string>): Promise<string | null> {
	const url = await oauth.authorizeUrl(stage.n8n, await credential('Scope', fields));
	return new URL(url).searchParams.get('scope');
}

/** Every scope the FreshBooks app has ticked (the sandbox's app has all). */
async function tickedScopes(): Promise<string[]> {
	return (await stage.freshbooks.control('GET', '/app')).scopes;
}

describe('What the consent asks for', () => {
	test('“All that the app is granted” asks for a blank scope', async () => {
		assert.equal(await askedScope({ access: 'all' }), '');
	});

	test('“Read only” asks for reading everything that the node can read, and for nothing else', async () => {
		const unused = ['user:account:read', 'user:notifications:read'];
		const readable = (await tickedScopes()).filter((scope) => scope.endsWith(':read') && !unused.includes(scope));
		const asked = (await askedScope({ access: 'readOnly' }))!.split(' ');
		assert.deepEqual(asked.toSorted(), readable.toSorted());
	});

	test('“Custom” asks for just what was chosen', async () => {
		const asked = await askedScope({
			access: 'custom',
			access_clients: 'user:clients:read',
			access_invoices: 'user:invoices:read user:invoices:write',
		});
		assert.equal(asked, 'user:profile:read user:clients:read user:invoices:read user:invoices:write');
	});

	test('a scope that is not ticked on the FreshBooks app fails the whole consent, and nothing is connected', async () => {
		const scopes = await tickedScopes();
		await stage.freshbooks.control('PATCH', '/app', { scopes: scopes.filter((scope) => !scope.includes('reports')) });
		const unconnected = await credential('Read only', { access: 'readOnly' });

		const { connected, page } = await oauth.consent(stage.n8n, await oauth.authorizeUrl(stage.n8n, unconnected));
		await stage.freshbooks.control('PATCH', '/app', { scopes });

		assert.equal(connected, false);
		assert.match(page, /scope is invalid/i);
		assert.notEqual((await oauth.testCredential(stage.n8n, unconnected)).status, 'OK');
	});
});

describe('A connected credential', () => {
	let connected: oauth.Credential;
	let readClients: SavedWorkflow;

	before(async () => {
		connected = await oauth.connectOAuth(stage.n8n, 'FreshBooks', await credentialData(stage.freshbooks));
		readClients = await importWorkflow(stage.n8n, await twentyReads(connected));
	});

	/** Twenty items, each of which makes the node read a client. */
	async function twentyReads(chosen: oauth.Credential) {
		await stage.freshbooks.control('POST', `/clients/${stage.business.accountId}/20`);
		const ids = (await stage.records('clients')).filter((client) => client.vis_state === 0).map((client) => client.id);
		return workflowOf('Twenty reads', stage, chosen, [
			{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
			{
				name: 'IDs',
				type: 'n8n-nodes-base.set',
				typeVersion: 3.4,
				parameters: { mode: 'raw', jsonOutput: JSON.stringify({ id: ids.slice(0, 20) }), options: {} },
			},
			{ name: 'One each', type: 'n8n-nodes-base.splitOut', parameters: { fieldToSplitOut: 'id', options: {} } },
			{
				name: 'Read',
				type: 'n8n-nodes-freshbooks.freshBooks',
				parameters: {
					resource: 'client',
					operation: 'get',
					clientId: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
				},
			},
		]);
	}

	const journal = (since: number): Promise<Array<{ status: number; underWay: number }>> =>
		stage.freshbooks.control('GET', `/journal?since=${since}`);
	const counters = () => stage.freshbooks.control('GET', '/counters');

	test('was given its tokens for the code, and n8n’s credential test is content', async () => {
		assert.equal((await counters()).tokenExchanges, 1);
		const { status, message } = await oauth.testCredential(stage.n8n, connected);
		assert.equal(status, 'OK', message);
	});

	test('survives the night: 20 requests at once with an expired token refresh it once, and all succeed', async () => {
		const fourRuns = () => Promise.all([1, 2, 3, 4].map(() => runWorkflow(stage.n8n, readClients)));
		// the node finds out that FreshBooks takes many at a time, on a slow machine later; no limit holds it back
		const rateLimit = { limit: 100_000, postLimit: 100_000 };
		await stage.freshbooks.control('PATCH', '/switches', { latencyMs: 200, rateLimit });
		await waitFor(
			'20 requests at a time',
			async () => {
				const { requests } = await counters();
				await fourRuns();
				return (await journal(requests)).some(({ underWay }) => underWay >= 20);
			},
			300,
		);
		// slow enough to be under way together
		await stage.freshbooks.control('PATCH', '/switches', { latencyMs: 3000 });
		const before = await counters();
		await stage.freshbooks.control('POST', '/expire-tokens');

		const executions = await fourRuns();
		await stage.freshbooks.control('PATCH', '/switches', { latencyMs: 0 });

		for (const { error, items } of executions) {
			assert.equal(error, undefined);
			assert.equal(items['Read'].length, 20);
		}
		const refused = (await journal(before.requests)).filter(({ status }) => status === 401);
		assert.ok(refused.length >= 20, `${refused.length} requests were under way with the expired token`);
		const afterwards = await counters();
		assert.equal(afterwards.tokenRefreshes - before.tokenRefreshes, 1);
		assert.equal(afterwards.refreshesRefused, before.refreshesRefused);
	});

	test('keeps the new pair of tokens: the next run needs no refresh, the one after the next expiry works too', async () => {
		const before = await counters();
		assert.equal((await runWorkflow(stage.n8n, readClients)).error, undefined);
		assert.equal((await counters()).tokenRefreshes, before.tokenRefreshes);

		await stage.freshbooks.control('POST', '/expire-tokens');
		// the refresh token is single-use: this works only with the one that came with the last refresh
		assert.equal((await runWorkflow(stage.n8n, readClients)).error, undefined);
		assert.equal((await counters()).tokenRefreshes, before.tokenRefreshes + 1);
	});

	test('asks to be connected again when its refresh token is used up, because the answer with the new one was lost', async () => {
		const faults = [{ match: { path: '/oauth/token$' }, kind: 'lost-reply' }];
		await stage.freshbooks.control('PATCH', '/switches', { faults });
		await stage.freshbooks.control('POST', '/expire-tokens');
		assert.equal((await runWorkflow(stage.n8n, readClients)).status, 'error');
		const before = await counters();

		const { status, error } = await runWorkflow(stage.n8n, readClients);

		assert.equal(status, 'error');
		assert.ok((await counters()).refreshesRefused > before.refreshesRefused, 'FreshBooks answered invalid_grant');
		assert.match(error?.message ?? '', /needs to be reconnected/);
	});

	test('works again after it was connected again', async () => {
		const { connected: again } = await oauth.consent(stage.n8n, await oauth.authorizeUrl(stage.n8n, connected));
		assert.equal(again, true);
		assert.equal((await runWorkflow(stage.n8n, readClients)).error, undefined);
	});
});
