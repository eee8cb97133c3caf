import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import * as oauth from '../../sandbox/n8n/oauth.mts';
import { stopEverything } from '../../sandbox/n8n/processes.mts';
import { waitFor } from '../../sandbox/n8n/server.mts';
import { credentialData } from '../../sandbox/n8n/stage.mts';
import { importWorkflow, runWorkflow, type SavedWorkflow } from '../../sandbox/n8n/workflows.mts';
import { accessOf, setStage, type TestStage, workflowOf } from './stage.mts';

let stage: TestStage;

before(async () => {
	stage = await setStage();
});
after(stopEverything);

/** Clients to read, invoices to read and change. */
const CUSTOM = {
	scope: accessOf('Custom'),
	canRead: ['user:clients:read'],
	canChange: ['user:invoices:read user:invoices:write'],
};

const start = { name: 'Start', type: 'n8n-nodes-base.manualTrigger' };
const step = (name: string, parameters: Record<string, unknown>) => ({
	name,
	type: 'n8n-nodes-freshbooks.freshBooks',
	parameters,
});

async function credential(name: string, fields: Record<string, unknown>): Promise<oauth.Credential> {
	return oauth.createCredential(stage.n8n, name, { ...(await credentialData(stage.freshbooks)), ...fields });
}

async function askedScope(fields: Record<string, unknown>): Promise<string | null> {
	const url = await oauth.authorizeUrl(stage.n8n, await credential('Scope', fields));
	return new URL(url).searchParams.get('scope');
}

/** Every scope the FreshBooks app has ticked (the sandbox's app has all). */
async function tickedScopes(): Promise<string[]> {
	return (await stage.freshbooks.control('GET', '/app')).scopes;
}

describe('What the consent asks for', () => {
	test('“Everything Granted to the App” asks for a blank scope, and so does a credential in which nothing was chosen', async () => {
		assert.equal(await askedScope({ scope: accessOf('Everything Granted to the App') }), '');
		assert.equal(await askedScope({}), '');
	});

	test('“Read Only” asks for reading everything that the node can read, and for nothing else', async () => {
		const unused = ['user:account:read', 'user:notifications:read'];
		const readable = (await tickedScopes()).filter((scope) => scope.endsWith(':read') && !unused.includes(scope));
		const asked = (await askedScope({ scope: accessOf('Read Only') }))!.split(' ');
		assert.deepEqual(asked.toSorted(), readable.toSorted());
	});

	test('“Custom” asks for just what was chosen', async () => {
		const asked = await askedScope(CUSTOM);
		assert.equal(asked, 'user:profile:read user:clients:read user:invoices:read user:invoices:write');
	});

	test('a scope that is not ticked on the FreshBooks app fails the whole consent, and nothing is connected', async () => {
		const scopes = await tickedScopes();
		await stage.freshbooks.control('PATCH', '/app', { scopes: scopes.filter((scope) => !scope.includes('reports')) });
		const unconnected = await credential('Read only', { scope: accessOf('Read Only') });

		const { connected, page } = await oauth.consent(stage.n8n, await oauth.authorizeUrl(stage.n8n, unconnected));
		await stage.freshbooks.control('PATCH', '/app', { scopes });

		assert.equal(connected, false);
		assert.match(page, /scope is invalid/i);
		assert.notEqual((await oauth.testCredential(stage.n8n, unconnected)).status, 'OK');
	});
});

describe('Each choice of Access', () => {
	for (const choice of [
		'Bookkeeper',
		'Everything Granted to the App',
		'Invoicing Only',
		'Read Only',
		'Time Tracking Only',
	]) {
		test(`connects: ${choice}`, async () => {
			const data = { ...(await credentialData(stage.freshbooks)), scope: accessOf(choice) };
			const connected = await oauth.connectOAuth(stage.n8n, choice, data);
			const { status, message } = await oauth.testCredential(stage.n8n, connected);
			assert.equal(status, 'OK', message);
		});
	}

	test('connects: Custom, which can do what was chosen and nothing else', async () => {
		const data = { ...(await credentialData(stage.freshbooks)), ...CUSTOM };
		const connected = await oauth.connectOAuth(stage.n8n, 'Custom', data);
		const { status, message } = await oauth.testCredential(stage.n8n, connected);
		assert.equal(status, 'OK', message);

		const read = async (resource: string) => {
			const steps = [start, step(resource, { resource, operation: 'getAll', limit: 1 })];
			return runWorkflow(stage.n8n, await importWorkflow(stage.n8n, workflowOf(resource, stage, connected, steps)));
		};
		for (const resource of ['client', 'invoice']) {
			const { error, items } = await read(resource);
			assert.equal(error, undefined);
			assert.equal(items[resource].length, 1);
		}
		assert.match((await read('expense')).error?.message ?? '', /user:expenses:read/);

		// n8n hands the scopes on to its OAuth client with each request, also with the one for a new token
		await stage.freshbooks.control('POST', '/expire-tokens');
		assert.equal((await read('client')).error, undefined);
	});
});

