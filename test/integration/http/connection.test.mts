import { LoadOptionsContext } from 'n8n-core';
import { Workflow, type INode } from 'n8n-workflow';

import { FreshBooks } from '../../../nodes/FreshBooks/FreshBooks.node';
import { connect, credentialName, type Connection } from '../../../nodes/FreshBooks/http/connection';
import { useBench } from '../stage/bench.mts';
import { additionalDataFor } from '../stage/n8n.mts';

const bench = useBench();

/** n8n's own context of a node, with its real helpers. */
function contextOfNode(): LoadOptionsContext {
	const nodeType = new FreshBooks(bench.clock);
	const nodeTypes = { getByName: () => nodeType, getByNameAndVersion: () => nodeType, getKnownTypes: () => ({}) };
	const node: INode = {
		id: 'f',
		name: 'FreshBooks',
		type: 'freshBooks',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: { freshBooksOAuth2Api: { id: '1', name: 'Sandbox' } },
	};
	const workflow = new Workflow({
		id: 'w',
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: nodeTypes as never,
	});
	return new LoadOptionsContext(workflow, node, additionalDataFor(bench.credential), 'parameters.clientId');
}

/** Asks through n8n's helper, as whoever is `this` to it. */
async function ask(caller: Connection['caller']): Promise<void> {
	const options = { method: 'GET' as const, url: `${bench.freshBooks.url}/auth/api/v1/users/me` };
	await caller.helpers.httpRequestWithAuthentication.call(caller, credentialName, options);
}

const answers = () => bench.freshBooks.journal.map(({ status }) => status);

describe('what the reading of the credential rests on', () => {
	test('n8n reads it for each request, through the context that it is called with', async () => {
		const context = contextOfNode();
		const reading = jest.spyOn(context, 'getCredentials');
		for (let times = 0; times < 3; times++) await ask(context as never);
		expect(reading.mock.calls).toEqual([[credentialName], [credentialName], [credentialName]]);
	});

	test('through ours it is read once in the same second, and again in the next', async () => {
		const context = contextOfNode();
		const reading = jest.spyOn(context, 'getCredentials');
		const { caller } = await connect(context as never, bench.clock);
		for (let times = 0; times < 3; times++) await ask(caller);
		expect(reading).toHaveBeenCalledTimes(1);
		bench.clock.set(bench.clock.now() + 1000);
		for (let times = 0; times < 3; times++) await ask(caller);
		expect(reading).toHaveBeenCalledTimes(2);
		expect(answers()).toEqual([200, 200, 200, 200, 200, 200]);
	});

	test('n8n signs with what it is given, and looks past it for a newer token when that one is refused', async () => {
		const { caller } = await connect(contextOfNode() as never, bench.clock);
		await ask(caller);
		bench.freshBooks.expireTokens();
		bench.credential.oauthTokenData = { ...bench.freshBooks.issueToken() };
		await ask(caller);
		// the one that was read before is sent, and then the newer one, without a renewal
		expect(answers()).toEqual([200, 401, 200]);
	});
});
