import type { Matrix } from '../../matrix/case.mts';
import { A, byId, computed, eastern, GET, POST, PUT } from '../../matrix/requests.mts';

const amara = 214101;
const monthly = 38601;
const paused = 38602;

const path = `${A}/invoice_profiles/invoice_profiles`;
const lines = 'include[]=lines';
const day = expect.stringMatching(/^\d{4}-\d\d-\d\d$/);

/** Recurring templates (API facts §8.3). */
export const invoiceProfiles: Matrix = {
	resource: 'invoiceProfile',
	name: 'recurring template',
	cases: [
		{
			operation: 'create',
			does: 'creates a template with its schedule and lines, in the currency of the client',
			parameters: {
				customerid: byId(amara),
				create_date: '2026-03-31',
				frequency: '2w',
				numberRecurring: 6,
				lines: {
					line: [{ name: 'Website care', unit_cost: '60', additionalFields: { taxName1: 'HST', taxAmount1: '13' } }],
				},
			},
			requests: [
				GET(`${A}/users/clients/${amara}`),
				POST(
					path,
					{
						invoice_profile: {
							customerid: amara,
							create_date: '2026-03-31',
							frequency: '2w',
							numberRecurring: 6,
							lines: [
								{
									name: 'Website care',
									unit_cost: { amount: '60.00', code: 'CAD' },
									qty: '1',
									taxName1: 'HST',
									taxAmount1: '13',
									compounded_tax: false,
									type: 0,
								},
							],
						},
					},
					[lines],
				),
			],
			output: [
				{
					id: 38603,
					customerid: amara,
					organization: 'Okafor Ceramics',
					create_date: '2026-03-31',
					frequency: '2w',
					repeats: 'every 2 weeks, 6 times',
					numberRecurring: 6,
					occurrences_to_date: 0,
					amount: '67.80',
					currency_code: 'CAD',
					disable: false,
					send_email: false,
					vis_state: 0,
					state: 'active',
					updated: eastern,
					lines: [expect.objectContaining({ name: 'Website care', unit_cost: '60.00' })],
				},
			],
			effect: (world) =>
				expect(world.find('invoice_profiles', { id: 38603 })).toMatchObject({ frequency: '2w', numberRecurring: 6 }),
			refuses: {
				because: 'a frequency that FreshBooks does not know',
				parameters: { frequency: '={{ "daily" }}' },
				says: /frequency/,
			},
			twoItems: {
				parameters: { create_date: '={{ $json.day }}' },
				bad: { day: '2026-02-29' },
				good: { day: '2026-03-31' },
				says: /^First Issue Date: "2026-02-29" is not a date/,
			},
		},
		{
			operation: 'get',
			does: 'returns the template with its lines',
			id: monthly,
			requests: [GET(`${path}/${monthly}`, [lines])],
			output: [
				{
					id: monthly,
					customerid: amara,
					organization: 'Okafor Ceramics',
					create_date: day,
					frequency: 'm',
					repeats: 'every month, without end',
					numberRecurring: 0,
					occurrences_to_date: 0,
					amount: '135.60',
					currency_code: 'CAD',
					disable: false,
					send_email: true,
					vis_state: 0,
					state: 'active',
					updated: eastern,
					lines: [expect.objectContaining({ name: 'Website care', unit_cost: '120.00' })],
				},
			],
			refuses: {
				because: 'an ID that is not one',
				parameters: { invoiceProfileId: computed('monthly') },
				says: /^Recurring Template: "monthly" is not an ID/,
			},
		},
		{
			operation: 'getAll',
			does: 'returns the newest templates, up to the limit, each with what people need first',
			parameters: { limit: 1 },
			requests: [GET(path, ['page=1', 'per_page=1'])],
			output: [
				{
					id: paused,
					customerid: 214102,
					organization: 'Brandt & Söhne',
					create_date: expect.any(String),
					repeats: 'every year, 3 times',
					occurrences_to_date: 0,
					amount: '390.00',
					currency_code: 'CAD',
					disable: true,
					send_email: false,
					state: 'active',
				},
			],
			refuses: {
				because: 'a client that is none',
				parameters: { filters: { clientid: computed('Amara') } },
				says: /^Client: "Amara" is not an ID/,
			},
		},
		{
			operation: 'update',
			does: 'changes the schedule and leaves the lines',
			id: monthly,
			parameters: { updateFields: { frequency: '3m', send_email: false } },
			requests: [PUT(`${path}/${monthly}`, { invoice_profile: { frequency: '3m', send_email: false } }, [lines])],
			output: [expect.objectContaining({ id: monthly, frequency: '3m', send_email: false, amount: '135.60' })],
			effect: (world) =>
				expect(world.find('invoice_profiles', { id: monthly })).toMatchObject({ frequency: '3m', due_offset_days: 14 }),
			refuses: {
				because: 'nothing to change',
				parameters: { updateFields: {} },
				says: /nothing to change.*Update Fields/,
			},
		},
		{
			operation: 'delete',
			does: 'deletes the template, so that it can be restored',
			id: monthly,
			requests: [PUT(`${path}/${monthly}`, { invoice_profile: { vis_state: 1 } })],
			output: [{ deleted: true, id: monthly }],
			effect: (world) => expect(world.find('invoice_profiles', { id: monthly }).vis_state).toBe(1),
			refuses: {
				because: 'an ID that would lead elsewhere',
				parameters: { invoiceProfileId: computed('../38602') },
				says: /^Recurring Template: ".*" is not an ID/,
			},
		},
		{
			operation: 'restore',
			does: 'brings a deleted template back',
			id: monthly,
			given: async (world) => {
				await world.run({ resource: 'invoiceProfile', operation: 'delete', invoiceProfileId: byId(monthly) });
			},
			requests: [PUT(`${path}/${monthly}`, { invoice_profile: { vis_state: 0 } })],
			output: [expect.objectContaining({ id: monthly, vis_state: 0 })],
			effect: (world) => expect(world.find('invoice_profiles', { id: monthly }).vis_state).toBe(0),
			refuses: {
				because: 'none chosen',
				parameters: { invoiceProfileId: computed('') },
				says: /^Recurring Template: choose one/,
			},
		},
		{
			operation: 'pause',
			does: 'stops making invoices',
			id: monthly,
			requests: [PUT(`${path}/${monthly}`, { invoice_profile: { disable: true } })],
			output: [expect.objectContaining({ id: monthly, disable: true })],
			effect: (world) => expect(world.find('invoice_profiles', { id: monthly }).disable).toBe(true),
			refuses: {
				because: 'an app that may only read invoices',
				scopes: ['user:profile:read', 'user:invoices:read'],
				says: /user:invoices:write/,
			},
		},
		{
			operation: 'resume',
			does: 'goes on making invoices',
			id: paused,
			requests: [PUT(`${path}/${paused}`, { invoice_profile: { disable: false } })],
			output: [expect.objectContaining({ id: paused, disable: false })],
			effect: (world) => expect(world.find('invoice_profiles', { id: paused }).disable).toBe(false),
			refuses: {
				because: 'an ID that is not one',
				parameters: { invoiceProfileId: computed('all') },
				says: /^Recurring Template: "all" is not an ID/,
			},
		},
	],
};