describe('The default business of a credential', () => {
	const nowhere = { __rl: true, mode: 'list', value: '' };
	const steps = () => [
		start,
		...['client', 'invoice', 'project'].map((resource) =>
			step(resource, { resource, operation: 'getAll', limit: 1, business: nowhere }),
		),
	];
	const asked = async (since: number): Promise<string[]> =>
		(await stage.freshbooks.control('GET', `/journal?since=${since}`)).map(({ path }: { path: string }) => path);
	const requests = async (): Promise<number> => (await stage.freshbooks.control('GET', '/counters')).requests;

	test('is that of all steps that choose none, and FreshBooks is asked for it once', async () => {
		const data = { ...(await credentialData(stage.freshbooks)), business: 'harbour street books' };
		const connected = await oauth.connectOAuth(stage.n8n, 'Harbour', data);
		const workflow = await importWorkflow(stage.n8n, workflowOf('Three steps', stage, connected, steps()));
		const { businesses } = await stage.freshbooks.control('GET', '/app');
		const [, { accountId, businessId }] = businesses;

		const since = await requests();
		assert.equal((await runWorkflow(stage.n8n, workflow)).error, undefined);
		assert.equal((await runWorkflow(stage.n8n, workflow)).error, undefined);
		const paths = [
			`/accounting/account/${accountId}/users/clients`,
			`/accounting/account/${accountId}/invoices/invoices`,
			`/projects/business/${businessId}/projects`,
		];
		assert.deepEqual(await asked(since), ['/auth/api/v1/users/me', ...paths, ...paths]);

		// connected once more, maybe as somebody else: what is known of the one before is not theirs
		const again = await oauth.consent(stage.n8n, await oauth.authorizeUrl(stage.n8n, connected));
		assert.equal(again.connected, true);
		const later = await requests();
		assert.equal((await runWorkflow(stage.n8n, workflow)).error, undefined);
		assert.deepEqual(await asked(later), ['/auth/api/v1/users/me', ...paths]);
	});

	test('that is none is refused, with the names of those that the credential reaches', async () => {
		const data = { ...(await credentialData(stage.freshbooks)), business: 'Harbor' };
		const connected = await oauth.connectOAuth(stage.n8n, 'Harbor', data);
		const workflow = await importWorkflow(stage.n8n, workflowOf('Refused', stage, connected, steps()));
		const { error } = await runWorkflow(stage.n8n, workflow);
		assert.equal(error?.message, 'The credential’s Default Business "Harbor" is not one that it has access to');
		assert.match(error?.description ?? '', /Harbour Street Books \(ID \d+\)/);
	});
});

describe('A connected credential', () => {
	let connected: oauth.Credential;
	let readClients: SavedWorkflow;
	let exchanges: number;

	before(async () => {
		const before = await counters();
		connected = await oauth.connectOAuth(stage.n8n, 'FreshBooks', await credentialData(stage.freshbooks));
		exchanges = (await counters()).tokenExchanges - before.tokenExchanges;
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
					// a request for each item: that is what is to be under way
					options: { batchReads: false },
				},
			},
		]);
	}

	const journal = (since: number): Promise<Array<{ status: number; underWay: number }>> =>
		stage.freshbooks.control('GET', `/journal?since=${since}`);
	const counters = () => stage.freshbooks.control('GET', '/counters');

	test('was given its tokens for the code, and n8n’s credential test is content', async () => {
		assert.equal(exchanges, 1);
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
