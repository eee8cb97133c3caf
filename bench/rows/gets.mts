import { setTimeout as sleep } from 'node:timers/promises';

import {
	type Bench,
	type Figures,
	inRounds,
	line,
	LINE_HEAD,
	medianOf,
	seconds,
	timeLine,
	times,
} from '../figures/bench.mts';
import { byId, freshBooks, httpRequest, publish, type Run, withPlainCredential } from '../stage/workflows.mts';

const ITEMS = 300;
const PER_SECOND = 100;
const MOST_AT_A_TIME = 32;
const MOST_REQUESTS = 6;

const WORK = `${ITEMS} gets, no limit`;
const LIMITED_WORK = `${ITEMS} gets, ${PER_SECOND} per second allowed`;

/** The node that gets each client whose id comes in. */
export const getClients = ({ stage }: Bench, business = stage.pages50, options = {}) =>
	freshBooks(business, {
		resource: 'client',
		operation: 'get',
		clientId: byId('={{ $json.input }}'),
		options,
	});

export const requestClients = ({ stage }: Bench) =>
	httpRequest(stage, stage.pages50, 'users/clients/{{ $json.input }}');

const gone = ({ items }: Run): number => items.filter(({ error }) => error === undefined).length;

async function mostAtATime(runs: Run[]): Promise<number> {
	const journals = await Promise.all(runs.map(({ requests }) => requests()));
	return Math.max(...journals.flat().map(({ underWay }) => underWay));
}

/** Many single gets, where nothing holds them up. */
export async function gets(bench: Bench): Promise<Figures> {
	const { stage, slack, rounds } = bench;
	const ids = stage.pages50.clientIds.slice(0, ITEMS);
	const ours = await publish(stage, 'FreshBooks', getClients(bench));
	const http = await publish(stage, 'HTTP Request', requestClients(bench));
	const plain = await publish(stage, 'Plain credential', withPlainCredential(requestClients(bench), stage));
	const oneByOne = await publish(stage, 'One by one', getClients(bench, stage.pages50, { concurrency: 1 }));
	const [ourRuns, httpRuns, plainRuns] = await inRounds(rounds(5), [ours, http, plain], ids);
	// each beside what it is compared with: HTTP Request leaves a process behind that has to tidy up for a while
	const [ourOtherRuns, oneByOneRuns] = await inRounds(rounds(5), [ours, oneByOne], ids);
	const firstRuns: Run[] = [];
	for (let round = 0; round < rounds(5); round++) {
		const credential = await stage.newCredential();
		firstRuns.push(await (await publish(stage, 'First', getClients(bench), { credential })).run(ids));
	}
	const [our, theirs, plainTheirs, ourOther, slow, first] = [
		ourRuns,
		httpRuns,
		plainRuns,
		ourOtherRuns,
		oneByOneRuns,
		firstRuns,
	].map((runs) => medianOf(runs, ({ ms }) => ms));
	const allOurs = [...ourRuns, ...ourOtherRuns, ...firstRuns];
	const [most, theirMost] = await Promise.all([mostAtATime(allOurs), mostAtATime(httpRuns)]);
	const requests = Math.max(...(await Promise.all(ourRuns.map(async (run) => (await run.requests()).length))));
	const isComplete = allOurs.every((run) => gone(run) === ITEMS);
	return {
		rows: [
			{
				work: WORK,
				against: 'items one by one',
				goal: 'at least 12 times faster',
				measured: `${times(slow / ourOther)} faster (${seconds(ourOther)}, ${seconds(slow)})`,
				held: isComplete && slow / ourOther >= 12 / slack,
			},
			{
				work: WORK,
				against: 'HTTP Request, all at once',
				goal: `at most 1.5 times its time, at most ${MOST_AT_A_TIME} connections`,
				measured: `${times(our / theirs)} its time (${seconds(our)}, ${seconds(theirs)}), ${most} connections`,
				held: isComplete && our / theirs <= 1.5 * slack && most <= MOST_AT_A_TIME,
			},
			{
				work: WORK,
				against: 'HTTP Request with a plain OAuth2 credential',
				goal: `at most 0.4 times its time, at most ${MOST_REQUESTS} requests`,
				measured: `${times(our / plainTheirs)} its time (${seconds(our)}, ${seconds(plainTheirs)}), ${requests} requests`,
				held: our / plainTheirs <= 0.4 * slack && requests <= MOST_REQUESTS,
			},
			{
				work: `${WORK}, by HTTP Request with this credential`,
				against: 'HTTP Request with a plain OAuth2 credential',
				goal: 'at most 1.1 times its time',
				measured: `${times(theirs / plainTheirs)} its time (${seconds(theirs)}, ${seconds(plainTheirs)})`,
				held: theirs / plainTheirs <= 1.1 * slack,
			},
		],
		details: [
			{
				title: WORK,
				text:
					'One by one is the FreshBooks node with Concurrency 1: HTTP Request cannot work like that, because ' +
					'its smallest batch only pauses before it sends the next request and does not wait for the answer. The first ' +
					'run uses a credential that the node has not used before in this process; it begins with 4 requests at a time.',
				head: LINE_HEAD,
				lines: [
					timeLine('FreshBooks, in turn with HTTP Request', ourRuns),
					timeLine('HTTP Request with this credential', httpRuns),
					timeLine('HTTP Request, plain OAuth2 credential', plainRuns),
					timeLine('FreshBooks, in turn with one by one', ourOtherRuns),
					timeLine('FreshBooks, Concurrency 1', oneByOneRuns),
					timeLine('FreshBooks, first run of a credential', firstRuns),
					['First run in proportion to HTTP Request', times(first / theirs), ''],
					['Requests at a time, FreshBooks and HTTP Request', `${most} and ${theirMost}`, ''],
				],
			},
		],
	};
}

