import type { IDataObject } from 'n8n-workflow';

import { naming } from '../fields/naming';
import { auditLogField } from '../fields/runOptions';
import { hideSecrets } from '../formats/secrets';
import { credentialName } from '../http/connection';
import type { RequestTrace } from '../http/session';
import type { AnyCall, Operation, Resource } from '../model/resource';

/** Where an item's changes are written down, if the option (the first item's) asks for that. */
export function newTrace({ auditLog = auditLogField.default }: IDataObject): RequestTrace {
	return auditLog === 'log' || auditLog === 'output'
		? { writes: [], audit: auditLog === 'output' ? [] : undefined }
		: {};
}

/** Tells n8n's log what an item has changed, and writes it down for the item if that is wanted. */
export function tellWrites({ context, resource, session }: AnyCall, { action }: Operation<Resource>): void {
	const { audit } = session.trace ?? {};
	const writes = session.trace?.writes?.splice(0) ?? [];
	if (writes.length === 0) return;
	const credential = context.getNode().credentials?.[credentialName]?.name;
	for (const { id, business, where, outcome } of writes) {
		// quoted so that no name can end the line
		const names = { credential, business };
		const known = Object.entries(names).filter(([, name]) => name !== undefined);
		const who = known.map(([kind, name]) => `${kind} ${JSON.stringify(name)}`).join(', ');
		const what = [naming(action, resource), id].filter(Boolean).join(' ');
		const line = hideSecrets(`FreshBooks, ${who}: ${what}: ${where}: ${outcome}`);
		context.logger.info(line);
		audit?.push(line);
	}
}
