import { createHmac, timingSafeEqual } from 'crypto';

/** The form fields of a delivery as a Python dict would hold them: in wire order, the last of several values. */
export type Fields = Map<string, string>;

/** Reads a form-encoded body as it came over the wire, before anything has sorted or typed it. */
export function fieldsOf(rawBody: string): Fields {
	return new Map(new URLSearchParams(rawBody));
}

/**
 * Whether a body is text. Bytes that are no UTF-8 would all become U+FFFD in the fields: bodies that differ would have
 * the same fields, and so the same signature.
 */
export function isUtf8(body: Buffer): boolean {
	const unescaped = body
		.toString('latin1')
		.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
	const bytes = Buffer.from(unescaped, 'latin1');
	return Buffer.from(bytes.toString('utf8')).equals(bytes);
}

/**
 * The text that FreshBooks signs: Python's `json.dumps` of the fields (API facts §10.4). It has spaces behind `,` and
 * `:` and writes everything outside printable ASCII as `\uXXXX`, which `JSON.stringify` does not.
 */
export function pythonJson(fields: Fields): string {
	const entries = [...fields].map(([name, value]) => `${quoted(name)}: ${quoted(value)}`);
	return `{${entries.join(', ')}}`;
}

function quoted(text: string): string {
	return JSON.stringify(text).replace(
		/[\u007f-\uffff]/g,
		(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
}

/** Base64 of the HMAC-SHA256 over the fields; the key is the callback's verifier. */
export function signatureOf(fields: Fields, verifier: string): string {
	return createHmac('sha256', verifier).update(pythonJson(fields)).digest('base64');
}

/** Whether a delivery's signature is the one that this verifier makes; compared in constant time. */
export function isSignedWith(fields: Fields, signature: string, verifier: string): boolean {
	const expected = Buffer.from(signatureOf(fields, verifier));
	const given = Buffer.from(signature);
	return expected.length === given.length && timingSafeEqual(expected, given);
}
