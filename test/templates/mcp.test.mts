import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { stopEverything } from '../../sandbox/n8n/processes.mts';
import { waitFor } from '../../sandbox/n8n/server.mts';
import * as workflows from '../../sandbox/n8n/workflows.mts';
import { connect, type McpClient } from './mcp.mts';
import * as office from './office.mts';
import * as stages from './stage.mts';

type Fields = Record<string, any>;

let stage: stages.TemplateStage;
let workflow: workflows.SavedWorkflow;
let url: string;
let assistant: McpClient;
after(stopEverything);

describe('20 MCP server', () => {
	let invoice: Fields;

	before(async () => {
		stage = await stages.openTemplates();
		workflow = await stages.importTemplate(stage, '20-freshbooks-as-mcp-server');
		url = await stages.publishMcp(stage, workflow);
		assistant = await connect(url, stages.TOKEN);
	});

	const invoiceNow = async (): Promise<Fields> =>
		(await stage.records('invoices')).find(({ id }) => id === invoice.id) ?? {};
	const paymentsOf = async ({ id }: Fields): Promise<Fields[]> =>
		(await stage.records('payments')).filter(({ invoiceid, vis_state }) => invoiceid === id && !vis_state);

	/** The assistant asks for something, and a person gets an email about it. */
	async function ask(input: Fields): Promise<Fields> {
		const mails = stage.outside.emails.length;
		const answer = await assistant.call('Ask_to_move_money', input);
		assert.match(JSON.stringify(answer), /waiting for a human response/);
		const mail = await waitFor('The email to the person', async () => stage.outside.emails[mails]);
		const [, link] = /href="([^"]+)"/.exec(mail.text) ?? [];
		return { mail, link: link.replaceAll('&amp;', '&') };
	}

	/** The person opens the page of the email and chooses; waits for what comes of it. */
	async function decide({ link }: Fields, choice: string): Promise<workflows.Execution> {
		const form = new FormData();
		form.append('field-0', choice);
		const [, id] = /webhook-waiting\/(\d+)/.exec(link) ?? [];
		await office.post(link, form, stages.A_PERSON);
		return workflows.finished(stage.n8n, id, 60);
	}

	test('lets nobody in without the token', async () => {
		await assert.rejects(connect(url, 'somebody-else'), /40[13]|Authorization/);
		await assert.rejects(connect(url, ''), /40[13]|Authorization/);
	});

	test('tells what each tool does and needs, in few words, over both of MCP’s transports', async () => {
		const overSse = await connect(url, stages.TOKEN, 'sse');
		for (const { tools, instructions } of [assistant, overSse]) {
			assert.match(instructions, /decided by a person/);
			assert.deepEqual(tools.map(({ name }) => name).toSorted(), [
				'Ask_to_move_money',
				'Draft_an_invoice',
				'Find_clients',
				'Find_invoices',
			]);
			for (const { name, description, inputSchema } of tools) {
				assert.ok(description.length > 40, name);
				for (const [key, value] of Object.entries<Fields>(inputSchema.properties)) {
					assert.ok(value.description, `${name}.${key}`);
				}
			}
			assert.ok(JSON.stringify(tools).length < 4000);
		}
		const [found] = await overSse.call('Find_clients', { search: 'Okafor' });
		assert.match(found.organization, /Okafor/);
	});

	test('drafts an invoice for a new client, and finds both by name and number', async () => {
		const lines = [{ name: 'Consulting', qty: '3', unit_cost: '120.00' }];
		const drafted = await assistant.call('Draft_an_invoice', { client: 'ines@mcp.example', lines, due_days: 14 });
		const [client, ...doubles] = (await stage.records('clients')).filter(({ email }) => email === 'ines@mcp.example');
		assert.deepEqual(doubles, []);
		const drafts = (await stage.records('invoices')).filter(({ customerid }) => customerid === client.id);
		assert.equal(drafts.length, 1);
		[invoice] = drafts;
		assert.deepEqual([invoice.status, invoice.amount.amount, invoice.due_offset_days], [1, '360.00', 14]);
		assert.match(JSON.stringify(drafted), new RegExp(invoice.invoice_number));
		const foundClients = await assistant.call('Find_clients', { search: 'ines@mcp' });
		assert.match(JSON.stringify(foundClients), /ines@mcp\.example/);
		const input = { client: 'ines@mcp.example', invoice_number: '' };
		assert.match(JSON.stringify(await assistant.call('Find_invoices', input)), /360\.00/);
	});

	test('tells the assistant what is wrong', async () => {
		const input = { client: 'Nobody At All Ltd', invoice_number: '' };
		assert.match(
			JSON.stringify(await assistant.call('Find_invoices', input)),
			/No client is called .*Nobody At All Ltd/,
		);
	});

	const send = () =>
		ask({ action: 'send', invoice: invoice.invoice_number, amount: '', date: '', why: '<b>Ines</b> wants it.' });

	test('sends nothing while nobody has decided, nor by opening the page, nor after a No', async () => {
		const asked = await send();
		assert.match(asked.mail.text, new RegExp(`Send invoice ${invoice.invoice_number}\\?.*‹b>Ines‹/b> wants it`, 's'));
		// a mail scanner opens every link
		await fetch(asked.link, { headers: stages.A_PERSON });
		assert.equal((await invoiceNow()).status, 1);
		const { error } = await decide(asked, 'No');
		assert.equal(error, undefined);
		assert.deepEqual(await office.emailsAbout(stage, invoice.id), []);
		assert.equal((await invoiceNow()).status, 1);
	});

	test('sends it after a Yes, once', async () => {
		const asked = await send();
		const { error } = await decide(asked, 'Yes, do it');
		assert.equal(error, undefined);
		await office.post(asked.link, new FormData(), stages.A_PERSON);
		assert.equal((await office.emailsAbout(stage, invoice.id)).length, 1);
		assert.equal((await invoiceNow()).status, 2);
	});

	test('records a payment after a Yes, the same one once, and never more than is owed', async () => {
		const pay = (amount: string) =>
			ask({ action: 'payment', invoice: invoice.invoice_number, amount, date: '2026-11-20', why: 'Ines has paid.' });
		const first = await pay('100.00');
		assert.match(first.mail.text, /Record a payment of 100\.00 on 2026-11-20 for invoice/);
		assert.deepEqual(await paymentsOf(invoice), []);
		await decide(first, 'Yes, do it');
		await decide(await pay('100.00'), 'Yes, do it');
		assert.deepEqual(
			(await paymentsOf(invoice)).map(({ amount }) => amount.amount),
			['100.00'],
		);
		const { error } = await decide(await pay('400.00'), 'Yes, do it');
		assert.match(error?.message ?? '', /260\.00/);
		assert.equal((await paymentsOf(invoice)).length, 1);
	});

	test('does nothing that is neither sending nor a payment', async () => {
		const asked = await ask({ action: 'delete', invoice: invoice.invoice_number, amount: '', date: '', why: 'x' });
		const { items } = await decide(asked, 'Yes, do it');
		assert.equal(items['Send the invoice'], undefined);
		assert.equal(items['Record the payment'], undefined);
		assert.equal((await invoiceNow()).vis_state, 0);
	});
});
