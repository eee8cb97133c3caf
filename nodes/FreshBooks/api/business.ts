import { NodeOperationError, type IDataObject } from 'n8n-workflow';

import { folded } from '../formats/folded';
import type { Connection } from '../http/connection';
import { isRecord, recordsIn, unwrapOne, type Business } from '../http/families';
import { send } from '../http/request';
import type { Session } from '../http/session';

const identity = { name: 'user', scope: 'profile', labels: {} };

/** The person behind the credential: `GET /users/me` (API facts §3). */
export async function readIdentity(connection: Connection): Promise<IDataObject> {
	const session: Session = { connection, subject: identity };
	const { body } = await send(session, { method: 'GET', family: 'auth', path: '/users/me' });
	return (unwrapOne('auth', '', body) ?? {}) as IDataObject;
}

/** The businesses that the credential reaches, in FreshBooks' order. */
export async function listBusinesses(connection: Connection): Promise<Business[]> {
	return businessesOf(await readIdentity(connection));
}

/** The businesses that a person belongs to. */
export function businessesOf({ business_memberships: memberships }: IDataObject): Business[] {
	return recordsIn(memberships).flatMap(({ business: record, role, id }) => {
		if (!isRecord(record)) return [];
		return {
			name: String(record.name),
			accountId: record.account_id ? String(record.account_id) : null,
			businessId: String(record.id),
			businessUuid: String(record.business_uuid ?? ''),
			role: String(role),
			record: { ...record, role, membership_id: id },
		};
	});
}

/** The value that stands for a business in a workflow: all three ids, so that no call is needed to know them. */
export function businessValue({ accountId, businessId, businessUuid }: Business): string {
	return [accountId ?? '', businessId, businessUuid].join(':');
}

/** The ids within a value that was picked for a business; undefined for one that was typed by hand, or none. */
export function pickedBusiness(value: string): Pick<Business, 'accountId' | 'businessId' | 'businessUuid'> | undefined {
	const [, accountId, businessId, businessUuid] = /^([A-Za-z0-9]*):(\d+):([\w-]*)$/.exec(value) ?? [];
	return businessId ? { accountId: accountId || null, businessId, businessUuid } : undefined;
}

/**
 * Finds the business that a workflow means.
 * @param value a picked value (`account:business:uuid`), a business id or a name typed by hand, or empty for "the only one"
 * @param isName whether it is a name
 * @throws NodeOperationError for an unknown business, and for none chosen where there are several
 */
export async function resolveBusiness(
	connection: Connection,
	value: string,
	name = '',
	isName = false,
): Promise<Business> {
	const picked = isName ? undefined : pickedBusiness(value);
	if (picked) return { ...picked, name: name || `business ${picked.businessId}`, role: '', record: {} };
	const businesses = await listBusinesses(connection);
	const names = businesses.map((business) => `${business.name} (ID ${business.businessId})`).join(', ');
	const node = connection.context.getNode();
	if (isName && value !== '') {
		const called = businesses.filter((business) => folded(business.name) === folded(value));
		if (called.length === 1) return called[0];
		const message =
			called.length === 0
				? `This credential reaches no business that is called "${value}"`
				: `Several businesses are called "${value}": choose one From List or By ID`;
		throw new NodeOperationError(node, message, {
			description: names ? `It reaches: ${names}` : 'It reaches no business at all.',
		});
	}
	if (value !== '') {
		const found = businesses.find(({ businessId, accountId }) => value === businessId || value === accountId);
		if (found) return found;
		throw new NodeOperationError(node, `This credential reaches no business with the ID "${value}"`, {
			description: names ? `It reaches: ${names}` : 'It reaches no business at all.',
		});
	}
	if (businesses.length === 1) return businesses[0];
	throw new NodeOperationError(
		node,
		businesses.length === 0
			? 'This credential reaches no business'
			: 'Choose a business: this credential reaches several',
		{ description: names ? `It reaches: ${names}` : 'Connect the credential as a user who belongs to one.' },
	);
}
