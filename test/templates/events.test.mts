import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';

import { stopEverything } from '../../sandbox/n8n/processes.mts';
import { executionIds } from '../../sandbox/n8n/workflows.mts';
import * as office from './office.mts';
import * as stages from './stage.mts';

type Fields = Record<string, any>;

let stage: stages.TemplateStage;
after(stopEverything);

const messagesTo = (path: string): string[] =>
	stage.outside.messages.filter((one) => one.path === path).map(({ body }) => body.text);
const projectsOf = async (client: Fields): Promise<Fields[]> =>
	(await stage.records('projects')).filter((one) => one.client_id === client.id);

describe('08 estimate accepted', () => {
	test('makes one project at the estimate’s price before taxes and tells the team once', async () => {
		stage = await stages.openTemplates();
		const messageUrl = `${stage.outside.url}/accepted`;
		const workflow = await stages.importTemplate(stage, '08-estimate-accepted-to-project', { messageUrl });
		await stages.publishTrigger(stage, workflow, 'estimate.update');
		const client = await office.newClient(stage, 'Yes Please');
		const tax = { taxName1: 'HST', taxAmount1: '13' };
		const lines = [{ name: 'Shop window', qty: '2', unit_cost: { amount: '350.00', code: 'CAD' }, ...tax }];
		const estimate = await office.inFreshBooks(stage, 'POST', 'estimates/estimates', {
			estimate: { customerid: client.id, create_date: '2026-11-20', lines, discount_value: '10' },
		});
		const change = (fields: Fields) =>
			office.inFreshBooks(stage, 'PUT', `estimates/estimates/${estimate.id}`, { estimate: fields });

		await change({ notes: 'Not accepted yet' });
		const accepted = await stages.during(stage, workflow, () => change({ action_accept: true }));
		await change({ notes: 'Changed later' });
		await stages.unpublish(stage, workflow);
		assert.equal((await executionIds(stage.n8n, workflow)).length, 1);
		const [project, ...others] = await projectsOf(client);
		assert.deepEqual(others, []);
		assert.equal(project.title, `Shop window (estimate ${estimate.estimate_number})`);
		assert.deepEqual([project.project_type, project.fixed_price], ['fixed_price', '630.00']);
		const [text, ...more] = messagesTo('/accepted');
		assert.match(
			text,
			/^Yes Please has accepted estimate .* over 711\.90 CAD\. The project “Shop window .*” is ready\.$/,
		);
		assert.deepEqual(more, []);

		// told again, and where FreshBooks names no business
		const [{ json }] = accepted.items['An estimate is accepted'];
		await stages.change(stage, workflow, {
			pinData: { 'An estimate is accepted': [{ json: { ...json, businessId: null } }] },
		});
		const { items } = await stages.run(stage, workflow, 'An estimate is accepted');
		assert.equal(items['Make the project'][0].json.id, project.id);
		assert.deepEqual([(await projectsOf(client)).length, messagesTo('/accepted').length], [1, 1]);
	});
});

describe('10 new client', () => {
	test('welcomes a client once, with a checklist and a word to the team', async () => {
		stage = await stages.openTemplates();
		const messageUrl = `${stage.outside.url}/clients`;
		const workflow = await stages.importTemplate(stage, '10-new-client-onboarding', { messageUrl });
		await stages.publishTrigger(stage, workflow, 'client.create');

		const execution = await stages.during(stage, workflow, () => office.newClient(stage, 'Noor Prints'));
		const client = execution.items['A client is added'][0].json.record;
		const [project] = await projectsOf(client);
		assert.deepEqual([project.title, /Kick-off call/.test(project.description)], ['Onboarding Noor Prints', true]);
		const welcomes = () => stage.outside.emails.filter(({ to }) => to.includes(client.email));
		assert.match(welcomes()[0].text, /Hello,\s+we are glad/);
		assert.deepEqual(messagesTo('/clients').length, 1);

		// whoever has no email address gets no welcome, all else happens
		const emails = stage.outside.emails.length;
		const unreachable = await stages.during(stage, workflow, () =>
			office.inFreshBooks(stage, 'POST', 'users/clients', { client: { organization: 'Postal Prints' } }),
		);
		assert.equal((await projectsOf(unreachable.items['A client is added'][0].json.record)).length, 1);
		assert.match(messagesTo('/clients').at(-1) ?? '', /^New client: Postal Prints\./);
		assert.equal(stage.outside.emails.length, emails);

		// FreshBooks cannot make the next checklist at first; somebody goes on with the failed execution
		const path = '^/projects/business/\\d+/projects?$';
		const fault = { match: { method: 'POST', path }, kind: 'status', status: 503, times: 1 };
		await stage.freshbooks.control('PATCH', '/switches', { faults: [fault] });
		const failed = await stages.failing(stage, workflow, () => office.newClient(stage, 'Unlucky Prints'));
		assert.equal(failed.error?.node?.name, 'Make the checklist');
		await stages.goOn(stage, workflow, failed);
		const unlucky = failed.items['A client is added'][0].json.record;
		assert.equal((await projectsOf(unlucky)).length, 1);
		assert.equal(stage.outside.emails.filter(({ to }) => to.includes(unlucky.email)).length, 1);
		await stages.unpublish(stage, workflow);
	});
});
