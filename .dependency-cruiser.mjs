/**
 * The floors of the package, from the ground up (docs/architecture.md): every import goes down, or sideways within one
 * room. Types count too: what only names a type of a higher floor cannot be read without that floor either.
 */
const floors = [
	['formats'],
	['http'],
	['api'],
	['model'],
	['fields'],
	['operations'],
	['resources'],
	['panel', 'run', 'triggers'],
];

const home = '^nodes/FreshBooks/';
const anyOf = (rooms) => `${home}(${rooms.join('|')})/`;

const downwards = floors.flatMap((rooms, level) =>
	rooms.map((room) => ({
		name: `${room}-imports-down`,
		comment: `${room}/ stands above ${floors.slice(0, level).flat().join(', ') || 'nothing'}`,
		severity: 'error',
		from: { path: anyOf([room]) },
		to: { path: home, pathNot: anyOf([...floors.slice(0, level).flat(), room]) },
	})),
);

export default {
	forbidden: [
		...downwards,
		{
			name: 'every-room-has-its-floor',
			comment: 'A new folder gets a place among the floors above',
			severity: 'error',
			from: { path: `${home}[^/]+/`, pathNot: anyOf(floors.flat()) },
			to: {},
		},
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
			comment: 'It is written from the API facts, so that it catches what the nodes misread',
			severity: 'error',
			from: { path: '^sandbox/' },
			to: { path: '^(nodes|credentials)/' },
		},
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		tsPreCompilationDeps: true,
		enhancedResolveOptions: { extensions: ['.ts', '.mts', '.mjs', '.js', '.json', '.d.ts'] },
	},
};
