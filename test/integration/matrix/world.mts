import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { startFreshBooks, type FreshBooks } from '../../../sandbox/freshbooks/server.mts';
import { credentialFor, runNode, type RunOptions, type RunResult } from '../stage/n8n.mts';
import { account, businessValue, type Sent } from './requests.mts';

/** One emulator for the tests of a file, as it was seeded at the start of each. */
export interface World {
	readonly freshBooks: FreshBooks;
	/** Runs the node on the seeded business, with a fresh token unless a credential is given. */
	run(parameters: INodeParameters, options?: Partial<RunOptions>): Promise<RunResult>;
	/** What FreshBooks was asked, without the requests of an expired token and the refresh. */
	requests(): Sent[];
	/** The stored record that has these values. */
	find(table: string, values: IDataObject): IDataObject;
	/** All that is stored, for "nothing was written". */
	everything(): unknown;
	/** Asks FreshBooks directly, past the node. */
	ask(path: string): Promise<unknown>;
}

export function openWorld(): World {
	let freshBooks: FreshBooks;
	beforeAll(async () => {
		freshBooks = await startFreshBooks();
	});
	beforeEach(() => {
		freshBooks.reset();
		// nobody listens at the addresses of these tests
		freshBooks.switches.handshakes = 'off';
		freshBooks.switches.deliveries = 'off';
	});
	afterAll(async () => await freshBooks.close());

	return {
		get freshBooks() {
			return freshBooks;
		},
		run: async (parameters, options = {}) =>
			await runNode({ business: businessValue, ...parameters }, { credential: credentialFor(freshBooks), ...options }),
		requests: () =>
			freshBooks.journal
				.filter(({ family, status }) => family !== 'oauth' && status !== 401)
				.map(({ method, path, query, body }) => ({
					method,
					path,
					query: [...new URLSearchParams(query)].map(([name, value]) => `${name}=${value}`).sort(),
					body: body ?? undefined,
				})),
		find: (table, values) => {
			const found = freshBooks
				.records(account, table)
				.find((row) => Object.entries(values).every(([key, value]) => row[key] === value));
			if (!found) throw new Error(`No record of ${table} has ${JSON.stringify(values)}`);
			return found as IDataObject;
		},
		everything: () => ({
			// as text: two copies of all records are compared much faster
			records: Object.fromEntries(
				freshBooks.businesses.flatMap(({ accountId }) =>
					freshBooks
						.tables(accountId)
						.map((table) => [`${accountId} ${table}`, JSON.stringify(freshBooks.records(accountId, table))]),
				),
			),
			emails: freshBooks.outbox.length,
			files: freshBooks.counters.uploadsStored,
			handshakes: freshBooks.counters.handshakesSent,
		}),
		ask: async (path) => {
			const { access_token: token } = freshBooks.issueToken();
			const reply = await fetch(freshBooks.url + path, { headers: { authorization: `Bearer ${token}` } });
			freshBooks.journal.pop();
			return await reply.json();
		},
	};
}
