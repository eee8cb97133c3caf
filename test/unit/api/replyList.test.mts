import { replyList } from '../../../nodes/FreshBooks/api/replyList';

const one = { id: 1 };

describe('the list of a reply, whichever family it came from', () => {
	test.each<[family: string, reply: unknown, path: string]>([
		['accounting', { response: { result: { clients: [one], page: 1, pages: 7, per_page: 15 } } }, '/users/clients'],
		['projects', { projects: [one], meta: { pages: 7, sort: [] } }, '/projects'],
		['comments, with abilities', { time_entries: [one], meta: { pages: 7 }, abilities: [{}] }, '/time_entries/search'],
		['team members', { response: [one], meta: { total: 61, per_page: 10 } }, '/team_members'],
		['several lists', { response: { result: { taxes: [one], others: [], pages: 7 } } }, '/taxes/taxes'],
	])('%s', (_family, reply, path) => {
		expect(replyList(reply, path)).toMatchObject({ records: [one], pages: 7 });
	});

	test.each<[what: string, reply: unknown]>([
		['the ledger, which has no pages', { data: [one] }],
		['retainers, which have no meta', { retainers: [one] }],
	])('%s, tells of none', (_what, reply) => {
		expect(replyList(reply, '/x')).toEqual({ records: [one] });
	});

	test('an empty list is one', () => {
		expect(replyList({ response: { result: { clients: [], pages: 0, total: 0 } } }, '/x')).toEqual({
			records: [],
			pages: 0,
			total: 0,
		});
	});

	test.each<[what: string, reply: unknown]>([
		['a single record', { response: { result: { client: one } } }],
		['two lists of other names', { a: [one], b: [one] }],
		['nothing', {}],
	])('%s is none', (_what, reply) => {
		expect(replyList(reply, '/x')).toBeUndefined();
	});
});
