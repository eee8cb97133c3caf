import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import {
	type Bench,
	type Figures,
	inRounds,
	line,
	LINE_HEAD,
	medianOf,
	megabytes,
	seconds,
	timeLine,
	times,
} from '../figures/bench.mts';
import { type Memory, measureMemory, publishHolding } from '../gauges/memory.mts';
import { isMeasurable } from '../gauges/process.mts';
import { byId, freshBooks, type Node, publish } from '../stage/workflows.mts';

const BYTES = 2 ** 20;
const MOST_AT_A_TIME = 32;

/** Expenses with a receipt each. */
export async function receipts({ stage, short, slack, rounds }: Bench): Promise<Figures> {
	const files = short ? 30 : 100;
	const work = `${files} receipts of 1 MB`;
	const start = Buffer.from('%PDF-1.4\n');
	for (let index = 0; index < files; index++) {
		const content = Buffer.concat([start, randomBytes(BYTES - start.length)]);
		await writeFile(join(stage.filesFolder, `receipt-${index}.pdf`), content);
	}
	const read: Node = {
		type: 'n8n-nodes-base.readWriteFile',
		typeVersion: 1.1,
		parameters: { operation: 'read', fileSelector: `=${stage.filesFolder}/{{ $json.input }}`, options: {} },
	};
	const { accountId } = stage.pages50;
	const [{ id: category }] = await stage.freshbooks.control('GET', `/records/${accountId}/categories`);
	const create = (concurrency: number) =>
		freshBooks(stage.pages50, {
			resource: 'expense',
			operation: 'create',
			amount: '12.50',
			categoryid: byId(category),
			date: '2026-11-22',
			attachReceipt: true,
			binaryPropertyName: 'data',
			additionalFields: { currency_code: 'CAD', staffid: byId(1) },
			options: { concurrency },
		});
	const together = await publish(stage, 'FreshBooks', create(0), { before: [read] });
	const oneByOne = await publish(stage, 'One by one', create(1), { before: [read] });
	for (const contestant of [together, oneByOne]) await contestant.run(['receipt-1.pdf']);
	const [ourRuns] = await inRounds(rounds(5), [together], ['*.pdf']);
	const [slowRuns] = await inRounds(rounds(3), [oneByOne], ['*.pdf']);
	const [our, slow] = [ourRuns, slowRuns].map((runs) => medianOf(runs, ({ ms }) => ms));
	const isComplete = [...ourRuns, ...slowRuns].every(
		({ items }) => items.length === files && items.every(({ id }) => id !== undefined),
	);

	const [collected, collectedOne, plain]: Memory[][] = [[], [], []];
	const holding = await publishHolding(stage, 'FreshBooks', create(0), [read]);
	const holdingOne = await publishHolding(stage, 'One by one', create(1), [read]);
	const files100 = { input: ['*.pdf'], smaller: ['*0.pdf'], isShort: true };
	for (let round = 0; isMeasurable && !short && round < rounds(2); round++) {
		collected.push(await measureMemory(stage, holding, { ...files100, collecting: true }));
		collectedOne.push(await measureMemory(stage, holdingOne, { ...files100, collecting: true }));
		plain.push(await measureMemory(stage, holding, files100));
	}
	const inUse = (some: Memory[]) => medianOf(some, (one) => one.inUse);
	const more = inUse(collected) - inUse(collectedOne);
	const allowed = MOST_AT_A_TIME * BYTES;
	return {
		rows: [
			{
				work,
				against: 'one by one',
				goal: 'at least 6 times faster, memory within concurrency × file',
				measured:
					`${times(slow / our)} faster (${seconds(our)}, ${seconds(slow)}), ` +
					(collected.length > 0
						? `${megabytes(more)} more memory in use at the most, ${megabytes(allowed)} allowed`
						: 'memory not measured'),
				held: isComplete && slow / our >= 6 / slack && !(more > allowed),
			},
		],
		details: [
			{
				title: work,
				text:
					'Each is two requests: the upload, and the expense that refers to it. One by one is the FreshBooks node with ' +
					'Concurrency 1. Memory is what is added to what was in use before the node begins, in an n8n that has just ' +
					'been started: in use is what is left when garbage is collected, ten times a second in runs of their own; taken ' +
					'from the system includes garbage that V8 has not yet collected.',
				head: LINE_HEAD,
				lines: [
					timeLine('FreshBooks', ourRuns),
					timeLine('FreshBooks, Concurrency 1', slowRuns),
					...(collected.length > 0
						? [
								line(
									'FreshBooks, in use at the most',
									collected.map((one) => one.inUse),
									megabytes,
								),
								line(
									'FreshBooks, Concurrency 1, in use at the most',
									collectedOne.map((one) => one.inUse),
									megabytes,
								),
								line(
									'FreshBooks, taken from the system at the most',
									plain.map(({ resident }) => resident),
									megabytes,
								),
							]
						: []),
				],
			},
		],
	};
}
