import type { IDataObject, IWebhookFunctions, IWebhookResponseData, NodeApiError } from 'n8n-workflow';

import { readRecord } from '../api/records';
import { callback } from '../resources/callback';
import { nounOf } from '../resources/events';
import { recordOfEvent } from './record';
import { confirm, keyOf, memoryOf, recoverSecret, sessionOf, type Known } from './registration';
import { handOver } from './rendezvous';
import { fieldsOf, isSignedWith, type Fields } from './signature';

/**
 * Takes one POST of FreshBooks: the verification of a callback, or an event. Whatever is not proven to come from
 * FreshBooks gets 401 and starts nothing (API facts §10).
 */
export async function receive(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const fields = fieldsOf(await rawBody(context));
	if (fields.get('name') === 'callback.verify') return await receiveHandshake(context, fields);

	const receivedAt = new Date().toISOString();
	const signature = String(context.getHeaderData()['x-freshbooks-hmac-sha256'] ?? '');
	const known = Object.entries(memoryOf(context).callbacks ?? {});
	const event = fields.get('name') ?? '';
	const candidates = known.filter(([, { event: registered }]) => registered === event || registered === nounOf(event));
	if (!candidates.some(([, { verifier }]) => isSignedWith(fields, signature, verifier))) {
		context.logger.warn('FreshBooks Trigger: refused a delivery whose signature is missing or wrong', { event });
		answer(context, 401, 'The signature is missing or wrong');
		await recover(context, event);
		return { noWebhookResponse: true };
	}

	// FreshBooks wants its 2xx quickly; the record is fetched afterwards
	answer(context, 200, 'OK');
	const item = await itemOf(context, fields, receivedAt);
	return { noWebhookResponse: true, workflowData: [[{ json: item }]] };
}

/** The body as it came over the wire: the signature covers the order and the spelling of the fields. */
async function rawBody(context: IWebhookFunctions): Promise<string> {
	const request = context.getRequestObject();
	if (!request.rawBody) await request.readRawBody();
	return request.rawBody?.toString('utf8') ?? '';
}

function answer(context: IWebhookFunctions, status: number, text: string): IWebhookResponseData {
	context.getResponseObject().status(status).send(text);
	return { noWebhookResponse: true };
}

/**
 * The verifier goes to the activation that waits for it in this process. When none does, another process is
 * activating, or somebody asked FreshBooks for the code again: then it is confirmed and stored here.
 */
async function receiveHandshake(context: IWebhookFunctions, fields: Fields): Promise<IWebhookResponseData> {
	const callbackId = fields.get('object_id') ?? '';
	const verifier = fields.get('verifier') ?? '';
	if (!/^\d+$/.test(callbackId) || verifier === '') return answer(context, 401, 'Not a verification');
	if (handOver(keyOf(context), { callbackId, verifier })) return answer(context, 200, 'OK');

	const memory = memoryOf(context);
	if (memory.callbacks?.[callbackId]) return answer(context, 200, 'Verified already');
	try {
		const known = await provenSecret(context, callbackId, verifier);
		if (!known) return answer(context, 401, 'Not a verification');
		memory.callbacks = { ...memory.callbacks, [callbackId]: known };
		return answer(context, 200, 'OK');
	} catch (error) {
		// thrown on, it would start a failed execution for whoever posts something like a verification
		if ((error as NodeApiError).httpCode === '404') return answer(context, 401, 'Not a verification');
		context.logger.warn(`FreshBooks Trigger: could not confirm a verification. ${(error as Error).message}`);
		return answer(context, 503, 'FreshBooks cannot be asked now');
	}
}

/** What FreshBooks itself says about a verification; undefined for one that is made up. */
async function provenSecret(
	context: IWebhookFunctions,
	callbackId: string,
	verifier: string,
): Promise<Known | undefined> {
	const session = await sessionOf(context);
	const there = await readRecord(session, callback.endpoint, callbackId);
	// a callback that is not ours, or whose secret FreshBooks has sent before
	if (there.uri !== context.getNodeWebhookUrl('default') || there.verified === true) return undefined;
	if (!(await confirm(session, callbackId, verifier))) return undefined;
	return { event: String(there.event), uri: String(there.uri), verifier };
}

async function recover(context: IWebhookFunctions, event: string): Promise<void> {
	try {
		await recoverSecret(context, event);
	} catch (error) {
		context.logger.warn(`FreshBooks Trigger: could not get a lost secret back. ${(error as Error).message}`);
	}
}

async function itemOf(context: IWebhookFunctions, fields: Fields, receivedAt: string): Promise<IDataObject> {
	const event = fields.get('name') ?? '';
	const objectId = fields.get('object_id') ?? '';
	const item: IDataObject = {
		event,
		objectId: Number(objectId),
		accountId: fields.get('account_id') ?? null,
		businessId: numberOrNull(fields.get('business_id')),
		userId: numberOrNull(fields.get('user_id')),
		identityId: numberOrNull(fields.get('identity_id')),
		receivedAt,
	};
	if (context.getNodeParameter('fetchRecord', true) !== true) return item;
	if (event.endsWith('.delete')) return { ...item, record: null };
	try {
		const output = context.getNodeParameter('output', 'simplified') as 'simplified' | 'raw';
		return { ...item, record: await recordOfEvent(await sessionOf(context), event, objectId, output) };
	} catch (error) {
		// the event is true and must not get lost because its record cannot be had now
		const { httpCode, message } = error as Error & { httpCode?: string };
		return { ...item, record: null, recordError: httpCode === '404' ? 'deleted' : message };
	}
}

const numberOrNull = (text?: string): number | null => (text ? Number(text) : null);
