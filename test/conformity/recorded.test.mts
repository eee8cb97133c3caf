import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import { type FreshBooks, startFreshBooks } from '../../sandbox/freshbooks/server.mts';
import { type Declared, declared } from './declared.mts';
import { recordings } from './recorded.mts';
import { type Difference, differences, fieldsOf, shapeOf } from './shape.mts';
import { table, testPart } from '../documents/written/written.mts';

let freshBooks: FreshBooks;
let replies: Map<string, AxiosResponse>;
/** What differs, and is not meant to. */
let unexplained: Map<string, string[]>;
/** The declared differences that were met. */
const met = new Set<Declared>();

const USD = (amount: string) => ({ amount, code: 'USD' });
const LINES = [{ name: 'Design', qty: 1, unit_cost: USD('100.00') }];

beforeAll(async () => {
	freshBooks = await startFreshBooks();
	replies = await askAll();
	unexplained = new Map([...replies].map(([call, reply]) => [call, findings(call, reply)]));
});

afterAll(() => freshBooks.close());

/** Asks for all that was recorded, with bodies like those of the recording, and keeps the replies. */
async function askAll(): Promise<Map<string, AxiosResponse>> {
	const kept = new Map<string, AxiosResponse>();
	const [{ accountId, businessId }] = freshBooks.businesses;
	const api: AxiosInstance = axios.create({
		baseURL: freshBooks.url,
		headers: { Authorization: `Bearer ${freshBooks.issueToken().access_token}` },
	});
	/** Keeps the reply under the path as the recording writes it: `{id}` in the place of each ID. */
	const ask = async (method: string, path: string, body?: object) => {
		const reply = await api.request({ method, url: path, data: body });
		const kind = path.replace(accountId, '{id}').replaceAll(/\/\d+(?=\/|$)/g, '/{id}');
		kept.set(`${method} ${kind}`, reply);
		return reply.data;
	};
	const books = `/accounting/account/${accountId}`;
	/** Creates, changes, reads and lists a record of the accounting family. */
	const all = async (path: string, one: string, body: object, change: object, mayGet = true): Promise<number> => {
		const { id } = (await ask('POST', `${books}/${path}`, { [one]: body })).response.result[one];
		await ask('PUT', `${books}/${path}/${id}`, { [one]: change });
		if (mayGet) await ask('GET', `${books}/${path}/${id}`);
		await ask('GET', `${books}/${path}`);
		return id;
	};

	await ask('GET', '/auth/api/v1/users/me');
	const person = { fname: 'Grace', lname: 'Okoye', email: 'grace@example.com' };
	const customerid = await all('users/clients', 'client', person, { note: 'Met at the fair' });
	const document = { customerid, create_date: '2026-06-29', currency_code: 'USD', lines: LINES };
	const invoiceid = await all('invoices/invoices', 'invoice', document, { action_mark_as_sent: true });
	await all('estimates/estimates', 'estimate', document, { notes: 'Valid for a month' }, false);
	const paid = { invoiceid, amount: USD('40.00'), date: '2026-06-29', type: 'Check' };
	await all('payments/payments', 'payment', paid, { vis_state: 1 });
	const [{ categoryid }] = (await ask('GET', `${books}/expenses/categories`)).response.result.categories;
	const spent = { staffid: 1, categoryid, amount: USD('12.50'), date: '2026-06-29' };
	await all('expenses/expenses', 'expense', spent, { notes: 'Paper' });

	const projects = `/projects/business/${businessId}`;
	const described = { title: 'Signage', description: 'Six boards', client_id: customerid };
	const create = async (project: object) =>
		(await ask('POST', `${projects}/project`, { project })).project.id as number;
	await ask('GET', `${projects}/projects/${await create(described)}`);
	const project = await create({ title: 'Posters', client_id: customerid });
	await ask('PUT', `${projects}/projects/${project}`, { project: { title: 'Banners' } });
	await ask('GET', `${projects}/projects`);
	await ask('DELETE', `${projects}/projects/${project}`);

	const entries = `/timetracking/business/${businessId}/time_entries`;
	const entry = { is_logged: true, started_at: '2026-06-29T10:00:00Z', duration: 3600, client_id: customerid };
	const { id } = (await ask('POST', entries, { time_entry: entry })).time_entry;
	await ask('PUT', `${entries}/${id}`, { time_entry: { ...entry, client_id: undefined, note: 'Sketches' } });
	await ask('GET', `${entries}/${id}`);
	await ask('GET', entries);
	await ask('DELETE', `${entries}/${id}`);
	return kept;
}

const words = ({ path, freshBooks: real, emulator }: Difference): string => {
	if (real === undefined) return `${path} is in the emulator only (${emulator})`;
	if (emulator === undefined) return `${path} is missing in the emulator (FreshBooks: ${real})`;
	return `${path} is ${emulator} in the emulator (FreshBooks: ${real})`;
};

/** All that differs from the recording and is not declared. */
function findings(call: string, { status, headers, data }: AxiosResponse): string[] {
	const recorded = recordings.get(call);
	if (!recorded) return ['was not recorded'];
	const said: string[] = [];
	if (!recorded.status.includes(status)) said.push(`status ${status} (FreshBooks: ${recorded.status.join(', ')})`);
	const type = headers['content-type'];
	const types = recorded.contentType;
	if (type === undefined ? types.length > 0 : !types.includes(String(type)))
		said.push(`content type ${type} (FreshBooks: ${types.join(', ')})`);
	if (!recorded.shape) return data === '' ? said : [...said, 'has a body'];
	// a type is right when it was recorded; that others were recorded too may be other records' doing
	const fits = (real: Set<string>, emulator: Set<string>) => [...emulator].every((name) => real.has(name));
	for (const difference of differences(recorded.shape, shapeOf(data), fits)) {
		const reasons = declared.filter((entry) => entry.call === call && entry.matches(difference));
		for (const reason of reasons) met.add(reason);
		if (reasons.length === 0) said.push(words(difference));
	}
	return said;
}

test('all that was recorded is asked for', () => {
	expect([...replies.keys()].sort()).toEqual([...recordings.keys()].sort());
});

test.each([...recordings.keys()])('%s: the emulator answers what FreshBooks answered', (call) => {
	expect(unexplained.get(call)).toEqual([]);
});

test('every declared difference is one', () => {
	expect(declared.filter((entry) => !met.has(entry)).map(({ call, path }) => `${call}: ${path}`)).toEqual([]);
});

/** What docs/conformity.md tells of each kind of call. */
const recordedTable = (): string =>
	table(
		['Call', 'Fields compared', 'Differences explained', 'Others'],
		[...recordings].map(([call, { shape }]) => [
			`\`${call}\``,
			String(shape ? fieldsOf(shape) : 0),
			String(declared.filter((entry) => entry.call === call).length),
			String(unexplained.get(call)?.length),
		]),
	);

testPart('docs/conformity.md', 'recorded', recordedTable);

test('a difference is named with its path, whichever side it is on', () => {
	const real = shapeOf({
		page: 1,
		rows: [
			{ id: 1, note: null },
			{ id: 2, note: 'x' },
		],
		old: true,
	});
	const own = shapeOf({ page: '1', rows: [{ id: 1, note: 5, extra: {} }] });
	expect(differences(real, own, (a, b) => [...b].every((name) => a.has(name))).map(words)).toEqual([
		'page is string in the emulator (FreshBooks: number)',
		'rows[].note is number in the emulator (FreshBooks: string or null)',
		'rows[].extra is in the emulator only (object)',
		'old is missing in the emulator (FreshBooks: boolean)',
	]);
});
