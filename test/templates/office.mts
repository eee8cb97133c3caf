import axios, { type AxiosResponse } from 'axios';

import * as workflows from '../../sandbox/n8n/workflows.mts';
import { A_PERSON, change, KEY, type Fields, type TemplateStage } from './stage.mts';

// What people and other programs do around the workflows.

/** Somebody calls a webhook, with the key that its credential wants; the answer comes whatever its status. */
export function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<AxiosResponse> {
	const all = { [KEY.name]: KEY.value, ...headers };
	return axios.post(url, body, { headers: all, proxy: false, timeout: 60_000, validateStatus: () => true });
}

/** Somebody fills in a form of n8n's and presses the button; gives the execution it starts. */
export async function submit(
	stage: TemplateStage,
	workflow: workflows.SavedWorkflow,
	url: string,
	values: Array<string | File>,
): Promise<workflows.Execution> {
	const form = new FormData();
	values.forEach((value, index) => form.append(`field-${index}`, value));
	const known = await workflows.executionIds(stage.n8n, workflow);
	await post(url, form, A_PERSON);
	return workflows.nextExecution(stage.n8n, workflow, known);
}

/**
 * Does several things at the same moment: each has looked before another one's record is there. Waits for the end of the
 * executions that come of it.
 */
export async function atOnce<T>(
	stage: TemplateStage,
	workflow: workflows.SavedWorkflow,
	...work: Array<() => Promise<T>>
): Promise<T[]> {
	const known = await workflows.executionIds(stage.n8n, workflow);
	const slow = { match: { method: 'POST' }, kind: 'delay', delayMs: 1500, times: -1 };
	await stage.freshbooks.control('PATCH', '/switches', { faults: [slow] });
	const done = await Promise.all(work.map((one) => one()));
	await stage.freshbooks.control('PATCH', '/switches', { faults: [] });
	const ids = await workflows.executionIds(stage.n8n, workflow);
	const begun = ids.filter((id) => !known.includes(id));
	await Promise.all(begun.map((id) => workflows.finished(stage.n8n, id, 60)));
	return done;
}

/** A sheet as somebody saves it: CSV. */
export function sheet(columns: string, rows: string[]): File {
	return new File([[columns, ...rows].join('\n')], 'sheet.csv', { type: 'text/csv' });
}

/** A receipt or a bill; the text in it makes it one of its own. */
export function pdf(text: string): File {
	return new File([pdfOf(text)], 'scan.pdf', { type: 'application/pdf' });
}

const pdfOf = (text: string): string => `%PDF-1.4\n% ${text}\n%%EOF`;

export interface Mail {
	subject: string;
	/** The texts of its PDFs; the subject, once, if left out. */
	files?: string[];
}

/** Puts mails in place of the sample that *Try it* gives, as an *Email Trigger (IMAP)* would give them. */
export async function mailTo(stage: TemplateStage, workflow: workflows.SavedWorkflow, mails: Mail[]): Promise<void> {
	const file = { mimeType: 'application/pdf', fileName: 'scan.pdf', fileExtension: 'pdf' };
	const items = mails.map(({ subject, files = [subject] }) => {
		const pdfs = files.map((text) => ({ ...file, data: Buffer.from(pdfOf(text)).toString('base64') }));
		const binary = Object.fromEntries(pdfs.map((one, index) => [`attachment_${index}`, one]));
		return { json: { subject, from: 'Somebody <somebody@mail.example>' }, ...(pdfs.length > 0 && { binary }) };
	});
	await change(stage, workflow, { pinData: { 'Try it': items } });
}

/** The text of a file that a node has given out. */
export async function textOf({ n8n }: TemplateStage, item: workflows.Item, property = 'data'): Promise<string> {
	return (await workflows.binaryOf(n8n, item, property)).toString('utf8').replace(/^\uFEFF/, '');
}

/** What FreshBooks has emailed about a record. */
export async function emailsAbout(stage: TemplateStage, id: unknown): Promise<Fields[]> {
	const outbox: Fields[] = await stage.freshbooks.control('GET', '/outbox');
	return outbox.filter(({ objectId }) => objectId === Number(id));
}

/** Something that a person does in FreshBooks' accounting meanwhile; gives the record. */
export async function inFreshBooks(
	stage: TemplateStage,
	method: string,
	path: string,
	body: Record<string, Fields>,
): Promise<Fields> {
	const answer = await stage.freshbooksApi(method, `/accounting/account/${stage.business.accountId}/${path}`, body);
	return answer.response.result[Object.keys(body)[0]];
}

/** A client of its own for a test. */
export function newClient(stage: TemplateStage, organization: string): Promise<Fields> {
	const email = `${organization.toLowerCase().replace(/\W+/g, '.')}@client.example`;
	return inFreshBooks(stage, 'POST', 'users/clients', { client: { organization, email } });
}

/** The credits that a client has. */
export async function creditsOf(stage: TemplateStage, client: Fields): Promise<Fields[]> {
	const credits = await stage.records('credit_notes');
	return credits.filter(({ clientid, vis_state }) => clientid === client.id && vis_state === 0);
}

/** An invoice of a client over one line; a draft unless the fields say otherwise. */
export function newInvoice(stage: TemplateStage, client: Fields, amount: string, fields: Fields = {}): Promise<Fields> {
	const lines = [{ name: 'Work', qty: '1', unit_cost: { amount, code: client.currency_code } }];
	const create_date = new Date().toISOString().slice(0, 10);
	return inFreshBooks(stage, 'POST', 'invoices/invoices', {
		invoice: { customerid: client.id, create_date, lines, ...fields },
	});
}
