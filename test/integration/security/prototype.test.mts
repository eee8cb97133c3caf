import type { IDataObject } from 'n8n-workflow';

import { told, useBench } from '../stage/bench.mts';
import { byId } from '../stage/n8n.mts';

const bench = useBench();
const clientId = () => byId(Number(bench.freshBooks.records(bench.account, 'clients')[0].id));

const poison = '{"__proto__": {"polluted": "yes"}, "constructor": {"prototype": {"polluted": "yes"}}}';
const line = `{"name": "Design", "unit_cost": "80", ${poison.slice(1)}`;

function expectClean(): void {
	const others: IDataObject[] = [{}, [] as never, (() => 1) as never];
	expect(others.map(({ polluted }) => polluted)).toEqual([undefined, undefined, undefined]);
	expect(Object.keys(Object.prototype)).toEqual([]);
}

test.each<[resource: string, operation: string, parameters: () => IDataObject]>([
	[
		'apiCall',
		'request',
		() => ({ method: 'POST', path: '/accounting/account/{accountId}/users/clients', body: `{"client": ${poison}}` }),
	],
	[
		'invoice',
		'create',
		() => ({ customerid: clientId(), create_date: '2026-11-22', specifyLines: 'json', linesJson: `[${line}]` }),
	],
	[
		'estimate',
		'create',
		() => ({ customerid: clientId(), create_date: '2026-11-22', specifyLines: 'json', linesJson: `[${line}]` }),
	],
])('JSON with __proto__ in %s: %s changes no prototype', async (resource, operation, parameters) => {
	const run = await bench.run(resource, operation, parameters());
	expectClean();
	// a line has keys of its own
	if (resource === 'apiCall') expect(bench.writes()).toHaveLength(1);
	else expect(told(run)).toContain('"__proto__" is not a key here');
});

test.each(['raw', 'simplified'])('a reply with __proto__ changes none either (%s)', async (output) => {
	const rewrite: [string, string] = ['"fname":', '"__proto__":{"polluted":"yes","fasttrack_token":"x"},"fname":'];
	bench.fault({ match: { method: 'GET' }, kind: 'rewrite', rewrite, times: -1 });
	const one = await bench.run('client', 'get', { clientId: clientId(), output });
	const all = await bench.run('client', 'getAll', { returnAll: true, output });
	const free = await bench.run('apiCall', 'request', { path: `/accounting/account/${bench.account}/users/clients` });
	expect([one, all, free].map(({ status }) => status)).toEqual(['success', 'success', 'success']);
	expectClean();
	expect((one.items[0].json as { polluted?: unknown }).polluted).toBeUndefined();
	expect(JSON.stringify([one.items, all.items, free.items])).not.toContain('fasttrack_token');
});
