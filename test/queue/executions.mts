import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

import { waitFor } from '../../sandbox/n8n/server.mts';
import { type Execution, finished, type SavedWorkflow } from '../../sandbox/n8n/workflows.mts';
import type { QueueStage } from '../../sandbox/queue/stage.mts';

const UNFINISHED = ['new', 'running', 'waiting'];

/** Works through a list, never more than some at a time; the results are in the list's order. */
export async function inParallel<T, R>(list: T[], most: number, work: (one: T) => Promise<R>): Promise<R[]> {
	const results: R[] = [];
	const rest = list.entries();
	const worker = async () => {
		for (const [index, one] of rest) results[index] = await work(one);
	};
	await Promise.all(Array.from({ length: most }, worker));
	return results;
}

/**
 * All executions of a workflow, from the database: the pages of n8n's own list, ordered by one thing and continued by
 * another, repeat or skip one now and then when executions begin at the same time.
 */
function list({ postgres }: QueueStage, workflow: SavedWorkflow): Promise<Array<{ id: string; status: string }>> {
	return postgres.query(
		`select id::text, status from execution_entity where "workflowId" = '${workflow.id}' order by id`,
	);
}

/** The ids of all executions of a workflow. */
export async function allExecutionIds(stage: QueueStage, workflow: SavedWorkflow): Promise<string[]> {
	return (await list(stage, workflow)).map(({ id }) => id);
}

/**
 * Waits until a workflow has so many executions beyond those already known, and for the end of all of them. Gives all
 * there are by then, so that a doubled one shows.
 */
export async function newExecutions(
	stage: QueueStage,
	workflow: SavedWorkflow,
	known: string[],
	count: number,
	{ seconds = 120, ended = () => {} } = {},
): Promise<Execution[]> {
	const old = new Set(known);
	let there = 0;
	const all = await waitFor(
		`${count} executions`,
		async () => {
			const fresh = (await list(stage, workflow)).filter(({ id }) => !old.has(id));
			there = fresh.filter(({ status }) => !UNFINISHED.includes(status)).length;
			return there >= count && there === fresh.length && fresh;
		},
		seconds,
	).catch(() => assert.fail(`${there} of ${count} executions have ended after ${seconds} seconds`));
	ended();
	return inParallel(all, 4, ({ id }) => finished(stage.n8n, id, seconds));
}

/** The executions that a process has run, as its log tells. */
export async function executionsRunBy({ logFile }: { logFile: string }): Promise<string[]> {
	const log = await readFile(logFile, 'utf8');
	return [...log.matchAll(/started execution (\d+)/g)].map(([, id]) => id);
}
