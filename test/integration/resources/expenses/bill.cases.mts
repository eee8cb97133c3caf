import type { IDataObject } from 'n8n-workflow';

import type { Matrix } from '../../matrix/case.mts';
import { receipt } from '../../matrix/files.mts';
import { A, byId, computed, eastern, GET, POST, PUT, upload } from '../../matrix/requests.mts';
import type { World } from '../../matrix/world.mts';

const paper = 83101;
const hosting = 83102;
const materials = 3012015;
const software = 3012035;
const overdue = 72303;
const partial = 72304;
const cleaning = 72305;
const deleted = 72306;
const created = 72307;

const path = `${A}/bills/bills`;
const day = expect.stringMatching(/^\d{4}-\d\d-\d\d$/);

const attachmentOf = (world: World, id: number) => world.find('bills', { id }).attachment as IDataObject;

/** Bills (API facts §8.13). */
export const bills: Matrix = {
	resource: 'bill',
	name: 'bill',
	cases: [
		{
			operation: 'create',
			does: 'creates a bill in the vendor’s currency, with its file',
			parameters: {
				vendorid: byId(hosting),
				issue_date: '2026-03-31',
				lines: { line: [{ categoryid: byId(software), unit_cost: '39', quantity: '2' }] },
				attachFile: true,
				due_offset_days: 14,
			},
			binary: receipt,
			requests: (world) => [
				GET(`${A}/bill_vendors/bill_vendors/${hosting}`),
				upload('lunch.png', 'image/png', 70),
				POST(path, {
					bill: {
						vendorid: hosting,
						issue_date: '2026-03-31',
						due_offset_days: 14,
						currency_code: 'USD',
						lines: [
							{
								categoryid: software,
								unit_cost: { amount: '39.00', code: 'USD' },
								quantity: '2',
								compounded_tax: false,
							},
						],
						attachment: { jwt: attachmentOf(world, created).jwt, media_type: 'image/png' },
					},
				}),
			],
			output: [
				{
					id: created,
					bill_number: null,
					vendorid: hosting,
					issue_date: '2026-03-31',
					due_date: '2026-04-14',
					total_amount: '78.00',
					paid: '0.00',
					outstanding: '78.00',
					currency_code: 'USD',
					status: 'overdue',
					overall_category: 'Software',
					lines: [
						expect.objectContaining({ categoryid: software, quantity: '2', unit_cost: '39.00', amount: '78.00' }),
					],
					vis_state: 0,
					state: 'active',
					updated_at: eastern,
				},
			],
			effect: (world) => expect(attachmentOf(world, created)).toMatchObject({ media_type: 'image/png' }),
			refuses: {
				because: 'a line without a category',
				parameters: { lines: { line: [{ categoryid: computed(''), unit_cost: '39' }] } },
				says: /^Line 1: Category is empty/,
			},
			twoItems: {
				parameters: { issue_date: '={{ $json.date }}' },
				bad: { date: 'soon' },
				good: { date: '2026-03-31' },
				says: /^Date Issued: "soon" is not a date/,
			},
		},
		{
			operation: 'get',
			does: 'returns the bill with what is left to pay',
			id: partial,
			requests: [GET(`${path}/${partial}`)],
			output: [
				{
					id: partial,
					bill_number: 'LP-2098',
					vendorid: paper,
					issue_date: day,
					due_date: day,
					total_amount: '160.46',
					paid: '60.00',
					outstanding: '100.46',
					currency_code: 'CAD',
					status: 'partially paid',
					overall_category: 'Split',
					lines: [
						expect.objectContaining({ categoryid: materials, quantity: '10', total_amount: '140.12' }),
						expect.objectContaining({ quantity: '1', tax_amount1: '2.34' }),
					],
					vis_state: 0,
					state: 'active',
					updated_at: eastern,
				},
			],
			refuses: {
				because: 'a plan without accounts payable',
				given: (world) => {
					world.freshBooks.switches.accountsPayable = 'refused-403';
				},
				says: /^You do not have access to bills/,
			},
		},
		{
			operation: 'getAll',
			does: 'returns the newest bills that pass the filters, up to the limit',
			parameters: { limit: 2, laterFilters: { bill_number: 'lp-' } },
			requests: [GET(path, ['page=1', 'per_page=100'])],
			output: [
				expect.objectContaining({ id: partial, bill_number: 'LP-2098' }),
				expect.objectContaining({ id: 72302, bill_number: 'LP-2041', status: 'paid' }),
			],
			refuses: {
				because: 'a day that is none',
				parameters: { laterFilters: { issue_date_min: '={{ "last week" }}' } },
				says: /^Date Issued From: "last week" is not a date/,
			},
			twoItems: {
				parameters: { limit: '={{ $json.limit }}' },
				bad: { limit: 0 },
				good: { limit: 2 },
				says: /^Limit: /,
			},
		},
		{
			operation: 'update',
			does: 'replaces the lines, in the currency that the bill has',
			id: overdue,
			parameters: {
				specifyLines: 'fields',
				lines: { line: [{ categoryid: byId(software), unit_cost: '40' }] },
				updateFields: { bill_number: 'NL-90513' },
			},
			requests: [
				GET(`${path}/${overdue}`),
				PUT(`${path}/${overdue}`, {
					bill: {
						bill_number: 'NL-90513',
						currency_code: 'USD',
						lines: [
							{
								categoryid: software,
								unit_cost: { amount: '40.00', code: 'USD' },
								quantity: '1',
								compounded_tax: false,
							},
						],
					},
				}),
			],
			output: [expect.objectContaining({ id: overdue, bill_number: 'NL-90513', total_amount: '40.00' })],
			effect: (world) =>
				expect(world.find('bills', { id: overdue })).toMatchObject({
					vendorid: hosting,
					due_offset_days: 30,
					lines: [{ unit_cost: { amount: '40.00', code: 'USD' } }],
				}),
			refuses: {
				because: 'a vendor that does not exist',
				parameters: { specifyLines: 'keep', updateFields: { vendorid: byId(1) } },
				says: /vendor not found.*1012/i,
			},
		},
		{
			operation: 'delete',
			does: 'deletes the bill, so that it can be restored',
			id: cleaning,
			requests: [PUT(`${path}/${cleaning}`, { bill: { vis_state: 1 } })],
			output: [{ deleted: true, id: cleaning }],
			effect: (world) => expect(world.find('bills', { id: cleaning }).vis_state).toBe(1),
			refuses: {
				because: 'an ID that is not one',
				parameters: { billId: computed('LP-2098') },
				says: /^Bill: "LP-2098" is not an ID/,
			},
		},
		{
			operation: 'archive',
			does: 'archives the bill',
			id: partial,
			requests: [PUT(`${path}/${partial}`, { bill: { vis_state: 2 } })],
			output: [expect.objectContaining({ id: partial, vis_state: 2 })],
			effect: (world) => expect(world.find('bills', { id: partial }).vis_state).toBe(2),
			refuses: {
				because: 'an app that may only read bills',
				scopes: ['user:profile:read', 'user:bills:read'],
				says: /user:bills:write/,
			},
		},
		{
			operation: 'restore',
			does: 'brings a deleted bill back',
			id: deleted,
			requests: [PUT(`${path}/${deleted}`, { bill: { vis_state: 0 } })],
			output: [expect.objectContaining({ id: deleted, vis_state: 0 })],
			effect: (world) => expect(world.find('bills', { id: deleted }).vis_state).toBe(0),
			refuses: { because: 'no bill chosen', parameters: { billId: computed('') }, says: /^Bill: choose one/ },
		},
	],
};
