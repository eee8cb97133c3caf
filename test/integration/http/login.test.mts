import { LoadOptionsContext } from 'n8n-core';
import { UserError, Workflow, type IDataObject, type INode } from 'n8n-workflow';

import { FreshBooks } from '../../../nodes/FreshBooks/FreshBooks.node';
import { many, until, useBench } from '../stage/bench.mts';
import { additionalDataFor, byId, type Credential } from '../stage/n8n.mts';
import { Poller } from '../stage/polling-bench.mts';
import { TriggerBench } from '../stage/trigger-bench.mts';

const bench = useBench();

/** Everything by which the package talks to FreshBooks. @returns what it failed with */
const ways: Record<string, (credential: Credential) => Promise<Error | undefined>> = {
	'an operation that reads': async () => (await bench.run('client', 'getAll')).error,
	'an operation that creates': async () => (await bench.run('client', 'create', { email: 'new@example.com' })).error,
	'an operation that looks up what was created': async () => {
		const [{ id }] = bench.freshBooks.records(bench.account, 'clients');
		const invoice = { customerid: byId(Number(id)), create_date: '2026-11-22', specifyLines: 'fields', lines: {} };
		const options = { safeCreate: true };
		return (await bench.run('invoice', 'create', { ...invoice, additionalFields: { invoice_number: 'A7' }, options }))
			.error;
	},
	'the list of businesses': async () => (await bench.run('business', 'getAll')).error,
	'a list box': async (credential) => await failureOf(async () => await searchClients(credential)),
	'a poll': async () => await failureOf(async () => await new Poller(bench, { business: bench.business }).poll()),
	publishing: async (credential) => await failureOf(async () => await publish(credential)),
};

async function failureOf(work: () => Promise<unknown>): Promise<Error | undefined> {
	return await work().then(
		() => undefined,
		(error: Error) => error,
	);
}

async function searchClients(credential: Credential): Promise<void> {
	const nodeType = new FreshBooks(bench.clock);
	const nodeTypes = { getByName: () => nodeType, getByNameAndVersion: () => nodeType, getKnownTypes: () => ({}) };
	const node: INode = {
		id: 'f',
		name: 'FreshBooks',
		type: 'freshBooks',
		typeVersion: 1,
		position: [0, 0],
		parameters: { business: bench.business } as never,
		credentials: { freshBooksOAuth2Api: { id: '1', name: 'Sandbox' } },
	};
	const workflow = new Workflow({
		id: 'w',
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: nodeTypes as never,
	});
	const additionalData = { ...additionalDataFor(credential), currentNodeParameters: node.parameters };
	const context = new LoadOptionsContext(workflow, node, additionalData, 'parameters.clientId');
	await nodeType.methods.listSearch.searchClients.call(context);
}

async function publish(credential: Credential): Promise<void> {
	const parameters = { events: ['invoice'], business: bench.business };
	const trigger = await new TriggerBench({ clock: bench.clock, credential, parameters }).start();
	await trigger.create().finally(async () => await trigger.close());
}

/** The token endpoint answers with this for ever, and the access token has expired. */
function answer(status: number, body: unknown, kind: 'status' | 'html' = 'status'): void {
	bench.freshBooks.expireTokens();
	bench.fault({ match: { path: '/oauth/token$' }, kind, status, body, times: -1 });
}

const connect = /[Oo]pen the credential and (re)?connect it/;

/** What is wrong with the login, and what the user reads of it. */
const faults: Record<string, [go: () => void, message: RegExp, advice: RegExp]> = {
	'never connected': [
		() => delete (bench.credential as IDataObject).oauthTokenData,
		/^The credential is not connected to FreshBooks yet$/,
		connect,
	],
	'connected without a token': [
		() => void (bench.credential.oauthTokenData = {}),
		/^The credential is not connected to FreshBooks yet$/,
		connect,
	],
	'without a refresh token': [
		() => {
			bench.freshBooks.expireTokens();
			delete bench.credential.oauthTokenData.refresh_token;
		},
		/^The login of this credential has expired$/,
		connect,
	],
	'whose login is over in FreshBooks': [() => bench.freshBooks.revokeTokens(), /needs to be reconnected\.$/, connect],
	'with a wrong client secret': [
		() => {
			bench.freshBooks.expireTokens();
			bench.credential.clientSecret = 'somebody-elses';
		},
		/^FreshBooks does not accept this Client ID or Secret$/,
		/reconnect/,
	],
	'with a client that is refused without a word': [
		() => answer(401, {}),
		/^FreshBooks does not accept this Client ID or Secret$/,
		/reconnect/,
	],
	'too many requests for tokens': [
		() => answer(429, { error: 'rate_limited', error_description: 'Slow down.' }),
		/^FreshBooks did not renew the login of this credential$/,
		/Slow down\.[^]*Try again in a few minutes/,
	],
	'too many requests for tokens, without a word': [
		() => answer(429, {}),
		/^FreshBooks did not renew the login of this credential \(HTTP 429\)$/,
		/Try again in a few minutes/,
	],
	'a server error of the token endpoint': [
		() => answer(503, {}),
		/^FreshBooks did not renew the login of this credential \(HTTP 503\)$/,
		/Try again in a few minutes/,
	],
	'a page in place of tokens': [
		() => answer(200, undefined, 'html'),
		/^FreshBooks did not renew the login of this credential/,
		/Try again in a few minutes/,
	],
};

