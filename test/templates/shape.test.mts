import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';

import { jobs } from './costs/jobs/index.mts';

const FOLDER = join(import.meta.dirname, '..', '..', 'templates');
const files = (await readdir(FOLDER)).filter((name) => name.endsWith('.json'));

type Node = Record<string, any>;

const TEMPLATES = 21;
/** Steps of all templates together, and of one, without notes. */
const MOST_STEPS = 190;
const mostStepsOf = (name: string): number => (/^(15|19)-/.test(name) ? 14 : 10);
/** Draws a chart. */
const MAY_HAVE_CODE = /^11-/;

/** What lies on the canvas of such a size can be read at “fit to screen”. */
const CANVAS = { width: 1900, height: 1120 };
const STEP = 96;
/** Steps with a name inside, for what hangs on them. */
const WIDE = /\.(agent|mcpTrigger|chatHitlTool)$/;
const WIDE_STEP = 256;
/** The width of a letter of a heading, which has room for two lines above the steps. */
const LETTER = 12;
/** Fewer pixels than these between two steps, and their names lie on each other. */
const APART = 24;
/** n8n cuts longer names on the canvas. */
const LONGEST_NAME = 32;

const isNote = ({ type }: Node): boolean => type.endsWith('.stickyNote');
const isFreshBooks = ({ type }: Node): boolean => /\.freshBooks(Tool)?$/.test(type);
/** Triggers that can be tried as they are: by hand, by a form, by FreshBooks, in a chat. */
const CAN_BE_TRIED = /\.(scheduleTrigger|formTrigger|chatTrigger|mcpTrigger|freshBooks(Polling)?Trigger)$/;
const isTrigger = ({ type }: Node): boolean => /(Trigger|\.webhook|\.emailReadImap)$/.test(type);

async function read(name: string): Promise<{ text: string; nodes: Node[]; connections: Record<string, Node> } & Node> {
	const text = await readFile(join(FOLDER, name), 'utf8');
	return { text, ...JSON.parse(text) };
}

