import type { FastifyRequest } from 'fastify';
import type { Query } from '../http/request.mts';
import type { State } from '../state/state.mts';

const NAMES = ['page', 'page_number'];

/** Forgets the page that a list was asked for, as the switch `pages` wants it; tells which one it was. */
export function forgetPage({ switches }: State, request: FastifyRequest): number | undefined {
	if (switches.pages === 'true' || request.method !== 'GET') return undefined;
	const query = request.query as Query;
	const name = NAMES.find((one) => query[one] !== undefined);
	const asked = Number(name && query[name]) || 1;
	if (name) query[name] = '1';
	return asked;
}

/** An endless list always has one page more than was asked for. */
export function claimMore({ switches }: State, asked: number, payload: unknown): unknown {
	if (switches.pages !== 'endless' || !(payload instanceof Uint8Array)) return payload;
	const text = Buffer.from(payload).toString();
	return Buffer.from(text.replace(/"page":1\b/, `"page":${asked}`).replace(/"pages":\d+/, `"pages":${asked + 1}`));
}
