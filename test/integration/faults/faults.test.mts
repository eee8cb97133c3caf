import { startFreshBooks } from '../../../sandbox/freshbooks/server.mts';
import { testPart } from '../../documents/written/written.mts';
import { until } from '../stage/bench.mts';
import { TestClock } from '../stage/clock.mts';
import { ask, kinds, meets, prepare, triesFor, type Kind, type Place, type Seen } from './kinds.mts';
import { cases, type Case } from './list.mts';
import { relayTo } from './relay.mts';
import { stories } from './stories.mts';
import { faultTable, type Row } from './table.mts';

const seen = new Map<Case, Record<Kind, Seen>>();

/** All four ways of asking under one fault, at the same time, in a world of their own. */
async function suffer({ fault, listensLater, options }: Case): Promise<Record<Kind, Seen>> {
	const clock = new TestClock();
	const freshBooks = await startFreshBooks({ time: clock.emulator });
	prepare(freshBooks);
	if (fault) freshBooks.switches.faults = kinds.map((kind) => ({ match: meets(kind, freshBooks), ...fault(clock) }));
	const all = await Promise.all(
		kinds.map(async (kind) => {
			const place: Place = { clock, freshBooks, url: freshBooks.url, options };
			return [kind, await (fault ? ask(kind, place) : askDeaf(kind, place, listensLater === true))];
		}),
	);
	clock.end();
	await freshBooks.close();
	return Object.fromEntries(all) as Record<Kind, Seen>;
}

async function askDeaf(kind: Kind, { clock, freshBooks, options }: Place, listensLater: boolean): Promise<Seen> {
	const relay = await relayTo(freshBooks.url);
	const place: Place = { clock, freshBooks, url: relay.url, options, isDeaf: true };
	if (listensLater) clock.hold();
	const asked = ask(kind, place);
	if (listensLater) {
		await until(() => triesFor(kind, place) > 0);
		await relay.open();
		clock.release();
	}
	const result = await asked;
	relay.close();
	return result;
}

beforeAll(async () => {
	// one after another: a clock takes all requests of this process for its own
	for (const one of cases) seen.set(one, await suffer(one));
});

describe.each(cases.map((one) => [one.name, one] as const))('%s', (_name, one) => {
	test.each(kinds)('to %s', (kind) => {
		const { tries, said, wrongs, seconds } = seen.get(one)![kind];
		const [expectedTries, expected] = one.expected[kind];
		expect(wrongs).toEqual([]);
		expect(said ?? 'unnoticed').toMatch(expected);
		expect(tries).toBe(expectedTries);
		expect(seconds).toBeLessThan(180);
	});
});

const rows: Row[] = [];
stories(rows);

const sentences = ({ tries, said, doubts }: Seen): string => {
	if (said === undefined) return `only the result${tries > 1 ? ': the request was repeated' : ''}`;
	return `“${said}”${doubts ? ', and to look in FreshBooks before running it again' : ''}`;
};

testPart('docs/reliability.md', 'faults', () => {
	const usual = cases.flatMap((one) =>
		kinds.map((kind) => {
			const result = seen.get(one)![kind];
			return { fault: one.name, asked: kind, tries: String(result.tries), seen: sentences(result) };
		}),
	);
	return faultTable([...usual, ...rows]);
});
