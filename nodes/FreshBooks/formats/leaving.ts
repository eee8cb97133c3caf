import { hideSecrets, withoutSecrets } from './secrets';

/** A message is one line that can be read at a glance; what else there is to say stands in the description. */
const longestMessage = 300;
const longestDescription = 3000;

const cut = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length)}…` : text);

/** A text as it can stand in a message or in a line of the log: one line, not too long and without secrets. */
export const oneLine = (text: string): string =>
	cut(
		hideSecrets(text)
			.replace(/[\s\p{Cc}]+/gu, ' ')
			.trim(),
		longestMessage,
	);

/** A text as it can stand in a description: several lines, not too long and without secrets. */
export const someLines = (text: string, length = longestDescription): string => cut(hideSecrets(text), length);

/** What of an error n8n shows or stores. */
interface Told extends Error {
	description?: unknown;
	/** What n8n has replaced by a message of its own. */
	messages?: unknown;
}

/**
 * An error as it may leave this package: without secrets, and of a length that many of them can be stored. It stays the
 * same error, so that n8n knows it.
 */
export function tidied<T extends Error>(error: T): T {
	const told = error as Told;
	set(told, 'message', oneLine);
	set(told, 'description', someLines);
	// it begins with the message as it once was
	set(told, 'stack', someLines);
	if (Array.isArray(told.messages)) told.messages = told.messages.map((message) => oneLine(String(message)));
	// n8n stores the words of the error behind an error too
	if (told.cause instanceof Error && told.cause !== error) tidied(told.cause);
	return error;
}

/** Only what changes is set: some errors of Node.js can only be read. */
function set(error: Told, key: 'message' | 'description' | 'stack', tidy: (text: string) => string): void {
	const before = error[key];
	if (typeof before !== 'string') return;
	const after = tidy(before);
	if (after !== before) error[key] = after;
}

/**
 * Whatever leaves this package passes here: outputs and errors, of every node and of every list box.
 * @returns what the work gives, without secrets
 * @throws what the work throws, as `tidied` leaves it
 */
export async function leaving<T>(work: () => Promise<T>): Promise<T> {
	return await work().then(withoutSecrets, async (error: Error) => await Promise.reject(tidied(error)));
}
