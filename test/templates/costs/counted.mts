import { createHash } from 'node:crypto';

/** A template as far as it is counted. */
interface Template {
	name: string;
	nodes: Array<{ name: string; type: string; parameters: unknown }>;
	connections: unknown;
}

/** What a template has to show of itself, without being run. */
export interface Counted {
	title: string;
	/** Without notes. */
	nodes: number;
	codeNodes: number;
	/** The same as long as the template does the same: notes and places on the canvas do not count. */
	fingerprint: string;
}

/** Counts what is in a template's file. */
export function counted(text: string): Counted {
	const { name, nodes, connections }: Template = JSON.parse(text);
	const steps = nodes.filter(({ type }) => !type.endsWith('.stickyNote'));
	const work = [steps.map((step) => [step.name, step.type, step.parameters]), connections];
	return {
		title: name,
		nodes: steps.length,
		codeNodes: steps.filter(({ type }) => type.endsWith('.code')).length,
		fingerprint: createHash('sha256').update(JSON.stringify(work)).digest('hex').slice(0, 12),
	};
}

/** What running a template has cost. */
export interface Measured {
	/** What is handed in, and how a hundred of them come. */
	piece: string;
	/** Requests to FreshBooks for one piece. */
	one: number;
	/** Requests for a hundred, or why there is no such figure. */
	hundred: number | string;
	/** Of the template that was run. */
	fingerprint: string;
}

/** What a template had to show before it was drawn anew. */
export type Before = Pick<Counted, 'title' | 'nodes' | 'codeNodes'> & Pick<Measured, 'piece' | 'one' | 'hundred'>;
