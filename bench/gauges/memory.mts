import { setTimeout as sleep } from 'node:timers/promises';

import { EventLog } from '../stage/events.mts';
import { forgetPeak, residentMemory } from './process.mts';
import type { BenchStage } from '../stage/stage.mts';
import { type Contestant, counting, type Node, publish, type Setting, waiting } from '../stage/workflows.mts';

/** What a node’s work added to the memory of the n8n process, in bytes. */
export interface Memory {
	/** The most that the system had to give, garbage that V8 has not collected yet included. */
	resident: number;
	/** The most that was in use at a time. */
	inUse: number;
	/** What is in use when the node is done and its items are held. */
	held: number;
	/** How many items those are. */
	items: number;
	ms: number;
}

const READY = 'Ready';
const HOLDING = 'Holding';
const PAUSE_MS = 1000;
/** Each collection holds n8n up; a short piece of work needs them closer together to be seen at all. */
const SHORT_PAUSE_MS = 100;

/** A workflow that waits before the node and after it, and then counts the items. */
export function publishHolding(
	stage: BenchStage,
	label: string,
	node: Node,
	before: Node[] = [],
	setting: Setting = {},
) {
	return publish(stage, label, node, {
		...setting,
		before: [...before, waiting(READY, 5)],
		after: [waiting(HOLDING, 5), counting],
	});
}

/**
 * Measures one run in an n8n that has just been started, after a smaller run of the same kind: what other runs have
 * left to V8 would hide what this one needs.
 * @param collecting whether garbage is collected again and again, to see what is in use; nothing is resident for long
 * then, and without it nothing is known of what is in use before the end
 */
export async function measureMemory(
	stage: BenchStage,
	contestant: Contestant,
	{
		input,
		smaller,
		collecting = false,
		isShort = false,
	}: { input: unknown[]; smaller: unknown[]; collecting?: boolean; isShort?: boolean },
): Promise<Memory> {
	const { n8n } = stage;
	await n8n.restart();
	await contestant.ready();
	await contestant.run(smaller);
	const inspector = await stage.inspect();
	const events = await EventLog.open(n8n);
	const running = contestant.run(input);
	// a failure is told below
	running.catch(() => {});
	await events.moment('started', READY);
	const before = await inspector.memoryInUse();
	await forgetPeak(n8n.pid());
	const { now } = await residentMemory(n8n.pid());
	await still(events, READY);
	const samples: number[] = [];
	while (!(await events.happened('started', HOLDING))) {
		if (collecting) samples.push(await inspector.memoryInUse());
		await sleep(isShort ? SHORT_PAUSE_MS : PAUSE_MS);
	}
	const { peak } = await residentMemory(n8n.pid());
	const after = await inspector.memoryInUse();
	await still(events, HOLDING);
	inspector.close();
	const { items, ms } = await running;
	const inUse = Math.max(after, ...samples) - before;
	return { resident: peak - now, inUse, held: after - before, items: Number(items[0]?.count_id), ms };
}

async function still(events: EventLog, nodeName: string): Promise<void> {
	if (await events.happened('finished', nodeName))
		throw new Error(`The machine is too busy: “${nodeName}” was over early.`);
}
