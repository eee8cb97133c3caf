import { NodeApiError } from 'n8n-workflow';

import { isGranted } from '../http/request';
import type { Session } from '../http/session';

/** What a request brings, or undefined where FreshBooks has nothing at that place (404). */
export async function undefinedIf404<T>(read: () => Promise<T>): Promise<T | undefined> {
	return await undefinedIf(['404'], read);
}

/** The same for a path that FreshBooks may not have at all, or not for this method (405). */
export async function undefinedIfNoPath<T>(ask: () => Promise<T>): Promise<T | undefined> {
	return await undefinedIf(['404', '405'], ask);
}

/** The same for what the login may not see, or was not granted. */
export async function undefinedIfHidden<T>(session: Session, read: () => Promise<T>): Promise<T | undefined> {
	return isGranted(session, 'GET') ? await undefinedIf(['403', '404'], read) : undefined;
}

async function undefinedIf<T>(codes: string[], ask: () => Promise<T>): Promise<T | undefined> {
	return await ask().catch(async (error: unknown) => {
		const isMissing = error instanceof NodeApiError && codes.includes(String(error.httpCode));
		return isMissing ? undefined : await Promise.reject(error as Error);
	});
}
