// `npm run docs:costs`: runs every template with one piece and with a hundred, and keeps what it cost FreshBooks.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { isStopping, stopEverything } from '../../../sandbox/n8n/processes.mts';
import { globalSetup } from '../../setup/n8n.mts';
import { openTemplates, type TemplateStage } from '../stage.mts';
import { requestsFor } from './bench.mts';
import { counted, type Measured } from './counted.mts';
import type { Job } from './job.mts';
import { jobs } from './jobs/index.mts';

const ROOT = join(import.meta.dirname, '..', '..', '..');
const TEMPLATES = join(ROOT, 'templates');
const KEPT = join(ROOT, 'docs', 'templates-now.json');
/** The beginnings of templates' names, for those that have changed. */
const ONLY = process.env.COSTS_ONLY?.split(',');

async function measure(stage: TemplateStage, job: Job, file: string): Promise<Measured> {
	const { fingerprint } = counted(await readFile(join(TEMPLATES, `${file}.json`), 'utf8'));
	const one = await requestsFor(stage, job, file, 1);
	const hundred = job.oneOnly ?? (await requestsFor(stage, job, file, 100));
	return { piece: job.piece, one, hundred, fingerprint };
}

/** Measures one template after another and writes each figure down at once. Gives the templates that failed. */
async function measureAll(): Promise<string[]> {
	const files = (await readdir(TEMPLATES)).filter((name) => name.endsWith('.json')).map((name) => name.slice(0, -5));
	const kept: Record<string, Measured> = JSON.parse(await readFile(KEPT, 'utf8'));
	const stage = await openTemplates();
	const failed: string[] = [];
	for (const file of files.toSorted()) {
		const number = file.slice(0, 2);
		if (ONLY && !ONLY.includes(number)) continue;
		const began = Date.now();
		try {
			const job = jobs.find(({ template }) => template === number);
			if (!job) throw new Error(`${file}: nothing tells how it is driven. Add it to test/templates/costs/jobs.`);
			kept[number] = await measure(stage, job, file);
			const { one, hundred } = kept[number];
			console.log(`${file}: ${one}, ${hundred} (${((Date.now() - began) / 1000).toFixed(0)} s)`);
			const inOrder = Object.entries(kept).sort(([first], [second]) => first.localeCompare(second, 'en'));
			await writeFile(KEPT, `${JSON.stringify(Object.fromEntries(inOrder), null, 2)}\n`);
		} catch (error) {
			if (isStopping()) throw error;
			console.error(error);
			failed.push(file);
		}
	}
	return failed;
}

try {
	await globalSetup();
	const failed = await measureAll();
	if (failed.length > 0) {
		console.error(`\nNot measured: ${failed.join(', ')}`);
		process.exitCode = 1;
	}
} catch (error) {
	if (!isStopping()) {
		console.error(error);
		process.exitCode = 1;
	}
} finally {
	await stopEverything();
}
process.exit();
