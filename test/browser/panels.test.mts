import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';

import type { Page } from 'playwright-core';
import type { INodeProperties, INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';

import { connectOAuth, type Credential } from '../../sandbox/n8n/oauth.mts';
import { stopEverything } from '../../sandbox/n8n/processes.mts';
import { credentialData } from '../../sandbox/n8n/stage.mts';
import { importWorkflow } from '../../sandbox/n8n/workflows.mts';
import { workflowOf } from '../e2e/stage.mts';
import * as editor from './editor.mts';
import { assertNoComplaints, type BrowserStage, openBrowserStage } from './stage.mts';

// the ES module of n8n-workflow does not find its own parts
const require = createRequire(import.meta.url);
const { NodeHelpers } = require('n8n-workflow') as typeof import('n8n-workflow');

/** What the panel of a node shows. */
interface Panel {
	labels: string[];
	notices: string[];
	/** The fields with a warning beside them. */
	warnings: string[];
}

interface FreshBooksNode {
	name: string;
	type: string;
	parameters: { resource: string; operation: string };
}

/** As many as the editor opens quickly: a workflow with all of them takes long. */
const NODES_AT_ONCE = 53;

/** The editor shows the name of the next node at once and its fields up to 200 ms later, on a slow machine longer. */
const PATIENCE_MS = 20_000;

let stage: BrowserStage;
let description: INodeTypeDescription;

before(async () => {
	stage = await openBrowserStage();
	const { FreshBooks } = require('../../dist/nodes/FreshBooks/FreshBooks.node.js');
	({ description } = new FreshBooks());
});
after(stopEverything);

/** Every resource with every operation. */
function operations(): Array<FreshBooksNode['parameters']> {
	return description.properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ displayOptions, options }) => {
			const [resource] = displayOptions?.show?.resource as string[];
			return (options as INodePropertyOptions[]).map(({ value }) => ({ resource, operation: String(value) }));
		});
}

/** What the panel should show when nothing but resource and operation is chosen. */
function expected(parameters: FreshBooksNode['parameters']): Panel {
	const node = { typeVersion: 1, parameters };
	const values = NodeHelpers.getNodeParameters(description.properties, parameters, true, false, node, description)!;
	const isShown = (property: INodeProperties) => NodeHelpers.displayParameter(values, property, node, description);
	const shown = description.properties.filter(isShown);
	const isEmpty = ({ name, default: usual }: INodeProperties) =>
		!(name in parameters) && (usual === '' || (usual as { value?: string }).value === '');
	return {
		labels: shown.filter(({ type }) => type !== 'notice').map(({ displayName }) => displayName),
		notices: shown.filter(({ type }) => type === 'notice').map(({ displayName }) => displayName),
		warnings: shown.filter((property) => property.required && isEmpty(property)).map(({ displayName }) => displayName),
	};
}

async function seen(page: Page): Promise<Panel> {
	return await page.getByTestId('node-parameters').evaluate((panel) => {
		const all = (selector: string) =>
			Array.from(panel.querySelectorAll<HTMLElement>(selector)).filter((one) => one.checkVisibility());
		const labelOf = (one: Element) => one.querySelector<HTMLElement>('label span')?.innerText.trim() ?? '?';
		const items = all('[data-test-id="input-label"]');
		return {
			labels: items.map(labelOf),
			notices: all('[data-test-id="parameter-item"] .notice').map((one) => one.innerText.trim()),
			warnings: items.filter((one) => one.querySelector('[data-test-id="parameter-issues"]')).map(labelOf),
		};
	});
}

/** The panel once it shows what it should, or what it shows when patience has ended. */
async function settled(page: Page, awaited: Panel): Promise<Panel> {
	const end = Date.now() + PATIENCE_MS;
	for (;;) {
		const panel = await seen(page);
		if (isDeepStrictEqual(panel, awaited) || Date.now() > end) return panel;
		await sleep(100);
	}
}

/** Opens one node after the other in a window of its own. */
async function walk(nodes: FreshBooksNode[], credential: Credential): Promise<void> {
	const page = await stage.page.context().newPage();
	for (let first = 0; first < nodes.length; first += NODES_AT_ONCE) {
		const some = nodes.slice(first, first + NODES_AT_ONCE);
		const workflow = await importWorkflow(stage.n8n, workflowOf(some[0].name, stage, credential, some));
		await page.goto(`${stage.n8n.base}/workflow/${workflow.id}/1`);
		for (const [index, { name, parameters }] of some.entries()) {
			if (index > 0) await editor.nextNode(page);
			await editor.openedNode(page, name).waitFor();
			const awaited = expected(parameters);
			const panel = await settled(page, awaited);
			assert.deepEqual(panel, awaited, `${name}: ${JSON.stringify(panel)} instead of ${JSON.stringify(awaited)}`);
			const isTwice = new Set(panel.labels).size < panel.labels.length;
			assert.ok(!isTwice, `${name} has a label twice: ${panel.labels.join(', ')}`);
		}
	}
	await page.close();
}

test('every operation of every resource has a panel that asks for what it needs and nothing else', async () => {
	const nodes = operations().map((parameters): FreshBooksNode => ({
		name: `${parameters.resource}: ${parameters.operation}`,
		type: 'n8n-nodes-freshbooks.freshBooks',
		parameters,
	}));
	assert.ok(nodes.length >= 211, `There are only ${nodes.length} operations`);
	const credential = await connectOAuth(stage.n8n, 'FreshBooks', await credentialData(stage.freshbooks));

	// two windows, for two processors
	const half = Math.ceil(nodes.length / 2);
	const halves = [nodes.slice(0, half), nodes.slice(half)];
	await Promise.all(halves.map((some) => walk(some, credential)));
	assertNoComplaints(stage);
});
