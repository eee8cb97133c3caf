import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { connectOAuth, type Credential } from '../../sandbox/n8n/oauth.mts';
import { stopEverything } from '../../sandbox/n8n/processes.mts';
import { credentialData } from '../../sandbox/n8n/stage.mts';
import * as workflows from '../../sandbox/n8n/workflows.mts';
import { setStage, type TestStage, workflowOf } from './stage.mts';

let stage: TestStage;
let credential: Credential;

before(async () => {
	stage = await setStage();
	credential = await connectOAuth(stage.n8n, 'FreshBooks', await credentialData(stage.freshbooks));
});
after(stopEverything);

const byName = (value: string) => ({ __rl: true, mode: 'name', value });
const who = 'hello@brook.example';

describe('In a real n8n', () => {
	test('an invoice is drafted, sent, paid and found by names and numbers alone, and once only', async () => {
		const node = (name: string, parameters: object) => ({
			name,
			type: 'n8n-nodes-freshbooks.freshBooks',
			parameters: { business: byName(` ${stage.business.name.toLowerCase()} `), ...parameters },
		});
		const nodes = [
			{ name: 'Start', type: 'n8n-nodes-base.manualTrigger' },
			node('Draft', {
				resource: 'invoice',
				operation: 'create',
				customerid: byName(who),
				create_date: '2026-11-22',
				lines: { line: [{ item: byName('logo design'), tax1: byName('hst') }] },
				options: { ifNotFound: 'createClient', onlyOnceFor: 'web 1042' },
			}),
			// as a sheet has the number: without the noughts before it
			node('Send', {
				resource: 'invoice',
				operation: 'send',
				invoiceId: byName('={{ Number($json.invoice_number) }}'),
			}),
			node('Pay', {
				resource: 'payment',
				operation: 'create',
				invoiceid: byName('={{ $json.invoice_number }}'),
				amount: '={{ $json.amount }}',
				date: '2026-11-22',
				options: { onlyOnceFor: 'ch_1042', ifMoreThanOutstanding: 'error' },
			}),
			node('Find', {
				resource: 'invoice',
				operation: 'getAll',
				filters: { customerid: byName(who.toUpperCase()) },
				returnAll: true,
				output: 'full',
			}),
		];
		const workflow = await workflows.importWorkflow(stage.n8n, workflowOf('By name', stage, credential, nodes));
		const count = async (table: string) => (await stage.records(table)).length;
		const [clients, invoices, payments] = [await count('clients'), await count('invoices'), await count('payments')];

		for (const isAgain of [false, true]) {
			const { status, items, error } = await workflows.runWorkflow(stage.n8n, workflow);
			assert.equal(status, 'success', JSON.stringify(error));
			const [{ json: draft }] = items['Draft'];
			assert.equal(draft.alreadyExisted, isAgain);
			assert.deepEqual(
				draft.lines.map(({ name, taxName1 }: Record<string, string>) => [name, taxName1]),
				[['Logo design', 'HST']],
			);
			assert.equal(items['Send'][0].json.emailed_to, who);
			assert.equal(items['Pay'][0].json.alreadyExisted, isAgain);
			assert.deepEqual(
				items['Find'].map(({ json }) => [json.id, json.po_number, json.status]),
				[[draft.id, 'web 1042', 'paid']],
			);
		}
		assert.deepEqual(
			[await count('clients'), await count('invoices'), await count('payments')],
			[clients + 1, invoices + 1, payments + 1],
		);
	});
});
