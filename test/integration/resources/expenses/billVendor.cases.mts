import type { Matrix } from '../../matrix/case.mts';
import { A, byId, computed, eastern, GET, POST, PUT } from '../../matrix/requests.mts';

const paper = 83101;
const hosting = 83102;
const cleaners = 83103;
const created = 83104;

const path = `${A}/bill_vendors/bill_vendors`;

/** Bill vendors (API facts §8.15). */
export const billVendors: Matrix = {
	resource: 'billVendor',
	name: 'bill vendor',
	cases: [
		{
			operation: 'create',
			does: 'creates a vendor from the name alone',
			parameters: { vendor_name: 'Grove Furniture' },
			requests: [POST(path, { bill_vendor: { vendor_name: 'Grove Furniture' } })],
			output: [
				{
					vendorid: created,
					vendor_name: 'Grove Furniture',
					account_number: null,
					primary_contact_first_name: null,
					primary_contact_last_name: null,
					primary_contact_email: null,
					phone: null,
					website: null,
					currency_code: 'CAD',
					outstanding_balance: [],
					overdue_balance: [],
					vis_state: 0,
					state: 'active',
					updated_at: eastern,
				},
			],
			effect: (world) =>
				expect(world.find('bill_vendors', { vendorid: created })).toMatchObject({ vendor_name: 'Grove Furniture' }),
			refuses: { because: 'no name', parameters: { vendor_name: '={{ "" }}' }, says: /^Vendor Name is empty/ },
			twoItems: {
				parameters: { vendor_name: '={{ $json.name }}' },
				bad: { name: '' },
				good: { name: 'Grove Furniture' },
				says: /^Vendor Name is empty/,
			},
		},
		{
			operation: 'get',
			does: 'returns the vendor with what is owed, by currency',
			id: hosting,
			requests: [GET(`${path}/${hosting}`)],
			output: [
				expect.objectContaining({
					vendorid: hosting,
					vendor_name: 'Northlight Hosting',
					website: 'https://northlight.example',
					currency_code: 'USD',
					outstanding_balance: [{ amount: '117.00', currency_code: 'USD' }],
					overdue_balance: [{ amount: '117.00', currency_code: 'USD' }],
				}),
			],
			refuses: {
				because: 'a plan without accounts payable',
				given: (world) => {
					world.freshBooks.switches.accountsPayable = 'refused-200';
				},
				says: /^You do not have access to bill vendors/,
			},
		},
		{
			operation: 'getAll',
			does: 'returns the newest vendors, up to the limit',
			parameters: { limit: 2 },
			requests: [GET(path, ['page=1', 'per_page=2'])],
			output: [
				expect.objectContaining({ vendorid: cleaners, vendor_name: 'Studio Sparkle Cleaners' }),
				expect.objectContaining({ vendorid: hosting, vendor_name: 'Northlight Hosting' }),
			],
			refuses: { because: 'a limit that is none', parameters: { limit: '={{ 0 }}' }, says: /^Limit: / },
		},
		{
			operation: 'update',
			does: 'changes the fields that were added and nothing else',
			id: paper,
			parameters: { updateFields: { phone: '+1 705 555 0199' } },
			requests: [PUT(`${path}/${paper}`, { bill_vendor: { phone: '+1 705 555 0199' } })],
			output: [
				expect.objectContaining({ vendorid: paper, phone: '+1 705 555 0199', vendor_name: 'Lakeshore Paper Mill' }),
			],
			effect: (world) =>
				expect(world.find('bill_vendors', { vendorid: paper })).toMatchObject({
					phone: '+1 705 555 0199',
					city: 'Orillia',
					tax_defaults: [{ name: 'HST' }],
				}),
			refuses: {
				because: 'a tax percentage that is none',
				parameters: { updateFields: { tax_defaults: { tax: [{ name: 'GST', amount: 'five' }] } } },
				says: /^Tax 1: Percent: "five"/,
			},
		},
		{
			operation: 'delete',
			does: 'deletes the vendor, so that it can be restored',
			id: cleaners,
			requests: [PUT(`${path}/${cleaners}`, { bill_vendor: { vis_state: 1 } })],
			output: [{ deleted: true, id: cleaners }],
			effect: (world) => expect(world.find('bill_vendors', { vendorid: cleaners }).vis_state).toBe(1),
			refuses: {
				because: 'an ID that is not one',
				parameters: { billVendorId: computed('paper') },
				says: /^Bill Vendor: "paper" is not an ID/,
			},
		},
		{
			operation: 'restore',
			does: 'brings a deleted vendor back',
			id: cleaners,
			given: async (world) =>
				void (await world.run({ resource: 'billVendor', operation: 'delete', billVendorId: byId(cleaners) })),
			requests: [PUT(`${path}/${cleaners}`, { bill_vendor: { vis_state: 0 } })],
			output: [expect.objectContaining({ vendorid: cleaners, vis_state: 0 })],
			effect: (world) => expect(world.find('bill_vendors', { vendorid: cleaners }).vis_state).toBe(0),
			refuses: {
				because: 'an app that may only read vendors',
				scopes: ['user:profile:read', 'user:bill_vendors:read'],
				says: /user:bill_vendors:write/,
			},
		},
	],
};
