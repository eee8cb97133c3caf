import { NodeOperationError, type IDataObject } from 'n8n-workflow';

import { folded } from '../formats/folded';
import type { Connection } from '../http/connection';
import { isRecord, recordsIn, unwrapOne, type Business } from '../http/families';
import { rememberedIdentity, rememberIdentity } from '../http/identity';
import { send } from '../http/request';
import type { Session } from '../http/session';

const identity = { name: 'user', scope: 'profile', labels: {} };

/** The person behind the credential: `GET /users/me` (API facts §3). */
export async function readIdentity(connection: Connection): Promise<IDataObject> {
	const session: Session = { connection, subject: identity };
	const { account } = connection.login;
	const { body } = await send(session, { method: 'GET', family: 'auth', path: '/users/me' });
	const me = (unwrapOne('auth', '', body) ?? {}) as IDataObject;
	rememberIdentity(connection, account, me);
	return me;
}

/** The same, also as it was some minutes ago: for what it is needed for, not for being shown. */
export const identityOf = async (connection: Connection): Promise<IDataObject> =>
	rememberedIdentity(connection) ?? (await readIdentity(connection));

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

/** A business as somebody means it. */
interface Wanted {
	isMeant(business: Business): boolean;
	/** What is said of none, and of several. */
	none: string;
	several: string;
	/** What helps beside a choice. */
	help?: string;
	/** What helps where it reaches no business at all. */
	advice?: string;
}

const hasId =
	(value: string) =>
	({ businessId, accountId }: Business): boolean =>
		value === businessId || value === accountId;

const isCalled =
	(value: string) =>
	({ name }: Business): boolean =>
		folded(name) === folded(value);

function wantedBy(value: string, isName: boolean, { defaultBusiness }: Connection): Wanted {
	if (value !== '' && isName) {
		return {
			isMeant: isCalled(value),
			none: `This credential has no access to a business called "${value}"`,
			several: `Several businesses are called "${value}": choose one From List or By ID`,
		};
	}
	if (value !== '') {
		const none = `This credential has no access to a business with the ID "${value}"`;
		return { isMeant: hasId(value), none, several: none };
	}
	if (defaultBusiness !== '') {
		const said = `The credential’s Default Business "${defaultBusiness}"`;
		return {
			isMeant: (business) => hasId(defaultBusiness)(business) || isCalled(defaultBusiness)(business),
			none: `${said} is not one that it has access to`,
			several: `${said} is the name of several: enter the ID instead`,
		};
	}
	return {
		isMeant: () => true,
		none: 'This credential has no access to any business',
		several: 'Choose a business: this credential has access to several',
		help: 'Or set the credential’s Default Business, for all steps in which none is chosen.',
		advice: 'Connect the credential as a user who belongs to one.',
	};
}

/**
 * Finds the business that a workflow means.
 * @param value a picked value (`account:business:uuid`), a business id or a name typed by hand, or empty for the
 * credential's default or else "the only one"
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
	const { isMeant, ...told } = wantedBy(value, isName, connection);
	const remembered = businessesOf(rememberedIdentity(connection) ?? {}).filter(isMeant);
	if (remembered.length === 1) return remembered[0];
	// nothing is refused because of what was so some minutes ago
	const businesses = await listBusinesses(connection);
	const [found, ...others] = businesses.filter(isMeant);
	if (found && others.length === 0) return found;
	const names = businesses.map((business) => `${business.name} (ID ${business.businessId})`).join(', ');
	throw new NodeOperationError(connection.context.getNode(), found ? told.several : told.none, {
		description: names
			? [`It has access to: ${names}`, told.help].filter(Boolean).join('\n')
			: (told.advice ?? 'It has access to no business at all.'),
	});
}
