/** What stands in a text in place of a secret. */
const hidden = '[hidden]';

/**
 * Keys of secrets: `access_token`, `accessToken`, `api_token`, `fasttrack_token`, `client_secret` …; not n8n's own
 * `paginationToken`, which is a page's number.
 */
const secretKey = /(?<!^pagination)(?:token|secret)s?$/i;

/** Where FreshBooks names a file by a JSON Web Token of its own: it opens that file and nothing else (API facts §9). */
const fileKeys = new Set(['jwt', 'public_id']);

/** `Bearer …`, `access_token=…`, `"apiToken": "…"`; the second group is the secret, if it looks like one. */
const announced = /(\b(?:bearer|(?:access|api|auth|fasttrack|id|refresh)[_-]?token)[\s:="'\\]{1,8})([\w.~+/=-]{16,})/gi;

/** Most texts have none of these: a list may have millions of texts. */
const hint = /bearer|token|eyj/i;

/** Pieces that are long enough for a JSON Web Token. */
const longPiece = /[\w.-]{20,}/g;

/**
 * A value without FreshBooks' tokens, wherever and however they are spelled; nobody's workflow needs them. What holds
 * none is given back as it is, because a list may have tens of thousands of records.
 */
export function withoutSecrets<T>(value: T): T {
	return cleaned(value) as T;
}

function cleaned(value: unknown): unknown {
	if (typeof value === 'string') return hideSecrets(value);
	if (Array.isArray(value)) {
		const inner = value.map(cleaned);
		return inner.some((one, index) => one !== value[index]) ? inner : value;
	}
	if (Object.prototype.toString.call(value) !== '[object Object]') return value;
	const owner = value as Record<string, unknown>;
	let copy: Map<string, unknown> | undefined;
	for (const key of Object.keys(owner)) {
		const inner = owner[key];
		const kept = isFiles(key, owner) || fileKeys.has(key) ? inner : cleaned(inner);
		const isSecret = secretKey.test(key);
		if (!isSecret && kept === inner) continue;
		copy ??= new Map(Object.entries(owner));
		if (isSecret) copy.delete(key);
		else copy.set(key, kept);
	}
	return copy ? Object.fromEntries(copy) : value;
}

/** The files of an n8n item: they are the user's own, and large. */
const isFiles = (key: string, owner: object): boolean => key === 'binary' && 'json' in owner;

/** A text in which tokens are hidden. */
export function hideSecrets(text: string): string {
	if (text.length < 20 || !hint.test(text)) return text;
	return text
		.replace(announced, (whole, before: string, secret: string) => (/\d/.test(secret) ? before + hidden : whole))
		.replace(longPiece, (piece, at: number) => (isToken(piece) && text[at - 1] !== '/' ? hidden : piece));
}

/** Whether a piece is, or ends in, a JSON Web Token: JSON in base64 begins with these letters, and there are three parts. */
function isToken(piece: string): boolean {
	const start = piece.indexOf('eyJ');
	return start >= 0 && piece.slice(start).split('.').length >= 3;
}
