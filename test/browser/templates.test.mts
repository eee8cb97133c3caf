import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';

import { connectOAuth } from '../../sandbox/n8n/oauth.mts';
import { stopEverything } from '../../sandbox/n8n/processes.mts';
import { credentialData } from '../../sandbox/n8n/stage.mts';
import { importWorkflow, readWorkflow, type SavedWorkflow } from '../../sandbox/n8n/workflows.mts';
import { picture } from './pictures.mts';
import { assertNoComplaints, type BrowserStage, openBrowserStage } from './stage.mts';

const folder = join(import.meta.dirname, '..', '..', 'templates');
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

let stage: BrowserStage;
const workflows = new Map<string, SavedWorkflow>();

before(async () => {
	stage = await openBrowserStage();
	const credential = await connectOAuth(stage.n8n, 'FreshBooks', await credentialData(stage.freshbooks));
	for (const file of files) {
		const template = await readWorkflow(join(folder, file), credential, {});
		workflows.set(file, await importWorkflow(stage.n8n, template));
	}
	await stage.page.reload();
});
after(stopEverything);

for (const file of files) {
	test(`${file} opens on the canvas with every node known`, async () => {
		const { page } = stage;
		const { name, nodes } = workflows.get(file)!;
		await page.getByTestId('project-home-menu-item').click();
		await page.getByTestId('resources-list-item-workflow').getByText(name, { exact: true }).click();
		const steps = page.getByTestId('canvas-node');
		const expected = nodes.filter(({ type }) => !type.endsWith('.stickyNote'));
		await steps.nth(expected.length - 1).waitFor();
		await page.getByTestId('zoom-to-fit').click();
		const names = await steps.evaluateAll((all) => all.map((one) => one.getAttribute('data-node-name')));
		assert.deepEqual(names.toSorted(), expected.map((node) => node.name).toSorted());
		assert.equal(await page.getByText('Install this node').count(), 0, 'nodes that n8n does not know');
		await picture(`templates/${basename(file, '.json')}`, page, {
			around: steps.or(page.getByTestId('sticky')),
		});
		assertNoComplaints(stage);
	});
}