const MANY = 3_000;
const PER_MINUTE = 600;

/** More than FreshBooks allows in minutes, if each were a request. */
export async function manyGets(bench: Bench): Promise<Figures> {
	const { stage, short, slack, rounds } = bench;
	const ids = stage.pages50.clientIds.slice(0, short ? MANY / 5 : MANY);
	const ours = await publish(stage, 'FreshBooks', getClients(bench));
	await ours.run(ids.slice(0, 5));
	const runs: Run[] = [];
	for (let round = 0; round < rounds(3); round++) {
		// each begins with a whole window
		await stage.allow({ requests: PER_MINUTE, windowMs: 1 });
		await sleep(1500);
		await stage.allow({ requests: PER_MINUTE, windowMs: 60_000 });
		runs.push(await ours.run(ids));
	}
	await stage.allow();
	const limit = (ids.length / PER_MINUTE) * 60_000;
	const our = medianOf(runs, ({ ms }) => ms);
	const least = Math.min(...runs.map(gone));
	const requests = await Promise.all(runs.map(async (run) => (await run.requests()).length));
	const work = `${ids.length} gets, ${PER_MINUTE} per minute allowed`;
	return {
		rows: [
			{
				work,
				against: 'the limit’s own time for one request each',
				goal: `${ids.length} of ${ids.length} succeed, at least 20 times faster`,
				measured: `${least} succeed, ${times(limit / our)} faster (${seconds(our)}, ${seconds(limit)})`,
				held: least === ids.length && limit / our >= 20 / slack,
			},
		],
		details: [
			{
				title: work,
				text: `The limit’s own time is reckoned: ${ids.length} at ${PER_MINUTE} per minute.`,
				head: LINE_HEAD,
				lines: [timeLine('FreshBooks', runs), line('Requests', requests, String)],
			},
		],
	};
}

/** The same where FreshBooks allows only so many in a second. */
export async function limitedGets(bench: Bench): Promise<Figures> {
	const { stage, slack, rounds } = bench;
	const ids = stage.pages50.clientIds.slice(0, ITEMS);
	const ours = await publish(stage, 'FreshBooks', getClients(bench));
	const http = await publish(stage, 'HTTP Request', requestClients(bench));
	await stage.allow({ requests: PER_SECOND, windowMs: 1000 });
	// each begins with a whole window
	const [ourRuns, httpRuns] = await inRounds(rounds(5), [ours, http], ids, () => sleep(1500));
	await stage.allow();
	const limit = (ITEMS / PER_SECOND) * 1000;
	const our = medianOf(ourRuns, ({ ms }) => ms);
	const least = Math.min(...ourRuns.map(gone));
	const refused = await Promise.all(
		ourRuns.map(async ({ requests }) => (await requests()).filter(({ status }) => status === 429).length),
	);
	return {
		rows: [
			{
				work: LIMITED_WORK,
				against: 'HTTP Request',
				goal: `${ITEMS} of ${ITEMS} succeed, within 1.15 of the limit’s own time`,
				measured:
					`${least} succeed, HTTP Request: ${medianOf(httpRuns, gone)}; ` +
					`${times(our / limit)} the limit’s ${seconds(limit)} (${seconds(our)})`,
				held: least === ITEMS && our / limit <= 1.15 * slack,
			},
		],
		details: [
			{
				title: LIMITED_WORK,
				text: `The limit’s own time: ${ITEMS} at ${PER_SECOND} per second. The run can be faster than that, as it need not wait for the last window to end. HTTP Request sends all at once: where n8n takes longer for that than FreshBooks’ limit, it does not meet the limit.`,
				head: LINE_HEAD,
				lines: [
					timeLine('FreshBooks', ourRuns),
					timeLine('HTTP Request', httpRuns),
					line('Items that succeed, FreshBooks', ourRuns.map(gone), String),
					line('Items that succeed, HTTP Request', httpRuns.map(gone), String),
					line('Answers 429, FreshBooks', refused, String),
				],
			},
		],
	};
}
