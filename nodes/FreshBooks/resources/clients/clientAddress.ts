import type { IDataObject } from 'n8n-workflow';

import type { AnyCall } from '../../model/resource';
import { lookUp } from '../../operations/lookUp';
import { client } from './client';

/**
 * Where FreshBooks sends what goes to a client and has no recipients of its own. The email has gone out: nothing may fail
 * any more, or take long.
 */
export async function clientAddress(call: AnyCall, id: unknown): Promise<string> {
	const session = { ...call.session, giveUpAt: call.session.connection.clock.now() + 5000 };
	const { email } = await lookUp({ ...call, session }, client, id).catch((): IDataObject => ({}));
	return email ? String(email) : 'the client’s address in FreshBooks';
}
