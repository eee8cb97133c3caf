import type { Refuse } from '../formats/refuse';
import type { Business } from '../http/families';

const ids = ['accountId', 'businessId', 'businessUuid'] as const;

/** Whether a path that a user wrote names an id of the business. */
export const namesBusiness = (path: string): boolean => path.includes('{');

/**
 * A path that a user wrote, with the ids of the business filled in. It may hold nothing that could lead to another
 * host or out of the path: no other address, no dot segments, and no `%`, behind which both could hide.
 * Refuses everything else.
 */
export function fillPath(path: string, business: Business | undefined, refuse: Refuse): string {
	if (path === '') refuse('it is empty');
	if (!/^\/(?!\/)/.test(path)) {
		refuse(`"${path}" must begin with a single slash: it is the part after the host, like /auth/api/v1/users/me`);
	}
	const filled = path.replace(/\{([^{}]*)\}/g, (placeholder, name: string) => {
		const id = ids.find((one) => one === name);
		if (!id) return refuse(`${placeholder} is not known: use {${ids.join('}, {')}}`);
		return business?.[id] || refuse(`"${business?.name}" has no ${placeholder} in FreshBooks`);
	});
	if (filled.split('/').some((segment) => /^\.+$/.test(segment)))
		refuse('it may not contain ".." or "." between slashes');
	const odd = /[^\w.~/-]/.exec(filled)?.[0];
	if (odd) refuse(`${JSON.stringify(odd)} is not allowed: use only letters, digits, - . _ ~ and slashes`);
	if (filled.includes('//')) refuse('it contains two slashes in a row: remove one');
	return filled;
}