describe.each(Object.keys(faults))('%s', (fault) => {
	const [go, message, advice] = faults[fault];

	test.each(Object.keys(ways))('%s says so within a second, once, and leaves no doubt', async (way) => {
		go();
		const [error, took] = await bench.timed(async () => await ways[way](bench.credential));
		const { description } = error as Error & { description?: string };
		expect(error?.message).toMatch(message);
		expect(description).toMatch(advice);
		expect(`${error?.message}\n${description}`).not.toMatch(/may have carried|No reply|network connection/);
		expect(took).toBeLessThan(1000);
		expect(bench.requests().length).toBeLessThanOrEqual(1);
		const tokens = bench.freshBooks.journal.filter(({ path }) => path.endsWith('/oauth/token'));
		expect(tokens.length).toBeLessThanOrEqual(1);
	});

	test.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'every item says so with %s',
		async (onError) => {
			go();
			const items = many(3, (index) => ({ json: { email: `n${index}@example.com` } }));
			const run = await bench.run('client', 'create', { email: '={{ $json.email }}' }, { items, onError });
			const failed = onError === 'continueErrorOutput' ? run.errorItems : run.items;
			expect(failed.map(({ json }) => json.error)).toEqual(many(3, () => expect.stringMatching(message)));
			expect(run.items).toHaveLength(onError === 'continueErrorOutput' ? 0 : 3);
		},
	);

	test('an event starts its workflow without the record, at once and with the reason', async () => {
		const parameters = { events: ['client.create'], business: bench.business };
		const trigger = await new TriggerBench({ clock: bench.clock, credential: bench.credential, parameters }).start();
		await trigger.create();
		go();
		bench.freshBooks.journal.length = 0;
		const token = bench.freshBooks.issueToken();
		await fetch(`${bench.freshBooks.url}/accounting/account/${bench.account}/users/clients`, {
			method: 'POST',
			headers: { authorization: `Bearer ${String(token.access_token)}`, 'content-type': 'application/json' },
			body: JSON.stringify({ client: { email: 'new@example.com' } }),
		});
		await until(() => trigger.answers.length > 1);
		await trigger.close();
		expect(trigger.started).toEqual([expect.objectContaining({ event: 'client.create', record: null })]);
		expect(trigger.started[0].recordError).toMatch(message);
	});
});

