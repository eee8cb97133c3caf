/** n8n's lint reads every .ts file as node code, so tests are .mts; jest runs them as CommonJS, which keeps one NodeApiError class. */
export default {
	testEnvironment: 'node',
	testMatch: ['<rootDir>/test/{unit,integration,package,documents,upgrade,conformity}/**/*.test.mts'],
	modulePathIgnorePatterns: ['<rootDir>/dist/'],
	moduleFileExtensions: ['ts', 'mts', 'js', 'mjs', 'cjs', 'json'],
	transform: {
		'^.+\\.m?ts$': [
			'@swc/jest',
			{ jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
		],
	},
	setupFiles: ['<rootDir>/test/setup/jest.mts'],
	// only for what hangs: how long a test takes says something about the machine
	testTimeout: 600_000,
};
