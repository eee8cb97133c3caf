import type { Matrix } from '../../matrix/case.mts';
import { A, byId, computed, GET, POST, PUT } from '../../matrix/requests.mts';

const goodwill = 55201;
const prepayment = 55202;
const created = 55203;

const path = `${A}/credit_notes/credit_notes`;
const withLines = ['include[]=lines'];
const day = expect.stringMatching(/^\d{4}-\d\d-\d\d$/);

/** Credit notes (API facts §8.10). */
export const creditNotes: Matrix = {
	resource: 'creditNote',
	name: 'credit note',
	cases: [
		{
			operation: 'create',
			does: 'creates a credit note in the client’s currency',
			parameters: {
				clientid: byId(214103),
				create_date: '2026-03-31',
				lines: { line: [{ name: 'For the delay', unit_cost: '25' }] },
				additionalFields: { credit_type: 'prepayment' },
			},
			requests: [
				GET(`${A}/users/clients/214103`),
				POST(
					path,
					{
						credit_note: {
							clientid: 214103,
							create_date: '2026-03-31',
							credit_type: 'prepayment',
							lines: [
								{
									name: 'For the delay',
									unit_cost: { amount: '25.00', code: 'USD' },
									qty: '1',
									compounded_tax: false,
								},
							],
						},
					},
					withLines,
				),
			],
			output: [
				{
					id: created,
					credit_number: '0000003',
					clientid: 214103,
					current_organization: 'Nair Analytics',
					create_date: '2026-03-31',
					credit_type: 'prepayment',
					amount: '25.00',
					currency_code: 'USD',
					paid: '0.00',
					status: 'created',
					display_status: 'created',
					payment_status: 'unpaid',
					notes: '',
					vis_state: 0,
					state: 'active',
					lines: [expect.objectContaining({ name: 'For the delay', unit_cost: '25.00', qty: '1' })],
				},
			],
			effect: (world) =>
				expect(world.find('credit_notes', { id: created })).toMatchObject({ currency_code: 'USD', clientid: 214103 }),
			refuses: {
				because: 'a line without an amount',
				parameters: { lines: { line: [{ name: 'For the delay', unit_cost: '={{ "" }}' }] } },
				says: /^Line 1: Rate is empty/,
			},
			twoItems: {
				parameters: { create_date: '={{ $json.date }}' },
				bad: { date: 'soon' },
				good: { date: '2026-03-31' },
				says: /^Date Issued: "soon" is not a date/,
			},
		},
		{
			operation: 'get',
			does: 'returns the credit note with its lines',
			id: goodwill,
			requests: [GET(`${path}/${goodwill}`, withLines)],
			output: [
				{
					id: goodwill,
					credit_number: '0000001',
					clientid: 214104,
					current_organization: 'Librairie Tremblay',
					create_date: day,
					credit_type: 'goodwill',
					amount: '75.00',
					currency_code: 'CAD',
					paid: '0.00',
					status: 'created',
					display_status: 'created',
					payment_status: 'unpaid',
					notes: 'With our apologies.',
					vis_state: 0,
					state: 'active',
					lines: [expect.objectContaining({ name: 'For the late proofs', amount: '75.00' })],
				},
			],
			refuses: {
				because: 'an ID that is not one',
				parameters: { creditNoteId: computed('no. 1') },
				says: /^Credit Note: "no. 1" is not an ID/,
			},
		},
		{
			operation: 'getAll',
			does: 'returns the newest credit notes, up to the limit',
			parameters: { limit: 1 },
			requests: [GET(path, ['page=1', 'per_page=1'])],
			output: [expect.objectContaining({ id: prepayment, amount: '300.00', currency_code: 'USD' })],
			refuses: {
				because: 'a day that is none',
				parameters: { filters: { date_min: '={{ "last week" }}' } },
				says: /^Date Issued From: "last week" is not a date/,
			},
		},
		{
			operation: 'update',
			does: 'changes the fields that were added and nothing else',
			id: goodwill,
			parameters: { updateFields: { notes: 'Sorry again.', terms: 'Valid for a year' } },
			requests: [
				PUT(`${path}/${goodwill}`, { credit_note: { notes: 'Sorry again.', terms: 'Valid for a year' } }, withLines),
			],
			output: [expect.objectContaining({ id: goodwill, notes: 'Sorry again.', amount: '75.00' })],
			effect: (world) =>
				expect(world.find('credit_notes', { id: goodwill })).toMatchObject({
					terms: 'Valid for a year',
					credit_type: 'goodwill',
				}),
			refuses: {
				because: 'a client that does not exist',
				parameters: { updateFields: { clientid: byId(1) } },
				says: /^Client not found.*1012/,
			},
		},
		{
			operation: 'delete',
			does: 'deletes the credit note, so that it can be restored',
			id: goodwill,
			requests: [PUT(`${path}/${goodwill}`, { credit_note: { vis_state: 1 } })],
			output: [{ deleted: true, id: goodwill }],
			effect: (world) => expect(world.find('credit_notes', { id: goodwill }).vis_state).toBe(1),
			refuses: {
				because: 'an app that may only read credit notes',
				scopes: ['user:profile:read', 'user:credit_notes:read'],
				says: /user:credit_notes:write/,
			},
		},
		{
			operation: 'restore',
			does: 'brings a deleted credit note back',
			id: prepayment,
			given: async (world) =>
				void (await world.run({ resource: 'creditNote', operation: 'delete', creditNoteId: byId(prepayment) })),
			requests: [PUT(`${path}/${prepayment}`, { credit_note: { vis_state: 0 } })],
			output: [expect.objectContaining({ id: prepayment, vis_state: 0 })],
			effect: (world) => expect(world.find('credit_notes', { id: prepayment }).vis_state).toBe(0),
			refuses: {
				because: 'no credit note chosen',
				parameters: { creditNoteId: computed('') },
				says: /^Credit Note: choose one/,
			},
		},
	],
};
