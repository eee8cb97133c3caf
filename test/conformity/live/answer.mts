import { ANY_KEY, merged, nameOf, type NameOf, type Shape, shapeOf } from '../shape.mts';
import type { Reply } from './sender.mts';

/** What a reply is made of, without a single value. */
export interface Answer {
	status: number;
	mediaType: string;
	/** The headers that say something about the API. */
	headers: Set<string>;
	/** None when the body is no JSON. */
	shape?: Shape;
}

/** Rate limit, version and request id; all others are the transport's. */
const TELLING = /^x-ratelimit-|^retry-after$|^x-(api-)?version$|^x-request-id$/;

/** The type without what may follow it, and nothing at all of what is no type. */
const mediaTypeOf = (headers: Reply['headers']): string =>
	/^[\w.+-]+\/[\w.+-]+/.exec(headers.get('content-type') ?? '')?.[0].toLowerCase() ?? 'none';

/** Takes the values out of a reply. */
export function answerOf({ status, headers, body }: Reply, name: NameOf = nameOf): Answer {
	return {
		status,
		mediaType: mediaTypeOf(headers),
		headers: new Set([...headers.keys()].filter((header) => TELLING.test(header))),
		...(body !== undefined && { shape: shapeOf(body, name) }),
	};
}

/** Both answers in one, as of two records of a kind. */
export const bothOf = (a: Answer, b: Answer): Answer => ({
	...a,
	...(a.shape && b.shape && { shape: merged(a.shape, b.shape) }),
});

/** All names within a shape. */
export function namesIn({ keys, items }: Shape): string[] {
	const inner = [...(keys ?? [])].flatMap(([key, shape]) => [key, ...namesIn(shape)]);
	return items ? [...inner, ...namesIn(items)] : inner;
}

function valuesIn(body: unknown): string[] {
	if (typeof body === 'object' && body !== null) return Object.values(body).flatMap(valuesIn);
	return typeof body === 'string' || typeof body === 'number' ? [String(body)] : [];
}

/** What a name looks like in any reply that was ever seen: `vat_name`, `taxAmount1`. */
const NAME_LIKE = /^[a-z][a-zA-Z_]{0,40}\d?$/;

/**
 * Says which keys of the real replies may be shown. FreshBooks has objects whose keys are ids, days or names of people:
 * what the emulator does not know as a name must look like one, and be no value of any reply.
 */
export function carefulNames(known: ReadonlySet<string>): { name: NameOf; see: (body: unknown) => void } {
	const values = new Set<string>();
	const isName = (key: string) => known.has(key) || (NAME_LIKE.test(key) && !values.has(key));
	return {
		name: (path, key) => (isName(key) ? nameOf(path, key) : ANY_KEY),
		see: (body) => {
			for (const value of valuesIn(body)) values.add(value);
		},
	};
}
