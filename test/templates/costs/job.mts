import type { SavedWorkflow } from '../../../sandbox/n8n/workflows.mts';
import type { Fields, TemplateStage } from '../stage.mts';

/** A template at work: FreshBooks as it is at the start, and the ways to hand something in. */
export interface Bench {
	stage: TemplateStage;
	/** How many pieces are to be handed in. */
	many: number;
	/** Imports the template; publishes it where it has a webhook or a form, or where FreshBooks starts it. */
	open(settings?: Fields): Promise<Opened>;
	/** Counts the requests that the workflow makes until the work is done and all its executions have ended well. */
	measure(work: () => Promise<unknown>): Promise<void>;
}

export interface Opened {
	workflow: SavedWorkflow;
	/** The address of its webhook or form; empty where it has none. */
	url: string;
}

/** How the pieces of a template are handed in. This is what changes when a template gets another door. */
export interface Job {
	/** The beginning of the template's file name. */
	template: string;
	/** What is handed in, and how a hundred of them come. */
	piece: string;
	/** Why no hundred are handed in. */
	oneOnly?: string;
	/** Sets the stage, opens the template, hands the pieces in, and gives how many have become what they should. */
	drive(bench: Bench): Promise<number>;
}

/** Makes something for each piece, one after another. */
export async function forEach<T>(many: number, make: (index: number) => Promise<T>): Promise<T[]> {
	const made: T[] = [];
	for (let index = 0; index < many; index += 1) made.push(await make(index));
	return made;
}

/** How many emails FreshBooks has sent. */
export async function sentByFreshBooks({ freshbooks }: TemplateStage): Promise<number> {
	return (await freshbooks.control('GET', '/outbox')).length;
}

/** How many records of a kind there are that nobody has deleted and that are as wanted. */
export async function countOf(
	stage: TemplateStage,
	resource: string,
	isWanted: (record: Fields) => unknown,
): Promise<number> {
	return (await stage.records(resource)).filter((one) => !one.vis_state && isWanted(one)).length;
}
