import { trueDeliveries } from '../../test/soak/deliveries.mts';
import { isAcknowledged, percentile, steadily } from '../../test/soak/load.mts';
import { publishTrigger } from '../../test/soak/stage.mts';
import { type Bench, type Figures, line, LINE_HEAD, median, seconds } from '../figures/bench.mts';
import { untilReady } from '../stage/workflows.mts';
import type { JournalEntry } from '../../sandbox/freshbooks/server.mts';

const DELIVERIES = 200;
const SECONDS = 2;
const MOST_REQUESTS = 12;

interface Burst {
	acknowledged: number;
	/** Until so many of a hundred were acknowledged. */
	slow: number;
	requests: number;
}

/** Events of many records at once, as after an import: each starts the workflow with its record. */
export async function deliveries({ stage, slack, rounds }: Bench): Promise<Figures> {
	const { n8n, freshbooks, credential, pages50 } = stage;
	const business = { accountId: pages50.accountId, name: 'Business', value: pages50.value };
	await untilReady(stage);
	const { callback } = await publishTrigger({ n8n, freshbooks, credential, business }, true);
	const bursts: Burst[] = [];
	const count = rounds(3);
	for (let round = 0; round < count; round++) {
		const ids = pages50.clientIds.slice(round * DELIVERIES, (round + 1) * DELIVERIES);
		const since: number = (await freshbooks.control('GET', '/counters')).requests;
		const sent = trueDeliveries(callback, 'client.update', business.accountId, ids);
		const answers = await steadily(sent, { perSecond: DELIVERIES / SECONDS, seconds: SECONDS });
		const journal: JournalEntry[] = await freshbooks.control('GET', `/journal?since=${since}`);
		bursts.push({
			acknowledged: answers.filter(isAcknowledged).length,
			slow: percentile(
				answers.map(({ milliseconds }) => milliseconds),
				95,
			),
			requests: journal.filter(({ method, path }) => method === 'GET' && path.includes('/users/clients')).length,
		});
		await untilReady(stage);
	}
	const least = Math.min(...bursts.map(({ acknowledged }) => acknowledged));
	const requests = median(bursts.map((burst) => burst.requests));
	const work = `${DELIVERIES} signed deliveries within ${SECONDS} s, with records`;
	return {
		rows: [
			{
				work,
				against: 'one request for each record',
				goal: `all acknowledged, at most ${MOST_REQUESTS} requests for the records`,
				measured: `${least} acknowledged, ${requests} requests`,
				held: least === DELIVERIES && requests <= MOST_REQUESTS * slack,
			},
		],
		details: [
			{
				title: work,
				text: 'Sent at a steady pace by one sender, each for another client.',
				head: LINE_HEAD,
				lines: [
					line(
						'Requests for the records',
						bursts.map((burst) => burst.requests),
						String,
					),
					line(
						'95 of 100 were acknowledged within',
						bursts.map(({ slow }) => slow),
						seconds,
					),
				],
			},
		],
	};
}
