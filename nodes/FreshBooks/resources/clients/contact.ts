import { UserError, type IDataObject } from 'n8n-workflow';

import { deleteRecord, endpoint, readRecord, updateRecord } from '../../api/records';
import { noteUntaken } from '../../api/untaken';
import { idField, updateFields } from '../../fields/common';
import { locator } from '../../fields/locator';
import { fullName } from '../../fields/naming';
import { collectionOf, conversions, recordId, valuesOf } from '../../fields/parameters';
import { locatorText, toBody } from '../../fields/values';
import { path } from '../../formats/path';
import { recordsIn, unwrapOne } from '../../http/families';
import { send } from '../../http/request';
import type { Query } from '../../http/session';
import type { Field } from '../../model/field';
import type { RecordType } from '../../model/record';
import type { Operation } from '../../model/resource';
import { sessionFor } from '../../operations/lookUp';

/** Contacts live within their client (API facts §8.1): they are made there, and changed by an ID of their own. */

export const contactFields: Field[] = [
	{ displayName: 'First Name', name: 'fname', type: 'string', default: '', placeholder: 'e.g. Nathan' },
	{ displayName: 'Last Name', name: 'lname', type: 'string', default: '', placeholder: 'e.g. Smith' },
	{ displayName: 'Email', name: 'email', type: 'string', default: '', placeholder: 'e.g. name@email.com' },
	{ displayName: 'Phone', name: 'phone1', type: 'string', default: '', placeholder: 'e.g. 416 555 0123' },
];

const asked: Query = [['include[]', 'contacts']];

/** There is no list of contacts: they are taken out of the clients. */
export const contact: RecordType = {
	name: 'Contact',
	plural: 'Contacts',
	endpoint: endpoint(
		'accounting',
		'users/clients',
		{ one: 'contact', many: 'clients', id: 'userid' },
		{ single: '/users/contacts' },
	),
	scope: 'clients',
	knownBy: {
		mode: 'By Name or Email',
		example: 'Ann Smith or name@email.com',
		names: ({ email, fname, lname }) => [email, fullName(fname, lname)],
		details: ({ email }) => [email],
	},
	search: {
		name: ({ fname, lname, email, organization }) =>
			[[fname, lname].filter(Boolean).join(' ') || email, organization].filter(Boolean).join(' – '),
		nested: {
			query: asked,
			records: ({ contacts, organization }) =>
				((contacts as IDataObject[] | undefined) ?? []).map((one) => ({ ...one, organization })),
		},
	},
};

const contactField = locator(contact, { name: 'contactId', required: true });
const contactOf: Operation['record'] = (parameter) => locatorText(parameter(contactField.name));

/** FreshBooks replaces the contacts as a whole, so those that the client has go along (API facts §6). */
export const addContact: Operation = {
	value: 'addContact',
	name: 'Add Contact',
	action: 'Add contact to %',
	description: 'Add a contact to a client and keep the existing ones',
	writes: true,
	fields: (resource) => [idField(resource), ...contactFields],
	async run(call) {
		const { session, resource } = call;
		const id = recordId(call, idField(resource));
		const added = toBody(contactFields, valuesOf(call, contactFields), conversions(call, 'omit'));
		if (Object.keys(added).length === 0) {
			throw new UserError('Give at least one of Email, First Name, Last Name and Phone');
		}
		const { contacts: present } = await readRecord(session, resource.endpoint, id, asked);
		if (!Array.isArray(present)) {
			throw new UserError('FreshBooks did not return the existing contacts, so nothing was changed: try again');
		}
		const known = new Set(recordsIn(present).map(({ userid }) => userid));
		const body = { contacts: [...present, added] } as IDataObject;
		const { contacts } = await updateRecord(session, resource.endpoint, id, body, { query: asked });
		return [{ json: recordsIn(contacts).find(({ userid }) => !known.has(userid)) ?? added }];
	},
};

export const updateContact: Operation = {
	value: 'updateContact',
	name: 'Update Contact',
	action: 'Update contact of %',
	description: 'Change a contact of a client',
	writes: true,
	record: contactOf,
	fields: () => [contactField, ...updateFields(contactFields)],
	async run(call) {
		const id = recordId(call, contactField);
		const body = toBody(contactFields, collectionOf(call, 'updateFields'), conversions(call, 'clear'));
		if (Object.keys(body).length === 0) {
			throw new UserError('There is nothing to change: no field under Update Fields has a value');
		}
		const { family, single, one } = contact.endpoint;
		const reply = await send(sessionFor(call, contact), {
			method: 'PUT',
			family,
			path: single + path`/${id}`,
			recordId: id,
			body: { [one]: body },
		});
		// the shape of this answer is inferred (API facts §8.1)
		const stored = unwrapOne(family, one, reply.body) ?? { userid: Number(id), ...body };
		noteUntaken(call.session, contact.endpoint, body, stored);
		return [{ json: stored }];
	},
};

export const removeContact: Operation = {
	value: 'removeContact',
	name: 'Remove Contact',
	action: 'Remove contact from %',
	description: 'Remove a contact from a client for good',
	writes: true,
	record: contactOf,
	fields: () => [contactField],
	async run(call) {
		const id = recordId(call, contactField);
		await deleteRecord(sessionFor(call, contact), contact.endpoint, id);
		return [{ json: { deleted: true, id: Number(id) } }];
	},
};
