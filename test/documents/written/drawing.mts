import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { table } from './written.mts';

const root = join(__dirname, '../../..');

/** The rooms of a house from the roof down, floor by floor, with what each holds. */
export type Floors = Array<Record<string, string>>;

/** The rooms that each room imports from. */
type Imports = Map<string, Set<string>>;

/** The files outside of all rooms: n8n loads them, or they are started. */
const doors = 'doors';

interface Cruise {
	modules: Array<{ source: string; dependencies: Array<{ resolved: string }> }>;
}

/** Asks dependency-cruiser, which also counts what imports types only, for the imports between the rooms of a house. */
export function importsOf(house: string): Imports {
	const cruiser = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
	const args = [cruiser, house, '--output-type', 'json'];
	const output = execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8', maxBuffer: 1e9 });
	const { modules } = JSON.parse(output) as Cruise;
	const placeOf = (path: string) => (path.startsWith(`${house}/`) ? path.slice(house.length + 1) : undefined);
	const roomOf = (place: string) => (place.includes('/') ? place.split('/')[0] : doors);
	const imports: Imports = new Map();
	for (const { source, dependencies } of modules) {
		for (const { resolved } of dependencies) {
			const [from, to] = [source, resolved].map(placeOf).map((place) => place && roomOf(place));
			if (!from || !to || from === to) continue;
			imports.set(from, (imports.get(from) ?? new Set()).add(to));
		}
	}
	return imports;
}

/** All rooms that can be reached from one, through others too. */
function reachable(imports: Imports, from: string): Set<string> {
	const next = [...(imports.get(from) ?? [])];
	return new Set(next.flatMap((room) => [room, ...reachable(imports, room)]));
}

/**
 * The drawing of a house. What a room also reaches through others has no arrow of its own, so that one sees the floors;
 * the table beside it names everything.
 * @param above lines of the drawing that stand before the house
 * @param below lines that stand behind it
 */
export function drawing(floors: Floors, imports: Imports, above: string[], below: string[]): string {
	const rooms = floors.flatMap(Object.keys);
	const arrows = [doors, ...rooms].flatMap((from) => {
		const all = rooms.filter((room) => imports.get(from)?.has(room));
		const direct = all.filter((room) => !all.some((other) => reachable(imports, other).has(room)));
		return direct.map((to) => `${from} --> ${to}`);
	});
	const lines = [...above, ...arrows, ...below].map((line) => `    ${line}`);
	return ['```mermaid', 'flowchart TD', ...lines, '```'].join('\n');
}

/** The rooms of a house from the roof down, with what each holds and which rooms it imports from. */
export function roomTable(floors: Floors, imports: Imports): string {
	const rooms = floors.flatMap(Object.keys);
	const rows = floors.flatMap((floor) =>
		Object.entries(floor).map(([room, holds]) => {
			const used = rooms.filter((other) => imports.get(room)?.has(other));
			return [`\`${room}\``, holds, used.join(', ') || 'none'];
		}),
	);
	return table(['Room', 'What it holds', 'Imports from'], rows);
}