describe('Every template', () => {
	test('is one of those that the README tells of, numbered without a gap', async () => {
		const numbers = files.map((name) => Number(name.slice(0, 2)));
		const all = Array.from({ length: TEMPLATES }, (_, index) => index + 1);
		assert.deepEqual(numbers, all);
		const readme = await readFile(join(FOLDER, 'README.md'), 'utf8');
		for (const name of files) {
			assert.ok(readme.includes(`](${name})`), name);
			// its picture stands where a comment keeps the place for it
			const picture = `../docs/pictures/templates/${name.replace('.json', '.png')}`;
			const place = existsSync(join(FOLDER, picture)) ? `](${picture})` : `<!-- picture: ${picture} -->`;
			assert.ok(readme.includes(place), place);
		}
	});

	test('has few steps, and all together have few', async () => {
		const counts = new Map<string, number>();
		for (const name of files) {
			const { nodes } = await read(name);
			const steps = nodes.filter((node) => !isNote(node)).length;
			assert.ok(steps <= mostStepsOf(name), `${name} has ${steps} steps`);
			counts.set(name, steps);
		}
		const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
		assert.ok(all <= MOST_STEPS, `all together have ${all} steps`);
	});

	test('is driven once where its cost is measured', () => {
		assert.deepEqual(
			jobs.map(({ template }) => template),
			files.map((name) => name.slice(0, 2)),
		);
	});

	for (const name of files) {
		test(name, async () => {
			const { text, nodes, connections, pinData = {}, ...rest } = await read(name);
			const names = nodes.map((node) => node.name);
			assert.deepEqual(Object.keys(rest), ['name', 'settings']);

			// only what every n8n has, and this package
			for (const { type } of nodes) {
				assert.match(type, /^(n8n-nodes-base|@n8n\/n8n-nodes-langchain|n8n-nodes-freshbooks)\./);
			}
			// nothing of anybody's: credentials are chosen by whoever imports it, addresses are examples
			assert.ok(nodes.every((node) => !node.credentials));
			for (const [address] of text.matchAll(/[\w.+-]+@[\w-]+(\.[\w-]+)+/g)) assert.match(address, /\.example$/);
			for (const [url] of text.matchAll(/https?:\/\/[^\s"\\]+/g)) assert.fail(`an address: ${url}`);

			// one note that tells what to know
			const [note] = nodes.filter(isNote);
			assert.match(note.parameters.content, /^## /);
			assert.match(note.parameters.content, /### To set/);
			assert.match(note.parameters.content, /### Where money moves/);
			for (const [, said] of note.parameters.content.matchAll(/\*\*([A-Z][^*]+)\*\*/g)) {
				if (said !== 'FreshBooks credential') assert.ok(names.includes(said) || isPartOf(said, names), said);
			}

			// every step has a name of its own and is reached; nothing leads nowhere
			assert.equal(new Set(names).size, names.length);
			// n8n refuses the import otherwise
			assert.equal(new Set(nodes.map(({ id }) => id)).size, nodes.length);
			for (const one of names) {
				assert.doesNotMatch(
					one,
					/^(FreshBooks|HTTP Request|Code|If|Set|Edit Fields|Filter|Merge|Aggregate)( Tool)?\d*$/,
				);
			}
			const targets = Object.values(connections).flatMap((outputs) =>
				Object.values<Node[][]>(outputs).flatMap((lists) => lists.flat().map(({ node }) => node)),
			);
			const known = new Set([...targets, ...Object.keys(connections), ...Object.keys(pinData)]);
			for (const one of known) assert.ok(names.includes(one), one);
			for (const node of nodes) {
				const isReached = isTrigger(node) || isNote(node) || targets.includes(node.name) || connections[node.name];
				assert.ok(isReached, `${node.name} is not connected`);
			}
			// what another step is called by, exists
			for (const [, one] of text.matchAll(/\$\('((?:[^'\\]|\\.)+)'\)/g)) assert.ok(names.includes(one), one);
		});
	}

	for (const name of files) {
		test(`${name} is for people who write no code`, async () => {
			const { nodes, connections, pinData = {} } = await read(name);
			const steps = nodes.filter((node) => !isNote(node));
			if (!MAY_HAVE_CODE.test(name))
				assert.deepEqual(
					steps.filter(({ type }) => type.endsWith('.code')),
					[],
				);

			// begins as it does in earnest, and beside that with a sample where it cannot be tried otherwise
			const triggers = steps.filter(isTrigger);
			const isManual = ({ type }: Node) => type.endsWith('.manualTrigger');
			assert.ok(!triggers.every(isManual), 'no trigger but the manual one');
			for (const trigger of triggers.filter(isManual)) {
				assert.equal(trigger.name, 'Try it');
				// a sample with a file in it is pinned: a step to edit fields cannot make one
				if (pinData[trigger.name]) continue;
				const [sample, ...others] = connections[trigger.name].main[0].map((to: Node) => to.node);
				assert.deepEqual(others, []);
				const { type, parameters } = steps.find((node) => node.name === sample)!;
				assert.deepEqual([type, parameters.mode], ['n8n-nodes-base.set', 'raw']);
			}
			if (!triggers.some(({ type }) => CAN_BE_TRIED.test(type))) assert.ok(triggers.some(isManual), 'no “Try it”');

			// one place to set things, if there is something to set
			const settings = steps.find((node) => node.name === 'Settings');
			const set: Node[] = settings?.parameters.assignments.assignments ?? [];
			if (settings) assert.ok(set.length > 1 && set.some((one) => one.name === 'business'));
			const [overview] = nodes.filter(isNote);
			if (!settings) assert.match(overview.parameters.content, /several businesses[^.]*\? Choose it (in|there)/i);
			for (const { name: step, parameters, retryOnFail } of steps.filter(isFreshBooks)) {
				const chosen = parameters.business?.value ?? '';
				assert.equal(chosen, settings ? "={{ $('Settings').first().json.business }}" : '', step);
				// the node repeats what it may by itself; n8n would repeat what has been done
				assert.equal(retryOnFail, undefined, step);
			}
		});

		test(`${name} can be read on n8n’s canvas`, async () => {
			const { nodes } = await read(name);
			const steps = nodes.filter((node) => !isNote(node));
			const [overview, ...stages] = nodes.filter(isNote);

			// a note for each stage, numbered, of another color than the overview, with all steps on them
			assert.ok(stages.length >= 2, 'no stages');
			stages.forEach(({ parameters }, index) => {
				const { content, color } = parameters;
				assert.match(content, new RegExp(`^## ${index + 1} \\S`));
				const lines = (content.length * LETTER) / (parameters.width - 24);
				assert.ok(lines <= 2, `long for its note: ${content}`);
				assert.ok(color && color !== overview.parameters.color, `no color of its own: ${content}`);
			});
			for (const step of steps) {
				const under = stages.filter((stage) => isWithin(boxOf(step), boxOf(stage)));
				assert.equal(under.length, 1, `${step.name} lies on ${under.length} stages`);
				assert.ok(step.name.length <= LONGEST_NAME, `long: ${step.name}`);
			}

			// nothing on anything else, and all of it on one screen
			assert.ok(overview.parameters.content.length <= 1200, 'the overview is long');
			for (const [index, one] of steps.entries()) {
				for (const other of steps.slice(index + 1)) {
					assert.ok(!overlap(withRoom(one), withRoom(other)), `${one.name} is too near to ${other.name}`);
				}
			}
			const notes = [overview, ...stages];
			for (const [index, one] of notes.entries()) {
				for (const other of notes.slice(index + 1)) {
					assert.ok(!overlap(boxOf(one), boxOf(other)), `${one.name} lies on ${other.name}`);
				}
			}
			const boxes = nodes.map(boxOf);
			const width = Math.max(...boxes.map(({ right }) => right)) - Math.min(...boxes.map(({ left }) => left));
			const height = Math.max(...boxes.map(({ bottom }) => bottom)) - Math.min(...boxes.map(({ top }) => top));
			assert.ok(width <= CANVAS.width && height <= CANVAS.height, `${width} × ${height}`);
		});
	}
});

interface Box {
	left: number;
	top: number;
	right: number;
	bottom: number;
}

function boxOf({ position: [left, top], parameters, ...node }: Node): Box {
	const step = { width: WIDE.test(node.type) ? WIDE_STEP : STEP, height: STEP };
	const { width, height } = isNote(node as Node) ? parameters : step;
	return { left, top, right: left + width, bottom: top + height };
}

function withRoom(node: Node): Box {
	const { right, bottom, ...corner } = boxOf(node);
	return { ...corner, right: right + APART, bottom: bottom + APART };
}

const isWithin = (one: Box, other: Box): boolean =>
	one.left >= other.left && one.top >= other.top && one.right <= other.right && one.bottom <= other.bottom;

const overlap = (one: Box, other: Box): boolean =>
	one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

/** Words in bold that are the beginning of several steps' names, like “Dry run”. */
const isPartOf = (said: string, names: string[]): boolean => names.some((name) => name.startsWith(said));
