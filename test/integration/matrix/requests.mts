import { byId } from '../stage/n8n.mts';

/** The seeded business with its three ids. */
export const account = 'xM4pL9';
export const businessId = 439001;
export const businessUuid = '0b9c2d4e-5f61-4a7b-8c3d-1e2f3a4b5c6d';
export const businessValue = { __rl: true, mode: 'list', value: `${account}:${businessId}:${businessUuid}` };

/** Path roots of the families (API facts §7), and those of comments, events, uploads, the ledger, online payments and identity. */
export const A = `/accounting/account/${account}`;
export const P = `/projects/business/${businessId}`;
export const T = `/timetracking/business/${businessId}`;
export const C = `/comments/business/${businessId}`;
export const E = `/events/account/${account}/events`;
export const U = `/uploads/account/${account}`;
export const L = `/accounting/businesses/${businessUuid}`;
export const Y = `/payments/account/${account}`;
export const I = '/auth/api/v1/users';

/** A request as FreshBooks got it; the query decoded, as `name=value`, in alphabetical order. */
export interface Sent {
	method: string;
	path: string;
	query: string[];
	body: unknown;
}

const without =
	(method: string) =>
	(path: string, query: string[] = []): Sent => ({
		method,
		path,
		query: [...query].sort(),
		body: undefined,
	});
const withBody =
	(method: string) =>
	(path: string, body: unknown, query: string[] = []): Sent => ({
		...without(method)(path, query),
		body,
	});

export const GET = without('GET');
export const DELETE = without('DELETE');
export const POST = withBody('POST');
export const PUT = withBody('PUT');

/** An upload: one part named `content` (API facts §9). */
export const upload = (name: string, type: string, size: number): Sent =>
	POST(`${U}/attachments`, { file: { field: 'content', name, type, size } });

/** Times of the simplified output: with their true offset. */
export const eastern = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d-0[45]:00$/) as string;
export const utc = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as string;

export { byId };

/** An id out of an expression: what is typed into the field itself is checked by n8n before anything runs. */
export const computed = (text: string) => byId(`={{ ${JSON.stringify(text)} }}`);