describe('a login that FreshBooks refuses for ever', () => {
	const refuse = () => bench.fault({ match: { path: '/users/clients' }, kind: 'status', status: 401, times: -1 });
	const ids = () => bench.freshBooks.records(bench.account, 'clients').map(({ id }) => Number(id));

	/** 200 items, each of which fails for itself; how many requests it took, and how many renewals. */
	async function tryMany(operation: string, parameters: IDataObject, item: (index: number) => IDataObject) {
		const items = many(200, (index) => ({ json: item(index) }));
		const run = await bench.run('client', operation, parameters, { items, onError: 'continueRegularOutput' });
		expect(run.items).toHaveLength(200);
		const messages = new Set(run.items.map(({ json }) => json.error));
		return { messages: [...messages], run, asked: bench.requests().length, ...bench.freshBooks.counters };
	}

	test.each<[what: string, operation: string, parameters: IDataObject, item: (index: number) => IDataObject]>([
		['reads', 'get', { clientId: byId('={{ $json.id }}') }, (index) => ({ id: ids()[index % 5] })],
		[
			'changes of one record',
			'update',
			{ clientId: byId('={{ $json.id }}'), updateFields: { fname: 'A' } },
			() => ({ id: ids()[0] }),
		],
		['creations', 'create', { email: '={{ $json.email }}' }, (index) => ({ email: `n${index}@example.com` })],
		['lists', 'getAll', { returnAll: true }, () => ({})],
	])('is asked a few times only, for 200 %s', async (_what, operation, parameters, item) => {
		refuse();
		const { messages, asked, tokenRefreshes, run } = await tryMany(operation, parameters, item);
		expect(messages).toEqual(['FreshBooks no longer accepts this credential']);
		expect(run.items.every(({ json }) => /reconnect/.test(String((json.details as IDataObject).description)))).toBe(
			true,
		);
		expect(asked).toBeLessThanOrEqual(16);
		expect(tokenRefreshes).toBeLessThanOrEqual(4);
		expect(JSON.stringify(run.items)).not.toContain('may have carried');
	});

	test.each(Object.keys(faults))('is asked a few times only when it is %s', async (fault) => {
		const [go, message] = faults[fault];
		go();
		const item = (index: number) => ({ email: `n${index}@example.com` });
		const { messages, asked } = await tryMany('create', { email: '={{ $json.email }}' }, item);
		expect(messages).toEqual([expect.stringMatching(message)]);
		expect(asked).toBeLessThanOrEqual(8);
	});

	test('says in the audit log that the others were not sent', async () => {
		refuse();
		const parameters = { email: '={{ $json.email }}', options: { auditLog: 'output', concurrency: 1 } };
		const { run } = await tryMany('create', parameters, (index) => ({ email: `n${index}@example.com` }));
		const outcomes = run.items.map(({ json }) =>
			String((json.details as IDataObject).audit)
				.split(': ')
				.at(-1),
		);
		const refused = many(2, () => 'refused (HTTP 401)');
		expect(outcomes).toEqual([...refused, ...many(198, () => 'FreshBooks does not accept the login')]);
	});

	test('once may be bad luck: the others go on', async () => {
		bench.fault({ match: { path: '/users/clients' }, kind: 'status', status: 401, times: 2 });
		const parameters = { email: '={{ $json.email }}', options: { concurrency: 1 } };
		const { run } = await tryMany('create', parameters, (index) => ({ email: `n${index}@example.com` }));
		expect(run.items.filter(({ json }) => json.error)).toHaveLength(1);
	});

	test('is tried again by the next run', async () => {
		refuse();
		await tryMany('create', { email: '={{ $json.email }}' }, (index) => ({ email: `n${index}@example.com` }));
		bench.freshBooks.switches.faults = [];
		expect((await bench.run('client', 'create', { email: 'next@example.com' })).status).toBe('success');
	});
});

test('a token endpoint that cannot be reached is a network fault: asked again, and still nothing was created', async () => {
	bench.freshBooks.expireTokens();
	bench.fault({ match: { path: '/oauth/token$' }, kind: 'reset-before' });
	const run = await bench.run('client', 'create', { email: 'new@example.com' });
	expect(run.status).toBe('success');
	expect(bench.writes()).toHaveLength(3);
});

describe('a credential that was deleted', () => {
	const deleted = () => {
		const gone = () => {
			throw new UserError('Credential with ID "1" does not exist for type "freshBooksOAuth2Api".');
		};
		for (const key of Object.keys(bench.credential)) {
			Object.defineProperty(bench.credential, key, { get: gone, enumerable: true, configurable: true });
		}
	};

	test.each(Object.keys(ways))('before: %s says so at once', async (way) => {
		deleted();
		const [error, took] = await bench.timed(async () => await ways[way](bench.credential));
		expect(error?.message).toBe('n8n cannot read the credential of this node');
		expect((error as Error & { description?: string }).description).toContain('Credential with ID "1" does not exist');
		expect(took).toBeLessThan(1000);
		expect(bench.requests()).toEqual([]);
	});

	test('while items are worked on: those that follow say so at once', async () => {
		const items = many(40, (index) => ({ json: { email: `n${index}@example.com` } }));
		bench.fault({ match: { method: 'POST' }, kind: 'delay', delayMs: 1500, after: 20 });
		const running = bench.timed(
			async () =>
				await bench.run(
					'client',
					'create',
					{ email: '={{ $json.email }}', options: { concurrency: 1 } },
					{ items, onError: 'continueRegularOutput' },
				),
		);
		bench.clock.hold();
		await until(() => bench.requests().length === 21);
		deleted();
		bench.clock.release();
		const [{ items: outputs }] = await running;
		const errors = outputs.flatMap(({ json }) => (json.error ? [String(json.error)] : []));
		expect(outputs).toHaveLength(40);
		expect(errors).toHaveLength(19);
		expect(new Set(errors)).toEqual(new Set(['n8n cannot read the credential of this node']));
		expect(bench.writes()).toHaveLength(21);
	});
});
