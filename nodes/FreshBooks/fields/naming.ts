import type { IExecuteFunctions } from 'n8n-workflow';

import { numbered } from '../formats/refuse';
import type { Subject } from '../http/errors';
import type { RecordType } from '../model/record';

/** `Create %` → `Create tax`, `List of %s` → `List of taxes`, `a %` → `an invoice`. */
export function naming(text: string, { name, plural }: Pick<RecordType, 'name' | 'plural'>): string {
	const [one, many] = [name.toLowerCase(), plural.toLowerCase()];
	return text
		.replace(/%s/g, many)
		.replace(/\ba %/g, `${article(one)} ${one}`)
		.replace(/%/g, one);
}

/** The article in front of a name: `a` or `an`. */
export const article = (name: string): string => (/^[aeiou]/i.test(name) && !/^us/i.test(name) ? 'an' : 'a');

/** What requests are about, as far as errors and scopes tell of it. */
export const subjectOf = ({ name, scope }: Pick<RecordType, 'name' | 'scope'>): Subject => ({
	name: name.toLowerCase(),
	scope,
	labels: {},
});

/** An item as people count, who begin with 1; n8n itself begins with 0. */
export const itemName = (context: IExecuteFunctions, item: number): string =>
	`Item ${numbered(item, context.getInputData().length)}`;

/** First and last name, as far as they are there. */
export const fullName = (first: unknown, last: unknown): string => [first, last].filter(Boolean).join(' ');
