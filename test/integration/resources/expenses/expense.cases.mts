import type { IDataObject } from 'n8n-workflow';

import type { Matrix } from '../../matrix/case.mts';
import { png, receipt } from '../../matrix/files.mts';
import { A, byId, computed, eastern, GET, POST, PUT, upload } from '../../matrix/requests.mts';
import type { World } from '../../matrix/world.mts';

const software = 1650001;
const supplies = 1650003;
const phone = 1650006;
const deleted = 1650007;
const meals = 3012027;

const path = `${A}/expenses/expenses`;
const day = expect.stringMatching(/^\d{4}-\d\d-\d\d$/);

const lunch = 1650005;
const amara = 214101;
const invoices = `${A}/invoices/invoices`;
const withLines = ['include[]=lines'];

const attachmentOf = (world: World, id: number) => world.find('expenses', { id }).attachment as IDataObject;

/** Expenses (API facts §8.5) and their receipts (API facts §9). */
export const expenses: Matrix = {
	resource: 'expense',
	name: 'expense',
	cases: [
		{
			operation: 'create',
			does: 'creates an expense with its receipt',
			parameters: {
				amount: '42.5',
				categoryid: byId(meals),
				date: '2026-03-31',
				attachReceipt: true,
			},
			binary: receipt,
			requests: (world) => [
				GET(`${A}/systems/systems/439001`),
				GET(`${A}/users/staffs`, ['page=1', 'per_page=100']),
				upload('lunch.png', 'image/png', 70),
				POST(path, {
					expense: {
						amount: { amount: '42.50', code: 'CAD' },
						categoryid: meals,
						date: '2026-03-31',
						staffid: 1,
						attachment: { jwt: attachmentOf(world, 1650008).jwt, media_type: 'image/png' },
						has_receipt: true,
					},
				}),
			],
			output: [
				{
					id: 1650008,
					date: '2026-03-31',
					vendor: null,
					amount: '42.50',
					currency_code: 'CAD',
					taxName1: null,
					taxAmount1: null,
					taxPercent1: null,
					taxName2: null,
					taxAmount2: null,
					taxPercent2: null,
					categoryid: meals,
					clientid: 0,
					modern_projectid: null,
					notes: '',
					has_receipt: true,
					status: 'internal',
					vis_state: 0,
					state: 'active',
					updated: eastern,
				},
			],
			effect: (world) =>
				expect(attachmentOf(world, 1650008)).toMatchObject({ expenseid: 1650008, media_type: 'image/png' }),
			refuses: {
				because: 'no receipt where one should be',
				binary: {},
				says: /^Input Data Field Name: this item has no file in "data"/,
			},
			twoItems: {
				parameters: { amount: '={{ $json.amount }}' },
				bad: { amount: 'forty' },
				good: { amount: 42.5 },
				says: /^Amount: "forty" is not an amount/,
			},
		},
		{
			operation: 'get',
			does: 'returns the expense',
			id: software,
			requests: [GET(`${path}/${software}`)],
			output: [
				{
					id: software,
					date: day,
					vendor: 'Inkwell Software',
					amount: '64.99',
					currency_code: 'CAD',
					taxName1: 'HST',
					taxAmount1: '7.48',
					taxPercent1: null,
					taxName2: null,
					taxAmount2: null,
					taxPercent2: null,
					categoryid: 3012035,
					clientid: 0,
					modern_projectid: null,
					notes: 'Yearly licence',
					has_receipt: false,
					status: 'internal',
					vis_state: 0,
					state: 'active',
					updated: eastern,
				},
			],
			refuses: {
				because: 'an ID that is not one',
				parameters: { expenseId: computed('lunch') },
				says: /^Expense: "lunch" is not an ID/,
			},
		},
		{
			operation: 'getAll',
			does: 'returns the newest expenses, up to the limit',
			parameters: { limit: 2 },
			requests: [GET(path, ['page=1', 'per_page=2'])],
			output: [
				expect.objectContaining({ id: phone, vendor: 'Northern Mobile', amount: '45.00' }),
				expect.objectContaining({ id: 1650005, vendor: 'Bistro Nord', amount: '58.20', clientid: 214101 }),
			],
			refuses: {
				because: 'an amount that is none',
				parameters: { filters: { amount_min: '10 CAD' } },
				says: /^Amount From: "10 CAD" is not an amount/,
			},
		},
		{
			operation: 'update',
			does: 'changes the amount in the currency that the expense has',
			id: software,
			parameters: { updateFields: { amount: '70', vendor: 'Inkwell' } },
			requests: [
				GET(`${path}/${software}`),
				PUT(`${path}/${software}`, { expense: { amount: { amount: '70.00', code: 'CAD' }, vendor: 'Inkwell' } }),
			],
			output: [expect.objectContaining({ id: software, amount: '70.00', vendor: 'Inkwell', notes: 'Yearly licence' })],
			effect: (world) =>
				expect(world.find('expenses', { id: software })).toMatchObject({
					amount: { amount: '70.00', code: 'CAD' },
					taxName1: 'HST',
				}),
			refuses: {
				because: 'a category that does not exist',
				parameters: { updateFields: { categoryid: byId(1) } },
				says: /^Category not found.*1012/,
			},
		},
		{
			operation: 'delete',
			does: 'deletes the expense, so that it can be restored',
			id: software,
			requests: [PUT(`${path}/${software}`, { expense: { vis_state: 1 } })],
			output: [{ deleted: true, id: software }],
			effect: (world) => expect(world.find('expenses', { id: software }).vis_state).toBe(1),
			refuses: {
				because: 'an ID that would lead elsewhere',
				parameters: { expenseId: computed('../../users/clients/214101') },
				says: /^Expense: ".*" is not an ID/,
			},
		},
		{
			operation: 'archive',
			does: 'archives the expense',
			id: software,
			requests: [PUT(`${path}/${software}`, { expense: { vis_state: 2 } })],
			output: [expect.objectContaining({ id: software, vis_state: 2 })],
			effect: (world) => expect(world.find('expenses', { id: software }).vis_state).toBe(2),
			refuses: {
				because: 'an app that may only read expenses',
				scopes: ['user:profile:read', 'user:expenses:read'],
				says: /user:expenses:write/,
			},
		},
		{
			operation: 'restore',
			does: 'brings a deleted expense back',
			id: deleted,
			requests: [PUT(`${path}/${deleted}`, { expense: { vis_state: 0 } })],
			output: [expect.objectContaining({ id: deleted, vendor: 'Route 9 Fuel', vis_state: 0 })],
			effect: (world) => expect(world.find('expenses', { id: deleted }).vis_state).toBe(0),
			refuses: { because: 'no expense chosen', parameters: { expenseId: computed('') }, says: /^Expense: choose one/ },
		},
		{
			operation: 'attachReceipt',
			does: 'uploads a receipt and attaches it to the expense',
			id: software,
			binary: receipt,
			requests: (world) => [
				upload('lunch.png', 'image/png', 70),
				PUT(`${path}/${software}`, {
					expense: {
						attachment: { jwt: attachmentOf(world, software).jwt, media_type: 'image/png' },
						has_receipt: true,
					},
				}),
			],
			output: [expect.objectContaining({ id: software, has_receipt: true, vendor: 'Inkwell Software' })],
			effect: (world) => expect(attachmentOf(world, software)).toMatchObject({ expenseid: software }),
			refuses: {
				because: 'an app that may not upload',
				scopes: ['user:profile:read', 'user:expenses:read', 'user:expenses:write'],
				says: /user:uploads:write/,
			},
		},
		{
			operation: 'downloadReceipt',
			does: 'downloads the receipt as a file',
			id: supplies,
			requests: (world) => [
				GET(`${path}/${supplies}`, ['include[]=attachment']),
				GET(`/uploads/attachments/${attachmentOf(world, supplies).jwt}`),
			],
			output: [expect.objectContaining({ id: supplies, vendor: 'Paper & Co.', has_receipt: true })],
			effect: (_, binary) => {
				expect(Buffer.from(binary!.data.data, 'base64').equals(png)).toBe(true);
				expect(binary!.data).toMatchObject({ mimeType: 'image/png', fileName: `receipt-${supplies}.png` });
			},
			refuses: {
				because: 'an expense without a receipt',
				parameters: { expenseId: byId(software) },
				says: /^Expense 1650001 has no receipt/,
			},
		},
		{
			operation: 'getSummaries',
			does: 'returns count and sum of the expenses, by currency',
			requests: [GET(`${A}/expenses/summaries`, ['page=1', 'per_page=100'])],
			output: [
				{ id: 'grand_total', counts: 6, amounts: [{ amount: '572.74', code: 'CAD', count: 6 }] },
				{ id: 'active', counts: 6, amounts: [{ amount: '572.74', code: 'CAD', count: 6 }] },
				{ id: 'archived', counts: 0, amounts: [] },
			],
			refuses: {
				because: 'an app that may not read expenses',
				scopes: ['user:profile:read'],
				says: /user:expenses:read/,
			},
		},
		{
			operation: 'getVendors',
			does: 'returns the names of vendors, up to the limit',
			parameters: { limit: 2 },
			requests: [GET(`${A}/expenses/vendors`, ['page=1', 'per_page=2'])],
			output: [{ vendor: 'Bistro Nord' }, { vendor: 'Harbour Inn' }],
			refuses: { because: 'a limit that is none', parameters: { limit: '={{ 0 }}' }, says: /^Limit: / },
		},
		{
			operation: 'rebill',
			does: 'bills the expense to its client on a new invoice',
			id: lunch,
			parameters: { create_date: '2026-03-31' },
			requests: [
				GET(`${path}/${lunch}`),
				POST(
					invoices,
					{
						invoice: {
							customerid: amara,
							create_date: '2026-03-31',
							currency_code: 'CAD',
							lines: [
								{
									type: 1,
									expenseid: lunch,
									name: 'Bistro Nord',
									description: '',
									qty: 1,
									unit_cost: { amount: '58.20', code: 'CAD' },
								},
							],
						},
					},
					withLines,
				),
				GET(invoices, [...withLines, 'page=1', 'per_page=100', `search[customerid]=${amara}`]),
			],
			output: [
				expect.objectContaining({
					invoice_number: '0000011',
					customerid: amara,
					amount: '58.20',
					v3_status: 'draft',
					lines: [expect.objectContaining({ name: 'Bistro Nord', type: 1, expenseid: lunch, amount: '58.20' })],
				}),
			],
			effect: (world) => expect(world.find('expenses', { id: lunch })).toMatchObject({ status: 2, invoiceid: 987011 }),
			refuses: {
				because: 'an expense of no client',
				parameters: { expenseId: byId(software) },
				says: /^Choose a Client: expense 1650001 is not assigned to one/,
			},
		},
	],
};
