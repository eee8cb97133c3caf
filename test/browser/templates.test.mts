import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';

import { connectOAuth, type Credential } from '../../sandbox/n8n/oauth.mts';
import { stopEverything } from '../../sandbox/n8n/processes.mts';
import { credentialData } from '../../sandbox/n8n/stage.mts';
import { importWorkflow, type SavedWorkflow } from '../../sandbox/n8n/workflows.mts';
import { credentialType, readTemplate } from '../templates/stage.mts';
import { picture, picturesFolder } from './pictures.mts';
import { assertNoComplaints, type BrowserStage, openBrowserStage } from './stage.mts';

const folder = join(import.meta.dirname, '..', '..', 'templates');
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

/** In pictures the note on the whole would take half the room; their documents say the same in words. */
const isKept = ({ name }: SavedWorkflow['nodes'][number]) => !picturesFolder || name !== 'About this workflow';
const isNote = (type: string) => type.endsWith('.stickyNote');

/** A window in which the names of a long workflow can still be read. */
function windowFor(nodes: SavedWorkflow['nodes']) {
	const places = nodes.map(({ position: [x] }) => x);
	const length = Math.max(...places) - Math.min(...places);
	return { width: Math.max(1400, 300 + Math.round(0.4 * length)), height: 800 };
}

let stage: BrowserStage;
/** The node types of this n8n, each with its version. */
let known: Set<string>;
const workflows = new Map<string, SavedWorkflow>();

before(async () => {
	// the words of a long workflow are small: with finer pixels they can be read in its picture
	stage = await openBrowserStage(2);
	known = await knownNodes();
	const { n8n, freshbooks } = stage;
	const freshBooksOAuth2Api = await connectOAuth(n8n, 'FreshBooks', await credentialData(freshbooks));
	const credentials: Record<string, Credential> = { freshBooksOAuth2Api };
	for (const file of files) {
		const template = await readTemplate(basename(file, '.json'));
		const nodes = [];
		for (const node of template.nodes.filter(isKept)) {
			const type = credentialType(node);
			if (type) credentials[type] ??= await n8n.api('POST', '/credentials', { name: type, type, data: {} });
			nodes.push(type ? { ...node, credentials: { [type]: credentials[type] } } : node);
		}
		workflows.set(file, await importWorkflow(n8n, { ...template, nodes }));
	}
	await stage.page.reload();
});
after(stopEverything);

/** What the editor itself asks n8n for to draw its canvas. */
async function knownNodes(): Promise<Set<string>> {
	const { data } = await stage.n8n.page('/types/nodes.json');
	const types = data as unknown as Array<{ name: string; version: number | number[] }>;
	return new Set(types.flatMap(({ name, version }) => [version].flat().map((one) => `${name} ${one}`)));
}

for (const file of files) {
	test(`${file} opens on the canvas with every node known, and nothing to mend once credentials are chosen`, async () => {
		const { page } = stage;
		const { name, nodes } = workflows.get(file)!;
		await page.setViewportSize(windowFor(nodes));
		await page.getByTestId('project-home-menu-item').click();
		await page.getByTestId('resources-list-item-workflow').getByText(name, { exact: true }).click();
		const steps = page.getByTestId('canvas-node');
		const expected = nodes.filter(({ type }) => !isNote(type));
		await steps.nth(expected.length - 1).waitFor();
		await page.getByTestId('zoom-to-fit').click();
		const names = await steps.evaluateAll((all) => all.map((one) => one.getAttribute('data-node-name')));
		assert.deepEqual(names.toSorted(), expected.map((node) => node.name).toSorted());
		const unknown = nodes.map(({ type, typeVersion }) => `${type} ${typeVersion}`).filter((one) => !known.has(one));
		assert.deepEqual(unknown, [], 'nodes that n8n does not know');
		assert.equal(await page.getByTestId('node-issues').count(), 0, 'nodes with a red triangle');
		await picture(`templates/${basename(file, '.json')}`, page, { around: steps.or(page.getByTestId('sticky')) });
		assertNoComplaints(stage);
	});
}
