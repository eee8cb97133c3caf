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
import { publish } from '../stage/workflows.mts';
import { getClients } from './gets.mts';

const WORK = 'one get';

/** A single read must not wait for company. */
export async function oneGet(bench: Bench): Promise<Figures> {
	const { stage, slack, rounds } = bench;
	const contestants = await Promise.all([
		publish(stage, 'One get', getClients(bench)),
		publish(stage, 'One get, Batch Reads off', getClients(bench, stage.pages50, { batchReads: false })),
	]);
	const [together, alone] = await inRounds(rounds(15, 5), contestants, stage.pages50.clientIds.slice(0, 1));
	const [our, theirs] = [together, alone].map((runs) => medianOf(runs, ({ ms }) => ms));
	return {
		rows: [
			{
				work: WORK,
				against: 'the same with Batch Reads off',
				goal: 'at most 1.05 times its time',
				measured: `${times(our / theirs)} its time (${seconds(our)}, ${seconds(theirs)})`,
				held: our / theirs <= 1.05 * slack,
			},
		],
		details: [
			{
				title: WORK,
				head: LINE_HEAD,
				lines: [timeLine('FreshBooks', together), timeLine('FreshBooks, Batch Reads off', alone)],
			},
		],
	};
}
