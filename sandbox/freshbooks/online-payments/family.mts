import type { FastifyReply, FastifyRequest } from 'fastify';
import { allow, contextOf } from '../http/access.mts';
import { sendJson } from '../http/answer.mts';
import type { Flaw } from '../model/fields.mts';
import { type Problem, Refusal } from '../model/refusal.mts';
import type { Context } from '../model/resource.mts';
import type { Fields, State } from '../state/state.mts';

/** Where all of it lies. */
export const PAYMENTS = '/payments/account/:tenant';

function problemOf({ field, kind, oneOf }: Flaw): Problem {
	const told = (type: string, message: string): Problem => ({ errno: 0, field, type, message });
	switch (kind) {
		case 'required':
			return told('value_error.missing', 'field required');
		case 'null':
			return told('type_error.none.not_allowed', 'none is not an allowed value');
		case 'flag':
			return told('type_error.bool', 'value could not be parsed to a boolean');
		case 'choice': {
			const permitted = oneOf?.map((one) => `'${one}'`).join(', ');
			return told('type_error.enum', `value is not a valid enumeration member; permitted: ${permitted}`);
		}
		case 'number':
			return told('type_error.decimal', 'value is not a valid decimal');
		default:
			return told('type_error', 'value is not of a valid type');
	}
}

/**
 * Refuses what is wrong in a body or a query: 400 here, not 422 (API facts §5.2). The words beyond the enum's are
 * UNCONFIRMED.
 */
export function refuseInvalid(flaws: Flaw[]): void {
	if (flaws.length > 0) throw new Refusal(400, flaws.map(problemOf));
}

/** The caller and the business; all of the family stands under one scope object (API facts §8.23). */
export function enter(state: State, request: FastifyRequest, access: 'read' | 'write'): Context {
	const context = contextOf(state, request, 'accountId');
	allow(context, 'online_payments', access);
	return context;
}

/** The body as it came: it is not wrapped in this family (quirk 44). */
export function bodyOf(request: FastifyRequest): Fields {
	const { body } = request;
	return typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Fields) : {};
}

/** Answers in the family's content type. */
export function answer(reply: FastifyReply, status: number, body: unknown): FastifyReply {
	return sendJson(reply, 'payments', status, body);
}
