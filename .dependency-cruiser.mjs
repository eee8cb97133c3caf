import { createRequire } from 'node:module';

/**
 * The floors of both houses, from the roof down, with what each room holds: docs/architecture.md is drawn from the same
 * list. Every import goes down, or sideways within one room. Types count too: what only names a type of a higher floor
 * cannot be read without that floor either.
 */
const houses = createRequire(import.meta.url)('./docs/floors.json');

const within = (house, rooms) => `^${house}/(${rooms.join('|')})/`;

/** What stands below a room, and the room itself, is all that it may import of its house. */
function rulesOf([house, floors]) {
	const rooms = floors.map(Object.keys);
	const downwards = rooms.flatMap((floor, level) =>
		floor.map((room) => {
			const below = rooms.slice(level + 1).flat();
			return {
				name: `${house}/${room}-imports-down`,
				comment: `${room}/ stands above ${below.join(', ') || 'nothing'}`,
				severity: 'error',
				from: { path: within(house, [room]) },
				to: { path: `^${house}/`, pathNot: within(house, [...below, room]) },
			};
		}),
	);
	const everyRoom = {
		name: `${house}-has-a-floor-for-every-room`,
		comment: 'A new folder gets a place in docs/floors.json',
		severity: 'error',
		from: { path: `^${house}/[^/]+/`, pathNot: within(house, rooms.flat()) },
		to: {},
	};
	return [...downwards, everyRoom];
}

export default {
	forbidden: [
		...Object.entries(houses).flatMap(rulesOf),
		{
			name: 'no-circle',
			severity: 'error',
			from: {},
			to: { circular: true },
		},
		{
			name: 'the-package-stands-alone',
			comment:
				'n8n runs community nodes with n8n-workflow and crypto alone, and the emulator must not lean on what it tests',
			severity: 'error',
			from: { path: '^(nodes|credentials)/' },
			to: { pathNot: ['^(nodes|credentials)/', '^node_modules/n8n-workflow/', '^crypto$'] },
		},
		{
			name: 'the-emulator-stands-alone',
			comment: 'It is written from the API facts, so that it catches what the nodes misread, and runs by itself',
			severity: 'error',
			from: { path: '^sandbox/freshbooks/' },
			to: { path: '^(nodes|credentials|test|bench|sandbox)/', pathNot: '^sandbox/freshbooks/' },
		},
		{
			name: 'the-sandbox-knows-the-package-built',
			comment: 'A real n8n loads dist/; the sources are of no use to what starts it',
			severity: 'error',
			from: { path: '^sandbox/' },
			to: { path: '^(nodes|credentials|test|bench)/' },
		},
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		tsPreCompilationDeps: true,
		enhancedResolveOptions: { extensions: ['.ts', '.mts', '.mjs', '.js', '.json', '.d.ts'] },
	},
};
