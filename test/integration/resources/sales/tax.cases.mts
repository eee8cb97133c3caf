import type { Matrix } from '../../matrix/case.mts';
import { A, computed, DELETE, eastern, GET, POST, PUT } from '../../matrix/requests.mts';
import type { World } from '../../matrix/world.mts';

const idOf = (name: string) => (world: World) => Number(world.find('taxes', { name }).id);
const gst = idOf('GST');

/** Taxes (API facts §8.12). */
export const taxes: Matrix = {
	resource: 'tax',
	name: 'tax',
	cases: [
		{
			operation: 'create',
			does: 'creates a tax with its percentage',
			parameters: { name: 'QST', additionalFields: { amount: '9.975', number: '1234567890 TQ0001' } },
			requests: [POST(`${A}/taxes/taxes`, { tax: { name: 'QST', amount: '9.975', number: '1234567890 TQ0001' } })],
			output: (world) => [
				{
					id: idOf('QST')(world),
					name: 'QST',
					amount: '9.975',
					number: '1234567890 TQ0001',
					compound: false,
					updated: eastern,
				},
			],
			refuses: {
				because: 'a percentage that is not one',
				parameters: { additionalFields: { amount: 'a lot' } },
				says: /Percent: "a lot"/,
			},
			twoItems: {
				parameters: { name: '={{ $json.name }}' },
				bad: { name: 'gst' },
				good: { name: 'QST' },
				says: /Name: Tax exists already.*1026/,
			},
		},
		{
			operation: 'get',
			does: 'returns the tax',
			id: gst,
			requests: (_, id) => [GET(`${A}/taxes/taxes/${id}`)],
			output: (_, id) => [
				{ id, name: 'GST', amount: '5', number: '123456789 RT0001', compound: false, updated: eastern },
			],
			refuses: {
				because: 'an ID that is not one',
				parameters: { taxId: computed('GST') },
				says: /Tax: "GST" is not an ID/,
			},
		},
		{
			operation: 'getAll',
			does: 'returns the newest taxes, up to the limit',
			parameters: { limit: 2 },
			requests: [GET(`${A}/taxes/taxes`, ['page=1', 'per_page=2'])],
			output: (world) => [
				{
					id: idOf('HST')(world),
					name: 'HST',
					amount: '13',
					number: '123456789 RT0002',
					compound: false,
				},
				{
					id: idOf('PST')(world),
					name: 'PST',
					amount: '7',
					number: 'PST-1234-5678',
					compound: false,
				},
			],
			refuses: { because: 'a limit of nought', parameters: { limit: 0 }, says: /Limit/ },
		},
		{
			operation: 'update',
			does: 'changes the percentage and leaves the rest',
			id: gst,
			parameters: { updateFields: { amount: '6%' } },
			requests: (_, id) => [PUT(`${A}/taxes/taxes/${id}`, { tax: { amount: '6' } })],
			output: (_, id) => [
				{ id, name: 'GST', amount: '6', number: '123456789 RT0001', compound: false, updated: eastern },
			],
			effect: (world) => expect(world.find('taxes', { name: 'GST' })).toMatchObject({ amount: '6', compound: false }),
			refuses: {
				because: 'a name that another tax has',
				parameters: { updateFields: { name: 'HST' } },
				says: /Name: Tax exists already.*1026/,
			},
		},
		{
			operation: 'delete',
			does: 'deletes the tax for good',
			id: gst,
			requests: (_, id) => [DELETE(`${A}/taxes/taxes/${id}`)],
			output: (_, id) => [{ deleted: true, id }],
			effect: (world) =>
				expect(world.freshBooks.records('xM4pL9', 'taxes').map(({ name }) => name)).toEqual(['PST', 'HST']),
			refuses: { because: 'no tax chosen', parameters: { taxId: computed('') }, says: /^Tax: choose one/ },
		},
	],
};
