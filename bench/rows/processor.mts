import { type Bench, type Figures, inRounds, line, LINE_HEAD, medianOf, times } from '../figures/bench.mts';
import { nothing, publish, type Run } from '../stage/workflows.mts';
import { getClients, requestClients } from './gets.mts';

/** What an item costs the processor. */
export async function processor(bench: Bench): Promise<Figures> {
	const { stage, short, slack, rounds } = bench;
	const ids = stage.pages50.clientIds.slice(0, short ? 300 : 500);
	const contestants = await Promise.all([
		publish(stage, 'FreshBooks', getClients(bench), { answer: 'noData' }),
		publish(stage, 'HTTP Request', requestClients(bench), { answer: 'noData' }),
		publish(stage, 'FreshBooks, Batch Reads off', getClients(bench, stage.pages50, { batchReads: false }), {
			answer: 'noData',
		}),
		publish(stage, 'Nothing', nothing, { answer: 'noData' }),
	]);
	const runs = await inRounds(rounds(5, 2), contestants, ids);
	const perItem = ({ cpuMs }: Run) => cpuMs / ids.length;
	const [our, theirs, alone, base] = runs.map((some) => medianOf(some, perItem));
	const ratio = (our - base) / (theirs - base);
	const show = (ms: number) => `${ms.toFixed(2)} ms`;
	return {
		rows: [
			{
				work: 'node’s own processor time per item',
				against: 'HTTP Request node',
				goal: 'at most equal',
				measured: `${times(ratio)} (${show(our - base)}, ${show(theirs - base)})`,
				held: ratio <= slack,
			},
			{
				work: 'node’s own processor time per item',
				against: 'the same with Batch Reads off',
				goal: 'no more',
				measured: `${times((our - base) / (alone - base))} (${show(our - base)}, ${show(alone - base)})`,
				held: (our - base) / (alone - base) <= slack,
			},
		],
		details: [
			{
				title: `Processor time per item, ${ids.length} gets`,
				text: 'All threads of the n8n process, from the webhook’s call to its answer. What a workflow needs when the node does nothing is subtracted above.',
				head: LINE_HEAD,
				lines: contestants.map(({ label }, index) => line(label, runs[index].map(perItem), show)),
			},
		],
	};
}
