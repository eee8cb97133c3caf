import { declaredFields, probeOf } from '../../nodes/FreshBooks/operations/checkAccess';
import { replyShape } from '../../nodes/FreshBooks/operations/replyShape';
import { resources } from '../../nodes/FreshBooks/resources';
import { recordings } from './recorded.mts';
import type { Shape } from './shape.mts';

const samples: Record<string, unknown> = { boolean: true, number: 1, string: '1', null: null };

/** A reply of a shape, with a value of the first of its types in each place. */
function sampleOf({ types, keys, items }: Shape): unknown {
	if (keys) return Object.fromEntries([...keys].map(([key, inner]) => [key, sampleOf(inner)]));
	if (types.has('array')) return items ? [sampleOf(items)] : [];
	return samples[[...types].sort()[0]];
}

const business = { businessId: '{id}', accountId: '{id}', businessUuid: '{id}', name: '', role: '', record: {} };
const roots: Record<string, string> = {
	accounting: '/accounting/account/{id}',
	auth: '/auth/api/v1',
	projects: '/projects/business/{id}',
	timetracking: '/timetracking/business/{id}',
};

const recorded = resources.flatMap((resource) => {
	const probe = probeOf(resource);
	if (!probe) return [];
	const path = probe.path(business);
	const shape = recordings.get(`GET ${roots[probe.family]}${path}`)?.shape;
	return shape ? [{ resource, probe, path, reply: sampleOf(shape) }] : [];
});

test.each(recorded)('Check Access: what was recorded of FreshBooks for $resource.name is no difference', (one) => {
	const { resource, probe, path, reply } = one;
	expect(replyShape(probe, path, declaredFields(resource), reply)).toMatchObject({ isReadable: true, differences: [] });
});

test('Check Access: everything that was recorded is compared', () => {
	const names = ['Client', 'Estimate', 'Expense', 'Expense Category', 'Invoice', 'Payment', 'Project', 'Time Entry'];
	expect(recorded.map(({ resource }) => resource.name)).toEqual([...names, 'User']);
});
