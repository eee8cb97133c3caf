import type { IDataObject } from 'n8n-workflow';

import { eventOptions } from '../../api/events';
import { endpoint, updateRecord } from '../../api/records';
import { idField, outputField } from '../../fields/common';
import { bodyOf, output, recordId } from '../../fields/parameters';
import type { Field } from '../../model/field';
import type { Call, Operation, RecordResource } from '../../model/resource';
import { create } from '../../operations/create';
import { get } from '../../operations/get';
import { getAll } from '../../operations/getAll';
import { removeForGood } from '../../operations/state';
import { update } from '../../operations/update';

const eventField: Field = {
	displayName: 'Event',
	name: 'event',
	type: 'options',
	required: true,
	options: eventOptions,
	default: 'invoice.create',
	description: 'The event that FreshBooks should report',
};

const verifierField: Field = {
	displayName: 'Verifier',
	name: 'verifier',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. scADVVi5QuKuj5qTjVkbJNYQe7V7USpGd',
	description: 'The code from FreshBooks’ verification request',
};

const verify: Operation = {
	value: 'verify',
	name: 'Verify',
	action: 'Verify %',
	description: 'Confirm a % with the code that FreshBooks posted to its URL',
	writes: true,
	fields: (resource) => [idField(resource), verifierField, outputField],
	async run(call) {
		const id = recordId(call, idField(call.resource));
		const verifier = String(bodyOf(call, [verifierField]).verifier).trim();
		return [output(call, await updateRecord(call.session, call.resource.endpoint, id, { verifier }))];
	},
};

const resendVerification: Operation = {
	value: 'resendVerification',
	name: 'Resend Verification',
	action: 'Resend verification of %',
	description: 'Ask FreshBooks to post the verification code to the URL again',
	writes: true,
	fields: (resource) => [idField(resource), outputField],
	async run(call) {
		const id = recordId(call, idField(call.resource));
		return [output(call, await updateRecord(call.session, call.resource.endpoint, id, { resend: true }))];
	},
};

/**
 * A trigger cannot tell when n8n was ended while its workflow was being published: the workflow looks published then,
 * FreshBooks has never verified the webhook and sends nothing to it. So whoever looks at the callbacks is told.
 */
const getAllAndTell: Operation = {
	...getAll,
	async run(call) {
		const outputs = await getAll.run(call);
		const unverified = outputs.map(({ json }) => json).filter(({ verified }) => verified === false);
		const { trace } = call.session;
		if (unverified.length === 0 || !trace) return outputs;
		const here = originOfN8n(call);
		const deaf = unverified.filter(({ uri }) => URL.canParse(String(uri)) && new URL(String(uri)).origin === here);
		if (deaf.length > 0) trace.hints = [...(trace.hints ?? []), deafHint(deaf)];
		return outputs;
	},
};

/** n8n tells its address to the outside only as part of the one by which a waiting execution goes on. */
function originOfN8n({ context, item }: Call): string {
	const { resumeUrl } = context.getWorkflowDataProxy(item).$execution as { resumeUrl: string };
	return new URL(resumeUrl).origin;
}

function deafHint(deaf: IDataObject[]): string {
	const named = deaf.slice(0, 5).map(({ callbackid, event }) => `${String(callbackid)} (${String(event)})`);
	const names = [...named, ...(deaf.length > 5 ? [`${deaf.length - 5} more`] : [])].join(', ');
	return `FreshBooks sends nothing to these callbacks at the address of this n8n, because it could not verify them: ${names}. Unpublish the workflow of their trigger and publish it again.`;
}

/** Webhook registrations (API facts §10.1). */
export const callback: RecordResource = {
	name: 'Callback',
	plural: 'Callbacks',
	value: 'callback',
	description: 'A webhook registration: FreshBooks posts to a URL when something happens',
	endpoint: endpoint('events', 'callbacks', { one: 'callback', many: 'callbacks', id: 'callbackid' }),
	search: { name: ({ event, uri }) => `${event} – ${uri}` },
	required: [
		eventField,
		{
			displayName: 'URL',
			name: 'uri',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://example.com/webhook',
			description: 'The address that FreshBooks posts to. FreshBooks must be able to reach it.',
		},
	],
	optional: [],
	filters: [
		{ ...eventField, required: undefined, description: 'Callbacks for this event or for everything of its kind' },
	],
	simple: ['callbackid', 'event', 'uri', 'verified', 'updated_at'],
	operations: [
		{ ...create, description: 'Register a webhook; FreshBooks sends nothing until it is verified' },
		get,
		getAllAndTell,
		update,
		removeForGood,
		verify,
		resendVerification,
	],
};
