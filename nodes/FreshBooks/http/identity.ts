import { deepCopy, type IDataObject } from 'n8n-workflow';

import type { Connection } from './connection';
import { recently } from './recent';

/**
 * Who is behind a credential and which businesses they reach, as FreshBooks said it lately: without this, every step of a
 * workflow that names no business asks for it. This module's alone. It is kept by the token, so that a credential which
 * was connected as somebody else meanwhile never gets what the one before was told.
 */
const identities = recently<IDataObject>(300_000, 100);

/** What is still known; undefined when it has to be asked for. */
export const rememberedIdentity = ({ login, clock }: Connection): IDataObject | undefined =>
	identities.get(login.account, clock);

/** @param account what the connection had when FreshBooks was asked; it may have another one by now */
export function rememberIdentity({ clock }: Connection, account: string, identity: IDataObject): void {
	// a copy: the other one may become an item, which the workflow may change
	identities.set(account, deepCopy(identity), clock);
}

/** After FreshBooks has refused something: the access to the business may have ended. */
export const forgetIdentity = ({ login }: Connection): void => identities.forget(login.account);
