import type { FastifyReply } from 'fastify';
import type { Family } from '../model/resource.mts';
import type { Fields, State } from '../state/state.mts';

const MEDIA_TYPES: Partial<Record<Family, string>> = {
	// These services say vnd.api+json (quirk 38).
	projects: 'application/vnd.api+json',
	timetracking: 'application/vnd.api+json',
	comments: 'application/vnd.api+json',
	payments: 'application/vnd.api+json',
	auth: 'application/json; charset=utf-8',
	oauth: 'application/json; charset=utf-8',
};

/** The body of an answer that no source shows: with its wrapper, or bare as the switch `unconfirmedShapes` wants it. */
export function unsure({ switches }: State, key: string, content: unknown, beside: Fields = {}): unknown {
	return switches.unconfirmedShapes === 'bare' ? content : { [key]: content, ...beside };
}

/** Answers JSON under the family's own content type. */
export function sendJson(reply: FastifyReply, family: Family, status: number, body: unknown): FastifyReply {
	return (
		reply
			.code(status)
			.header('content-type', MEDIA_TYPES[family] ?? 'application/json')
			// As bytes: a string would get a charset added to its content type.
			.send(Buffer.from(JSON.stringify(body)))
	);
}
