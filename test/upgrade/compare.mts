import { isDeepStrictEqual } from 'node:util';

import type { INodeParameters } from 'n8n-workflow';

import type { World } from '../integration/matrix/world.mts';
import { resolve } from './panel.mts';
import { nodes, panelsOfNodes, replay, type Saved } from './saved.mts';

/** All that workflows of a saved version would notice, each in a line. */
export async function changesSince(saved: Saved, world: World): Promise<string[]> {
	return [
		...lostParameters(saved),
		...lostInWorkflows(saved),
		...otherDefaults(saved),
		...goneChoices(saved),
		...(await otherWrites(saved, world)),
	];
}

const panelsIn = ({ panels }: Saved) =>
	Object.entries(panels).flatMap(([node, all]) =>
		Object.entries(all).map(([key, panel]) => ({ node, key, panel, title: `${node}, ${key || 'as a whole'}` })),
	);

/** What was set in a panel must come through as it was saved. */
function lostParameters(saved: Saved): string[] {
	return panelsIn(saved).flatMap(({ node, title, panel }) =>
		panel.touched.flatMap((set) => missing(set, resolve(nodes[node], set), `${title}: `)),
	);
}

function lostInWorkflows({ workflows }: Saved): string[] {
	return Object.entries(workflows).flatMap(([file, all]) =>
		all.flatMap(({ type, parameters }) => missing(parameters, resolve(nodes[type], parameters), `${file}, ${type}: `)),
	);
}

/** What was left alone is not saved, and must still mean the same. */
function otherDefaults(saved: Saved): string[] {
	return panelsIn(saved).flatMap(({ node, title, panel: { untouched } }) => {
		const { resource, operation } = untouched;
		const base = Object.fromEntries(Object.entries({ resource, operation }).filter(([, value]) => value !== undefined));
		return missing(untouched, resolve(nodes[node], base as INodeParameters), `${title}, left alone: `);
	});
}

function goneChoices(saved: Saved): string[] {
	const today = panelsOfNodes();
	return panelsIn(saved).flatMap(({ node, key, title, panel }) =>
		Object.entries(panel.choices).flatMap(([path, values]) => {
			const left = today[node]?.[key]?.choices[path] ?? [];
			return values.filter((value) => !left.includes(value)).map((value) => `${title}: ${path} without ${value}`);
		}),
	);
}

async function otherWrites({ at, runs }: Saved, world: World): Promise<string[]> {
	const changed: string[] = [];
	for (const run of runs) {
		const writes = await replay(world, at, run);
		if (isDeepStrictEqual(writes, run.writes)) continue;
		changed.push(`${run.name} wrote ${JSON.stringify(run.writes)}, now ${JSON.stringify(writes)}`);
	}
	return changed;
}

/** Where what was saved is not found again; what is there beside it does no harm. */
function missing(saved: unknown, now: unknown, path: string): string[] {
	if (typeof saved !== 'object' || saved === null) return isSame(saved, now) ? [] : [path];
	if (typeof now !== 'object' || now === null) return [path];
	if (Array.isArray(saved) && saved.length !== (now as unknown[]).length) return [path];
	return Object.entries(saved).flatMap(([key, value]) => missing(value, Reflect.get(now, key), `${path}.${key}`));
}

/** Of a value that begins with "==", n8n takes the first "=" away where no expression may stand (the credential's *Custom*). */
const isSame = (saved: unknown, now: unknown): boolean =>
	Object.is(saved, now) || (String(now).startsWith('=') && saved === `=${String(now)}`);
