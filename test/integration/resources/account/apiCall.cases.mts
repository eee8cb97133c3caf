import type { Matrix } from '../../matrix/case.mts';
import { A, GET } from '../../matrix/requests.mts';

/** Any other call (the paths are those of API facts §7.1). */
export const apiCalls: Matrix = {
	resource: 'apiCall',
	name: 'API call',
	cases: [
		{
			operation: 'request',
			does: 'fills the business in and returns one item for each record of the list',
			parameters: {
				path: '/accounting/account/{accountId}/taxes/taxes',
				query: { parameter: [{ name: 'search[name]', value: 'ST' }] },
				paginate: true,
				limit: 2,
			},
			requests: [GET(`${A}/taxes/taxes`, ['search[name]=ST', 'page=1', 'per_page=2'])],
			output: [
				expect.objectContaining({ name: 'HST', amount: '13' }),
				expect.objectContaining({ name: 'PST', amount: '7' }),
			],
			refuses: {
				because: 'an app that may not read taxes',
				scopes: ['user:profile:read'],
				says: /Scopes needed: user:taxes:read/,
			},
			twoItems: {
				parameters: { path: '={{ $json.path }}' },
				bad: { path: 'https://evil.example/accounting/account/{accountId}/taxes/taxes' },
				good: { path: '/accounting/account/{accountId}/taxes/taxes' },
				says: /^Path: "https:\/\/evil.example\S*" must begin with a single slash/,
			},
		},
	],
};
