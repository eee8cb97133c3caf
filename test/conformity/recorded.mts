import { nameOf, type NameOf, below, type Shape } from './shape.mts';
import recorded from './recorded-keys.json';

/** How the recording writes a shape: types joined by `|`, or what stands within. */
type Written =
	string | { type: 'object'; keys: Record<string, Written> } | { type: 'array'; items: Record<string, Written> };

/** What was recorded of one kind of call. */
export interface Recorded {
	status: number[];
	/** None when the reply was empty. */
	contentType: string[];
	/** None when the reply was empty. */
	shape?: Shape;
}

function object(keys: Record<string, Written>, name: NameOf, path: string): Shape {
	return {
		types: new Set(['object']),
		keys: new Map(
			Object.entries(keys).map(([key, inner]) => {
				const known = name(path, key);
				return [known, read(inner, name, below(path, known))];
			}),
		),
	};
}

function read(written: Written, name: NameOf, path: string): Shape {
	if (typeof written === 'string') return { types: new Set(written.split('|')) };
	if (written.type === 'object') return object(written.keys, name, path);
	return { types: new Set(['array']), items: object(written.items, name, `${path}[]`) };
}

/** What others recorded of the real FreshBooks, by method and path: names and types, the values were left out. */
export const recordings: ReadonlyMap<string, Recorded> = new Map(
	Object.entries(recorded.replies).map(([call, { status, contentType, reply }]) => [
		call,
		{
			status,
			contentType,
			...(Object.keys(reply).length > 0 && { shape: object(reply as Record<string, Written>, nameOf, '') }),
		},
	]),
);
