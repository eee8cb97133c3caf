import { refuse } from '../model/refusal.mts';
import type { Context } from '../model/resource.mts';
import type { Fields } from '../state/state.mts';

/**
 * An attachment in a body must name a file that was uploaded before (API facts §9); the errno of a stray jwt is
 * UNCONFIRMED.
 */
export function checkFile({ state }: Context, attachment: unknown, object: string): void {
	const jwt = (attachment as Fields | null)?.jwt;
	if (state.files.get(String(jwt))?.kind === 'attachments') return;
	refuse(422, 1012, 'Attachment not found.', { field: 'attachment', object, value: jwt });
}

/** The next id of an attachment. */
export function nextAttachmentId({ business }: Context): number {
	const id = (business.numbers.get('attachments') ?? 70400) + 1;
	business.numbers.set('attachments', id);
	return id;
}
