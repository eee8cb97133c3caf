import { createHmac } from 'node:crypto';

/** A string as Python's `json.dumps` writes it: quotes, control characters, DEL and everything beyond ASCII escaped. */
function pythonString(text: string): string {
	return JSON.stringify(text).replace(
		/[\u007f-\uffff]/g,
		(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
}

/** What FreshBooks signs: Python's `json.dumps` of the form fields as a dict, in wire order (API facts §10.4). */
function signedText(fields: [string, string][]): string {
	// A dict keeps a repeated key at its first place with its last value, and so does a Map.
	const pairs = [...new Map(fields)].map(([name, value]) => `${pythonString(name)}: ${pythonString(value)}`);
	return `{${pairs.join(', ')}}`;
}

/** The `X-FreshBooks-Hmac-SHA256` header of a delivery (API facts §10.4). */
export function signature(fields: [string, string][], verifier: string): string {
	return createHmac('sha256', verifier).update(signedText(fields), 'utf8').digest('base64');
}
