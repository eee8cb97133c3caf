import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import axios from 'axios';

import type { FreshBooks } from '../n8n/freshbooks.mts';
import type { Credential } from '../n8n/oauth.mts';
import { waitFor } from '../n8n/server.mts';
import type { Stage } from '../n8n/stage.mts';
import * as workflows from '../n8n/workflows.mts';

/** What one demo proved, or why it failed. */
export interface Result {
	ok: boolean;
	title: string;
	text: string;
}

interface Demo extends Stage {
	accountId: string;
	/** Saves a workflow file of this folder in n8n. */
	workflow(file: string): Promise<workflows.SavedWorkflow>;
}

/** A business of the sandbox with what the demo workflows have chosen in their lists. */
export interface ChosenBusiness {
	accountId: string;
	name: string;
	/** As the node's Business list gives it: all three ids. */
	value: string;
}

type Fields = Record<string, any>;

const here = import.meta.dirname;

/** Imports the demo workflows into n8n and runs them one after another; each result is also told when it is there. */
export async function runDemo(stage: Stage, credential: Credential, tell: (result: Result) => void): Promise<Result[]> {
	const business = await firstBusiness(stage.freshbooks);
	const values = await demoValues(stage, business);
	const demo: Demo = {
		...stage,
		accountId: business.accountId,
		async workflow(file) {
			const workflow = await workflows.readWorkflow(join(here, file), credential, values);
			// of a start that was kept and stopped before its end
			const found = await workflows.findWorkflow(stage.n8n, workflow.name);
			return found ?? workflows.importWorkflow(stage.n8n, workflow);
		},
	};
	const results: Result[] = [];
	for (const [title, run] of DEMOS) {
		const result = await run(demo).then(
			(text) => ({ ok: true, title, text }),
			(error: Error) => ({ ok: false, title, text: error.message }),
		);
		results.push(result);
		tell(result);
	}
	return results;
}

const DEMOS: Array<[title: string, run: (demo: Demo) => Promise<string>]> = [
	['Receipt', receiptToExpense],
	['Invoice', newClientToSentInvoice],
	['Payment', paymentArrives],
	['All clients', allClients],
];

async function receiptToExpense(demo: Demo): Promise<string> {
	const { items } = await run(demo, await demo.workflow('receipt-to-expense.json'));
	const [expense] = items['Record the expense'];
	const [downloaded] = items['Download the receipt again'];
	const original = await readFile(join(here, 'receipt.pdf'));
	const copy = await workflows.binaryOf(demo.n8n, downloaded, 'receipt');
	if (!copy.equals(original)) {
		throw new Error(`the receipt came back changed: ${copy.length} bytes, the original has ${original.length}`);
	}
	const { id, vendor, amount, currency_code } = expense.json;
	return (
		`receipt.pdf is attached to expense ${id}, ${vendor}, ${amount} ${currency_code}; ` +
		`downloaded again, all ${original.length} bytes are the same`
	);
}

async function newClientToSentInvoice(demo: Demo): Promise<string> {
	const { items } = await run(demo, await demo.workflow('client-to-sent-invoice.json'));
	const client = items['Add the client'][0].json;
	const invoice = items['Draft the invoice'][0].json;
	const stored = await record(demo, 'invoices', invoice.id);
	if (stored.lines?.length !== 2) throw new Error(`invoice ${invoice.id} has ${stored.lines?.length} lines, not two`);
	const outbox: Fields[] = await demo.freshbooks.control('GET', '/outbox');
	const email = outbox.find((one) => one.objectId === Number(invoice.id) && one.to.includes(client.email));
	if (!email) throw new Error(`FreshBooks has sent no email about invoice ${invoice.id} to ${client.email}`);
	return (
		`invoice ${stored.invoice_number} to the new client ${client.organization}, two lines, ` +
		`${stored.amount.amount} ${stored.amount.code}, was emailed to ${email.to.join(', ')}`
	);
}

