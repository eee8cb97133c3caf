import type { Clock } from './clock';

/**
 * What happened lately, in the memory of this process: bounded in number and in time. It is not kept in n8n's static
 * data, because a webhook call would write that whole and could overwrite the verifiers that an activation stores at the
 * same moment.
 */
export function recently<T>(milliseconds: number, maxEntries = 10_000) {
	const entries = new Map<string, { value: T; until: number }>();
	return {
		get(key: string, { now }: Clock): T | undefined {
			const entry = entries.get(key);
			return entry && entry.until > now() ? entry.value : undefined;
		},
		set(key: string, value: T, { now }: Clock): void {
			// a Map keeps the order of insertion, so the first one is the oldest
			entries.delete(key);
			entries.set(key, { value, until: now() + milliseconds });
			const [oldest] = entries.keys();
			if (entries.size > maxEntries) entries.delete(oldest);
		},
		forget(key: string): void {
			entries.delete(key);
		},
	};
}
