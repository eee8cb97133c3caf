import { accounting, listRecords } from '../../api/records';
import { limitOf } from '../../fields/parameters';
import type { Operation } from '../../model/resource';
import { pagingFields } from '../../operations/getAll';

/** What FreshBooks tells of all expenses together (API facts §8.5). */

const summaries = accounting('expenses/summaries', { one: 'summary', many: 'summaries', id: 'id' });
const vendors = accounting('expenses/vendors', { one: 'vendor', many: 'vendors', id: 'vendor' });

export const getSummaries: Operation = {
	value: 'getSummaries',
	name: 'Get Summaries',
	action: 'Get summaries of %s',
	description: 'Retrieve count and sum of all %s, of the active and of the archived ones, by currency',
	writes: false,
	fields: () => [],
	run: async ({ session }) => (await listRecords(session, summaries, [])).map((json) => ({ json })),
};

export const getVendors: Operation = {
	value: 'getVendors',
	name: 'Get Vendors',
	action: 'Get vendors of %s',
	description: 'Retrieve the names of vendors that %s were entered with',
	writes: false,
	fields: () => pagingFields,
	run: async (call) => (await listRecords(call.session, vendors, [], limitOf(call))).map((json) => ({ json })),
};
