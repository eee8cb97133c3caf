import { setTimeout as sleep } from 'node:timers/promises';

import { parse } from 'flatted';

import type { N8n } from '../../sandbox/n8n/server.mts';
import type { SavedWorkflow } from '../../sandbox/n8n/workflows.mts';

/** One execution as n8n lists it. */
export interface Run {
	id: number;
	status: string;
	/** Milliseconds since 1970. */
	stoppedAt: number;
}

const PAGE = 100;
const READERS = 6;
const MOST_WAIT_MS = 300_000;
const UNFINISHED = ['new', 'running', 'waiting'];

async function page(n8n: N8n, filter: Record<string, unknown>, limit: number, cursor?: string) {
	const query = new URLSearchParams({ filter: JSON.stringify(filter), limit: String(limit) });
	if (cursor) query.set('cursor', cursor);
	return n8n.api('GET', `/executions?${query}`);
}

/** Where a workflow's list of executions stands, to tell later ones from those that were there before. */
export interface Mark {
	workflowId: string;
	newest: number;
	count: number;
}

/** Marks the end of a workflow's list of executions. */
export async function mark(n8n: N8n, { id: workflowId }: SavedWorkflow): Promise<Mark> {
	const { results, count } = await page(n8n, { workflowId }, 1);
	return { workflowId, newest: Number(results[0]?.id ?? 0), count };
}

/**
 * A workflow's executions beyond the mark, each once: n8n lists one that changes meanwhile on two pages. The first page
 * has more than the limit: those that have not ended stand before as many as the limit that have.
 */
export async function runsAfter(n8n: N8n, { workflowId, newest }: Mark): Promise<Run[]> {
	const runs = new Map<number, Run>();
	let cursor: string | undefined;
	do {
		const { results, nextCursor } = await page(n8n, { workflowId }, PAGE, cursor);
		const later = results.filter(({ id }: { id: string }) => Number(id) > newest);
		for (const { id, status, stoppedAt } of later) {
			runs.set(Number(id), { id: Number(id), status, stoppedAt: Date.parse(stoppedAt) });
		}
		cursor = later.length > 0 ? (nextCursor ?? undefined) : undefined;
	} while (cursor);
	return [...runs.values()];
}

/**
 * Waits until a workflow has finished so many executions beyond the mark and gives all of them; when nothing moves any
 * more, as many as there are.
 */
export async function finishedRuns(n8n: N8n, from: Mark, expected: number, idleSeconds = 30): Promise<Run[]> {
	const { workflowId } = from;
	const end = Date.now() + MOST_WAIT_MS;
	let state = '';
	for (let movedAt = Date.now(); Date.now() < Math.min(end, movedAt + idleSeconds * 1000); await sleep(500)) {
		const all = (await page(n8n, { workflowId }, 1)).count - from.count;
		const unfinished = (await page(n8n, { workflowId, status: UNFINISHED }, 1)).count;
		if (all >= expected && unfinished === 0) break;
		if (`${all} ${unfinished}` !== state) movedAt = Date.now();
		state = `${all} ${unfinished}`;
	}
	return runsAfter(n8n, from);
}

/** What the trigger of each execution gave out; for those that crashed before it gave anything, undefined. */
export async function outputs(
	n8n: N8n,
	runs: Run[],
	node = 'Trigger',
): Promise<Array<Record<string, any> | undefined>> {
	const found: Array<Record<string, any> | undefined> = Array(runs.length);
	let next = 0;
	const reader = async () => {
		while (next < runs.length) {
			const index = next++;
			const { data } = await n8n.api('GET', `/executions/${runs[index].id}`);
			const content = parse(data);
			const given = content.resultData?.runData?.[node]?.[0]?.data?.main?.[0]?.[0]?.json;
			const waiting = content.executionData?.nodeExecutionStack?.[0]?.data?.main?.[0]?.[0]?.json;
			found[index] = given ?? waiting;
		}
	};
	await Promise.all(Array.from({ length: READERS }, reader));
	return found;
}
