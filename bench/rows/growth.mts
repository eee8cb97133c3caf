import { type Bench, type Figures, medianOf, times } from '../figures/bench.mts';
import { measureMemory, publishHolding } from '../gauges/memory.mts';
import { isMeasurable } from '../gauges/process.mts';
import { publish, type Run } from '../stage/workflows.mts';
import { getClients } from './gets.mts';

/** Time and memory for each item must not grow with their number by more than this. */
const MOST_GROWTH = 1.25;

/** How time and memory grow with the number of items. */
export async function growth(bench: Bench): Promise<Figures> {
	const { stage, short, slack, rounds } = bench;
	const counts = short ? [1, 10, 100, 300] : [1, 10, 100, 1_000, 10_000];
	const ids = stage.large.clientIds;
	const node = getClients(bench, stage.large);
	const contestant = await publish(stage, 'FreshBooks', node, { answer: 'noData' });
	const holding = await publishHolding(stage, 'FreshBooks', node);
	await contestant.run(ids.slice(0, 100));
	const lines: string[][] = [];
	const perItem: Array<{ time: number; memory: number }> = [];
	for (const count of counts) {
		const input = ids.slice(0, count);
		const runs: Run[] = [];
		// of many items one round tells as much as several of few
		for (let round = 0; round < (count > 1_000 ? 1 : rounds(3)); round++) runs.push(await contestant.run(input));
		const time = medianOf(runs, ({ ms }) => ms) / count;
		const cpu = medianOf(runs, ({ cpuMs }) => cpuMs) / count;
		perItem.push({ time, memory: NaN });
		lines.push([String(count), `${time.toFixed(2)} ms`, `${cpu.toFixed(2)} ms`, '']);
	}
	// each needs an n8n that has just been started
	for (const [index, count] of isMeasurable && !short ? counts.entries() : []) {
		if (count < 100) continue;
		const { held } = await measureMemory(stage, holding, {
			input: ids.slice(0, count),
			smaller: ids.slice(0, 1_000),
		});
		perItem[index].memory = held / count;
		lines[index][3] = `${(held / count / 1024).toFixed(2)} kB`;
	}
	const [less, most] = perItem.slice(-2);
	const [timeGrowth, memoryGrowth] = [most.time / less.time, most.memory / less.memory];
	const [from, to] = counts.slice(-2).map((count) => count.toLocaleString('en'));
	return {
		rows: [
			{
				work: `1 to ${to} items`,
				against: 'itself',
				goal: 'time and memory per item stay flat',
				measured:
					`from ${from} to ${to} items: time per item ${times(timeGrowth)}, ` +
					(Number.isNaN(memoryGrowth) ? 'memory not measured' : `memory per item ${times(memoryGrowth)}`),
				held: timeGrowth <= MOST_GROWTH * slack && !(memoryGrowth > MOST_GROWTH * slack),
			},
		],
		details: [
			{
				title: 'Growth: gets',
				text: `Flat means: at most ${MOST_GROWTH} times as much for each item with ten times as many. Memory is what is in use while n8n holds the items, after a collection of garbage; below 100 items it says nothing about them.`,
				head: ['items', 'time per item', 'processor time per item', 'memory per item'],
				lines,
			},
		],
	};
}
