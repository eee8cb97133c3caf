import 'reflect-metadata';

import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { setSafeRegexEngine } from 'n8n-workflow';

// what the tests provoke need not be logged
process.env.N8N_LOG_LEVEL = 'silent';

// n8n-core keeps an encryption key in its user folder
process.env.N8N_USER_FOLDER = join(tmpdir(), 'freshbooks-test-n8n');
mkdirSync(process.env.N8N_USER_FOLDER, { recursive: true });

// n8n ends a regular expression after a quarter of a second of the wall clock, which a busy machine takes for nothing
setSafeRegexEngine({
	exec: (pattern, input, flags) => new RegExp(pattern, flags).exec(input),
	test: (pattern, input, flags) => new RegExp(pattern, flags).test(input),
	replace: (pattern, input, flags, replacement) => input.replace(new RegExp(pattern, flags), replacement),
	matchAll: (pattern, input, flags = '') => [...input.matchAll(new RegExp(pattern, `${flags.replace('g', '')}g`))],
	split: (pattern, input, flags) => input.split(new RegExp(pattern, flags)),
});
