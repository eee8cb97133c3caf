import type { Resource } from '../model/resource';
import { article } from './fields';

/** `Create %` → `Create tax`, `List of %s` → `List of taxes`, `a %` → `an invoice`. */
export function naming(text: string, { name, plural }: Pick<Resource, 'name' | 'plural'>): string {
	const [one, many] = [name.toLowerCase(), plural.toLowerCase()];
	return text
		.replace(/%s/g, many)
		.replace(/\ba %/g, `${article(one)} ${one}`)
		.replace(/%/g, one);
}
