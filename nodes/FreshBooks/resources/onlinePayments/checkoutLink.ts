import type { IDataObject } from 'n8n-workflow';

import { endpoint } from '../../api/records';
import { noteUntaken } from '../../api/untaken';
import { collection, updateFields } from '../../fields/common';
import { locator } from '../../fields/locator';
import { amountField, currencyField, noteField, taxesField } from '../../fields/moneyFields';
import { collectionOf, recordId, valuesOf } from '../../fields/parameters';
import { path } from '../../formats/path';
import { asRecord, unwrapOne } from '../../http/families';
import { send } from '../../http/request';
import type { Field } from '../../model/field';
import type { AnyCall, Operation, Output, WritableResource } from '../../model/resource';
import { newBody } from '../../operations/create';
import { changedBody, orRefuse } from '../../operations/update';
import { item } from '../sales/item';

/** FreshBooks lists no checkout links, so there is nothing to choose from; what their IDs look like is unconfirmed. */
export const linkField: Field = {
	displayName: 'Checkout Link',
	name: 'checkoutLinkId',
	type: 'resourceLocator',
	as: 'name',
	required: true,
	default: { mode: 'id', value: '' },
	modes: [{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 12345' }],
	description: 'FreshBooks cannot list checkout links: keep the ID that Create returns',
};

/** What FreshBooks answers is unconfirmed: it goes on as it comes (API facts §14, question 23). */
function asItIs({ session }: AnyCall, sent: IDataObject, body: unknown): Output[] {
	noteUntaken(session, {}, sent, unwrapOne('payments', 'checkout_link', body) ?? asRecord(body));
	return [{ json: asRecord(body) }];
}

const create: Operation = {
	value: 'create',
	name: 'Create',
	action: 'Create %',
	description: 'Create a new %, returned as FreshBooks sends it (experimental: not documented by FreshBooks)',
	writes: true,
	fields: ({ required, optional }) => [...required, ...collection('Additional Fields', 'additionalFields', optional)],
	async run(call) {
		const values = { ...collectionOf(call, 'additionalFields'), ...valuesOf(call, call.resource.required) };
		const body = await newBody(call, values);
		const reply = await send(call.session, { method: 'POST', family: 'payments', path: '/checkout-links', body });
		return asItIs(call, body, reply.body);
	},
};

const update: Operation = {
	value: 'update',
	name: 'Update',
	action: 'Update %',
	description: 'Change fields of an existing % (experimental: check afterwards that the other fields were kept)',
	writes: true,
	fields: ({ required, optional }) => [linkField, ...updateFields([...required, ...optional])],
	async run(call) {
		const id = recordId(call, linkField);
		// there is no call that reads a link
		const given = collectionOf(call, 'updateFields');
		const body = orRefuse(await changedBody(call, id, given, 'clear', async () => ({})));
		const reply = await send(call.session, { method: 'PUT', family: 'payments', ...at(id), body });
		return asItIs(call, body, reply.body);
	},
};

const remove: Operation = {
	value: 'delete',
	name: 'Delete',
	action: 'Delete %',
	description: 'Delete a % permanently; this node cannot restore it',
	writes: true,
	fields: () => [linkField],
	async run(call) {
		const id = recordId(call, linkField);
		await send(call.session, { method: 'DELETE', family: 'payments', ...at(id) });
		return [{ json: { deleted: true, id } }];
	},
};

const at = (id: string) => ({ path: path`/checkout-links/${id}`, recordId: id });

/** Checkout links (API facts §8.23): made, changed and deleted, never read. Bodies go without a key around them. */
export const checkoutLink: WritableResource = {
	name: 'Checkout Link',
	plural: 'Checkout Links',
	value: 'checkoutLink',
	description: 'A web page where anybody can pay for an item',
	endpoint: endpoint('payments', 'checkout-links', { one: '', many: '', id: 'id' }),
	scope: 'online_payments',
	probe: null,
	required: [
		locator(item, { name: 'item_id', required: true, description: 'What is sold' }),
		{ ...amountField(), as: 'amount' },
		{
			displayName: 'Active',
			name: 'is_active',
			type: 'boolean',
			default: true,
			description: 'Whether the link takes payments',
		},
	],
	optional: [
		{ ...currencyField('Three-letter currency code of the amount'), name: 'currency' },
		{ displayName: 'Item Name', name: 'item_name', type: 'string', default: '' },
		noteField,
		{
			displayName: 'Send Me a Receipt',
			name: 'send_admin_receipt',
			type: 'boolean',
			default: false,
			description: 'Whether FreshBooks emails you about every payment',
		},
		taxesField,
	],
	operations: [create, update, remove],
};
