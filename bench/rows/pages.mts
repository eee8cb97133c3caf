import {
	type Bench,
	type Figures,
	inRounds,
	LINE_HEAD,
	medianOf,
	seconds,
	timeLine,
	times,
} from '../figures/bench.mts';
import { freshBooks, httpRequest, pagination, publish, withPlainCredential } from '../stage/workflows.mts';

const WORK = 'Return All, 50 pages of 100';

/** A long list, read whole. */
export async function pages(bench: Bench): Promise<Figures> {
	const { stage, slack, rounds } = bench;
	const business = stage.pages50;
	const all = { resource: 'client', operation: 'getAll', returnAll: true };
	const ours = await publish(stage, 'FreshBooks', freshBooks(business, all));
	const request = httpRequest(stage, business, 'users/clients?per_page=100', pagination);
	const http = await publish(stage, 'HTTP Request', request);
	const plain = await publish(stage, 'Plain credential', withPlainCredential(request, stage));
	const [ourRuns, httpRuns, plainRuns] = await inRounds(rounds(5), [ours, http, plain]);
	const [our, theirs, plainTheirs] = [ourRuns, httpRuns, plainRuns].map((runs) => medianOf(runs, ({ ms }) => ms));
	const wanted = business.clientIds.toSorted((a, b) => b - a).join();
	const isWhole = ourRuns.every(({ items }) => items.map(({ id }) => id).join() === wanted);
	return {
		rows: [
			{
				work: WORK,
				against: 'HTTP Request’s pagination',
				goal: 'at least 6 times faster',
				measured: `${times(theirs / our)} faster (${seconds(our)}, ${seconds(theirs)})`,
				held: isWhole && theirs / our >= 6 / slack,
			},
			{
				work: WORK,
				against: 'the same with a plain OAuth2 credential',
				goal: 'at least 10 times faster',
				measured: `${times(plainTheirs / our)} faster (${seconds(our)}, ${seconds(plainTheirs)})`,
				held: plainTheirs / our >= 10 / slack,
			},
		],
		details: [
			{
				title: WORK,
				text: 'Each client came once, and in FreshBooks’ order.',
				head: LINE_HEAD,
				lines: [
					timeLine('FreshBooks', ourRuns),
					timeLine('HTTP Request', httpRuns),
					timeLine('HTTP Request, plain OAuth2 credential', plainRuns),
				],
			},
		],
	};
}
