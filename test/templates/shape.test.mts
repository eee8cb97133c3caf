import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { jobs } from './costs/jobs/index.mts';

const FOLDER = join(import.meta.dirname, '..', '..', 'templates');
const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.json'));

type Node = Record<string, any>;

describe('Every template', () => {
	test('is one of the nineteen, numbered without a gap, and told in the README', async () => {
		assert.deepEqual(
			files.map((name) => Number(name.slice(0, 2))),
			Array.from({ length: 19 }, (_, index) => index + 1),
		);
		const readme = await readFile(join(FOLDER, 'README.md'), 'utf8');
		for (const name of files) {
			assert.ok(readme.includes(`](${name})`), name);
			// its picture stands where a comment keeps the place for it
			const picture = `../docs/pictures/templates/${name.replace('.json', '.png')}`;
			const place = existsSync(join(FOLDER, picture)) ? `](${picture})` : `<!-- picture: ${picture} -->`;
			assert.ok(readme.includes(place), place);
		}
	});

	test('is driven once where its cost is measured', () => {
		assert.deepEqual(
			jobs.map(({ template }) => template),
			files.map((name) => name.slice(0, 2)),
		);
	});

	for (const name of files) {
		test(name, async () => {
			const text = await readFile(join(FOLDER, name), 'utf8');
			const { nodes, connections, pinData = {}, ...rest } = JSON.parse(text);
			const names = nodes.map((node: Node) => node.name);
			assert.deepEqual(Object.keys(rest), ['name', 'settings']);

			// only what every n8n has, and this package
			for (const { type } of nodes) {
				assert.match(type, /^(n8n-nodes-base|@n8n\/n8n-nodes-langchain|n8n-nodes-freshbooks)\./);
			}
			// nothing of anybody's: credentials are chosen by whoever imports it, addresses are examples
			assert.ok(nodes.every((node: Node) => !node.credentials));
			for (const [address] of text.matchAll(/[\w.+-]+@[\w-]+(\.[\w-]+)+/g)) assert.match(address, /\.example$/);
			for (const [url] of text.matchAll(/https?:\/\/[^\s"\\]+/g)) assert.fail(`an address: ${url}`);

			// one place for the business, and one note that tells what to know
			const settings = nodes.filter((node: Node) => node.name === 'Settings');
			assert.equal(settings.length, 1);
			for (const { type, parameters } of nodes) {
				if (!/\.freshBooks(Tool)?$/.test(type)) continue;
				assert.equal(parameters.business.value, "={{ $('Settings').first().json.business }}");
			}
			const [note, ...others] = nodes.filter(({ type }: Node) => type.endsWith('.stickyNote'));
			assert.deepEqual(others, []);
			assert.match(note.parameters.content, /^## /);
			assert.match(note.parameters.content, /### To set/);
			assert.match(note.parameters.content, /### Where money moves/);
			for (const [, said] of note.parameters.content.matchAll(/\*\*([A-Z][^*]+)\*\*/g)) {
				if (said !== 'FreshBooks credential') assert.ok(names.includes(said) || isPartOf(said, names), said);
			}

			// every step has a name of its own and is reached; nothing leads nowhere
			assert.equal(new Set(names).size, names.length);
			for (const one of names) assert.doesNotMatch(one, /^(FreshBooks|HTTP Request|Code|If|Set|Edit Fields)\d*$/);
			const targets = Object.values<Node>(connections).flatMap((outputs) =>
				Object.values<Node[][]>(outputs).flatMap((lists) => lists.flat().map(({ node }) => node)),
			);
			const known = new Set([...targets, ...Object.keys(connections), ...Object.keys(pinData)]);
			for (const one of known) assert.ok(names.includes(one), one);
			for (const { name: one, type } of nodes) {
				const begins = /(Trigger|\.webhook|\.stickyNote)$/.test(type);
				assert.ok(begins || targets.includes(one) || connections[one], `${one} is not connected`);
			}
			// what another step is called by, exists
			for (const [, one] of text.matchAll(/\$\('((?:[^'\\]|\\.)+)'\)/g)) assert.ok(names.includes(one), one);
		});
	}
});

/** Words in bold that are the beginning of several steps' names, like “Dry run”. */
const isPartOf = (said: string, names: string[]): boolean => names.some((name) => name.startsWith(said));
