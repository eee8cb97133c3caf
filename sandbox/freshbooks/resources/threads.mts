import { readOnly, required, text } from '../model/fields.mts';
import type { Context, Resource } from '../model/resource.mts';
import { type Fields, rowsOf } from '../state/state.mts';
import { utcBare } from '../values/clock.mts';

const stamped = {
	family: 'comments' as const,
	scope: 'projects',
	verbs: [],
	touch: (row: Fields, now: Date) => {
		row.created_at ??= utcBare(now);
		row.updated_at = utcBare(now);
	},
	filters: {},
};

/** The comments of a thread, oldest first. */
export function commentsOf({ business }: Context, threadId: unknown): Fields[] {
	return rowsOf(business, 'comments').filter((row) => row.thread_id === threadId);
}

/** What people write about a project (API facts §8.19). Only the bodies are known; the answers are UNCONFIRMED. */
export const threads: Resource = {
	...stamped,
	table: 'threads',
	title: 'Thread',
	path: 'threads',
	one: 'thread',
	many: 'threads',
	ids: ['id'],
	firstId: 480201,
	fields: { message: { ...required(text), notNull: true }, id: readOnly },
	defaults: ({ identity, business }) => ({
		id: 0,
		business_id: business.businessId,
		project_id: null,
		identity_id: identity.id,
		message: '',
	}),
	view: (context, row) => ({ comments: commentsOf(context, row.id) }),
};

/** Answers to a thread (API facts §8.19). */
export const comments: Resource = {
	...stamped,
	table: 'comments',
	title: 'Comment',
	path: 'comments',
	one: 'comment',
	many: 'comments',
	ids: ['id'],
	firstId: 490301,
	fields: { content: { ...required(text), notNull: true }, id: readOnly },
	defaults: ({ identity }) => ({ id: 0, thread_id: null, identity_id: identity.id, content: '' }),
};
