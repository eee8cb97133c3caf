import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

/** Every request that this process has made, also those that never arrived: `GET 127.0.0.1:1234/path?query`. */
const made: string[] = [];

subscribe('http.client.request.created', (message) => {
	const { request } = message as { request: ClientRequest };
	made.push(`${request.method} ${request.getHeader('host')}${request.path}`);
});

/** How many requests have been made to an address (`http://127.0.0.1:1234`), of those that match. */
export function triesOf(address: string, wanted: { method?: string; path?: string; query?: string }): number {
	const { host } = new URL(address);
	return made.filter((request) => {
		const [, method, to, path, query = ''] = /^(\w+) ([^/]+)([^?]*)\??(.*)$/.exec(request) as RegExpExecArray;
		if (to !== host || method !== (wanted.method ?? method)) return false;
		return new RegExp(wanted.path ?? '').test(path) && new RegExp(wanted.query ?? '').test(query);
	}).length;
}
