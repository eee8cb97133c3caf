import { UserError } from 'n8n-workflow';

import { eventOptions } from '../../api/events';
import { endpoint, updateRecord } from '../../api/records';
import { idField, outputField } from '../../fields/common';
import { output, recordId } from '../../fields/parameters';
import type { Field } from '../../model/field';
import type { Operation, Resource } from '../../model/resource';
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

const verify: Operation = {
	value: 'verify',
	name: 'Verify',
	action: 'Verify %',
	description: 'Confirm a % with the code that FreshBooks posted to its URL',
	writes: true,
	fields: (resource) => [
		idField(resource),
		{
			displayName: 'Verifier',
			name: 'verifier',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. scADVVi5QuKuj5qTjVkbJNYQe7V7USpGd',
			description: 'The code from FreshBooks’ verification request',
		},
		outputField,
	],
	async run(call) {
		const id = recordId(call, idField(call.resource));
		const verifier = String(call.parameter('verifier')).trim();
		if (!verifier) throw new UserError('Verifier is empty');
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

/** Webhook registrations (API facts §10.1). */
export const callback: Resource = {
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
		getAll,
		update,
		removeForGood,
		verify,
		resendVerification,
	],
};