async function paymentArrives(demo: Demo): Promise<string> {
	const trigger = await demo.workflow('when-a-payment-arrives.json');
	const paying = await demo.workflow('record-a-payment.json');
	await workflows.activate(demo.n8n, trigger);
	const callback = await waitFor('The callback at FreshBooks, verified', async () => {
		const callbacks = await records(demo, 'callbacks');
		return callbacks.find((one) => one.event === 'payment.create' && one.verified);
	});

	const before = Date.now();
	const { items } = await run(demo, paying);
	const payment = items['Record the payment'][0].json;
	const execution = await workflows.nextExecution(demo.n8n, trigger, []);
	if (execution.error) throw new Error(execution.error.message);
	const event = execution.items['A payment arrives'][0].json;
	const seconds = ((Date.now() - before) / 1000).toFixed(1);
	if (Number(event.objectId) !== Number(payment.id)) {
		throw new Error(`the trigger told of ${event.event} ${event.objectId}, the payment has the ID ${payment.id}`);
	}
	if (Number(event.record?.invoiceid) !== Number(payment.invoiceid)) {
		throw new Error('the payment’s record is not in the trigger’s output');
	}
	const forged = await axios.post(callback.uri, `name=payment.create&object_id=${payment.id}`, {
		headers: { 'x-freshbooks-hmac-sha256': Buffer.alloc(32).toString('base64') },
		proxy: false,
		validateStatus: () => true,
	});
	if (forged.status !== 401) throw new Error(`a forged call was answered with ${forged.status}, not refused with 401`);

	const invoice = await record(demo, 'invoices', payment.invoiceid);
	return (
		`${payment.amount} ${payment.currency_code} recorded on invoice ${invoice.invoice_number}; ${seconds} s later the ` +
		`published workflow had run with the record of payment ${payment.id}, signature verified (a forged call was refused)`
	);
}

async function allClients(demo: Demo): Promise<string> {
	await demo.freshbooks.control('POST', `/clients/${demo.accountId}/120`);
	const { items } = await run(demo, await demo.workflow('all-clients.json'));
	const ids = new Set(items['Get all clients'].map((item) => item.json.id));
	const there = (await records(demo, 'clients')).filter((client) => client.vis_state !== 1).length;
	if (ids.size !== there) throw new Error(`${ids.size} clients came, FreshBooks has ${there}`);
	return `Return All gave ${ids.size} clients, all that FreshBooks has, though it hands out at most 100 at a time`;
}

async function run(demo: Demo, workflow: workflows.SavedWorkflow): Promise<workflows.Execution> {
	const execution = await workflows.runWorkflow(demo.n8n, workflow);
	if (!execution.error) return execution;
	const { message, description, node } = execution.error;
	const details = description ? ` (${description})` : '';
	throw new Error(`“${workflow.name}” stopped${node ? ` at “${node.name}”` : ''}: ${message}${details}`);
}

function records({ freshbooks, accountId }: Demo, resource: string): Promise<Fields[]> {
	return freshbooks.control('GET', `/records/${accountId}/${resource}`);
}

async function record(demo: Demo, resource: string, id: unknown): Promise<Fields> {
	const found = (await records(demo, resource)).find((one) => Number(one.id) === Number(id));
	if (!found) throw new Error(`FreshBooks has no record ${id} in ${resource}`);
	return found;
}

/** The first business of the sandbox's login. */
export async function firstBusiness(freshbooks: FreshBooks): Promise<ChosenBusiness> {
	const { accountId, businessId, businessUuid, name } = (await freshbooks.control('GET', '/app')).businesses[0];
	return { accountId, name, value: `${accountId}:${businessId}:${businessUuid}` };
}

async function demoValues(
	{ freshbooks, filesFolder }: Stage,
	business: ChosenBusiness,
): Promise<Record<string, string>> {
	const receiptPath = join(filesFolder, 'receipt.pdf');
	await copyFile(join(here, 'receipt.pdf'), receiptPath);
	const categories: Fields[] = await freshbooks.control('GET', `/records/${business.accountId}/categories`);
	const category = categories.find((one) => /office/i.test(one.category)) ?? categories[0];
	const [client]: Fields[] = await freshbooks.control('GET', `/records/${business.accountId}/clients`);
	return {
		currency: client.currency_code,
		business: business.value,
		businessName: business.name,
		categoryId: String(category.categoryid),
		categoryName: category.category,
		receiptPath: receiptPath.replaceAll('\\', '/'),
	};
}
