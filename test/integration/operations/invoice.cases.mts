import type { IDataObject } from 'n8n-workflow';

import type { Matrix } from './case.mts';
import { receipt } from './files.mts';
import { A, byId, computed, eastern, GET, POST, PUT, upload } from './requests.mts';
import type { World } from './world.mts';

const priya = 214103;
const sent = 987007;
const archived = 987008;
const deleted = 987009;
const draft = 987010;

const path = `${A}/invoices/invoices`;
const lines = 'include[]=lines';
const day = expect.stringMatching(/^\d{4}-\d\d-\d\d$/);

const jwtOf = (world: World, id: number) => (world.find('invoices', { id }).attachments as IDataObject[])[0].jwt;

/** Invoices (API facts §8.2). */
export const invoices: Matrix = {
	resource: 'invoice',
	name: 'invoice',
	cases: [
		{
			operation: 'create',
			does: 'creates a draft with its lines, in the currency of the client',
			parameters: {
				customerid: byId(priya),
				create_date: '2026-03-31',
				lines: { line: [{ name: 'Data model', unit_cost: '100.5', qty: '2', taxName1: 'GST', taxAmount1: '5' }] },
			},
			requests: [
				GET(`${A}/users/clients/${priya}`),
				POST(
					path,
					{
						invoice: {
							customerid: priya,
							create_date: '2026-03-31',
							lines: [
								{
									name: 'Data model',
									unit_cost: { amount: '100.50', code: 'USD' },
									qty: '2',
									taxName1: 'GST',
									taxAmount1: '5',
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
					id: 987011,
					invoice_number: '0000011',
					customerid: priya,
					current_organization: 'Nair Analytics',
					create_date: '2026-03-31',
					due_date: '2026-03-31',
					amount: '211.05',
					currency_code: 'USD',
					outstanding: '211.05',
					v3_status: 'draft',
					payment_status: 'unpaid',
					vis_state: 0,
					updated: eastern,
					lines: [expect.objectContaining({ name: 'Data model', qty: '2', unit_cost: '100.50', amount: '201.00' })],
				},
			],
			effect: (world) =>
				expect(world.find('invoices', { id: 987011 })).toMatchObject({
					status: 1,
					amount: { amount: '211.05', code: 'USD' },
				}),
			refuses: {
				because: 'a line without an amount',
				parameters: {
					lines: {
						line: [
							{ name: 'Good', unit_cost: '1' },
							{ name: 'Bad', unit_cost: '={{ "" }}' },
						],
					},
				},
				says: /^Lines: no\. 2: Rate is empty/,
			},
			twoItems: {
				parameters: { customerid: byId('={{ $json.client }}') },
				bad: { client: 1 },
				good: { client: priya },
				says: /no such client/,
			},
		},
		{
			operation: 'get',
			does: 'returns the invoice with its lines',
			id: sent,
			requests: [GET(`${path}/${sent}`, [lines])],
			output: [
				{
					id: sent,
					invoice_number: '0000007',
					customerid: 214101,
					current_organization: 'Okafor Ceramics',
					create_date: day,
					due_date: day,
					amount: '366.12',
					currency_code: 'CAD',
					outstanding: '366.12',
					v3_status: 'sent',
					payment_status: 'unpaid',
					vis_state: 0,
					updated: eastern,
					lines: [expect.objectContaining({ name: 'Website care', unit_cost: '120.00', amount: '360.00' })],
				},
			],
			refuses: {
				because: 'an ID that is not one',
				parameters: { invoiceId: computed('INV 7') },
				says: /^Invoice: "INV 7" is not an ID/,
			},
		},
		{
			operation: 'getAll',
			does: 'returns the newest invoices with their lines, up to the limit',
			parameters: { limit: 2 },
			requests: [GET(path, [lines, 'page=1', 'per_page=2'])],
			output: [
				expect.objectContaining({ id: draft, amount: '474.60', v3_status: 'draft', lines: [expect.anything()] }),
				expect.objectContaining({ id: archived, amount: '180.80', vis_state: 2, lines: [expect.anything()] }),
			],
			refuses: {
				because: 'a client that is none',
				parameters: { filters: { customerid: computed('Amara') } },
				says: /^Client: "Amara" is not an ID/,
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
			does: 'changes the fields that were added and leaves the lines',
			id: draft,
			parameters: { updateFields: { notes: 'Merci', due_offset_days: 14 } },
			requests: [PUT(`${path}/${draft}`, { invoice: { notes: 'Merci', due_offset_days: 14 } }, [lines])],
			output: [expect.objectContaining({ id: draft, amount: '474.60', lines: [expect.anything()] })],
			effect: (world) =>
				expect(world.find('invoices', { id: draft })).toMatchObject({ notes: 'Merci', due_offset_days: 14 }),
			refuses: {
				because: 'a discount that is no percentage',
				parameters: { updateFields: { discount_value: '110' } },
				says: /^Discount Percent: .*discount_value.*percentage.*1018/,
			},
		},
		{
			operation: 'delete',
			does: 'deletes the invoice, so that it can be restored',
			id: draft,
			requests: [PUT(`${path}/${draft}`, { invoice: { vis_state: 1 } })],
			output: [{ deleted: true, id: draft }],
			effect: (world) => expect(world.find('invoices', { id: draft }).vis_state).toBe(1),
			refuses: {
				because: 'an ID that would lead elsewhere',
				parameters: { invoiceId: computed('987010/../987001') },
				says: /^Invoice: ".*" is not an ID/,
			},
		},
		{
			operation: 'archive',
			does: 'archives the invoice',
			id: sent,
			requests: [PUT(`${path}/${sent}`, { invoice: { vis_state: 2 } })],
			output: [expect.objectContaining({ id: sent, vis_state: 2 })],
			effect: (world) => expect(world.find('invoices', { id: sent }).vis_state).toBe(2),
			refuses: { because: 'no invoice chosen', parameters: { invoiceId: computed(' ') }, says: /^Invoice: / },
		},
		{
			operation: 'restore',
			does: 'brings a deleted invoice back',
			id: deleted,
			requests: [PUT(`${path}/${deleted}`, { invoice: { vis_state: 0 } })],
			output: [expect.objectContaining({ id: deleted, vis_state: 0, amount: '10.00' })],
			effect: (world) => expect(world.find('invoices', { id: deleted }).vis_state).toBe(0),
			refuses: {
				because: 'an app that may only read invoices',
				scopes: ['user:profile:read', 'user:invoices:read'],
				says: /user:invoices:write/,
			},
		},
		{
			operation: 'send',
			does: 'sends the invoice by e-mail, with the text and the PDF that were chosen',
			id: draft,
			parameters: {
				email_recipients: 'yoga@studio.example, books@studio.example',
				subject: 'Invoice ::invoice number::',
				message: 'Dear all',
				email_include_pdf: true,
			},
			requests: [
				PUT(`${path}/${draft}`, {
					invoice: {
						action_email: true,
						email_recipients: ['yoga@studio.example', 'books@studio.example'],
						invoice_customized_email: { subject: 'Invoice ::invoice number::', body: 'Dear all' },
						email_include_pdf: true,
					},
				}),
			],
			output: [expect.objectContaining({ id: draft, v3_status: 'sent' })],
			effect: (world) =>
				expect(world.freshBooks.outbox).toMatchObject([
					{
						kind: 'invoice',
						objectId: draft,
						to: ['yoga@studio.example', 'books@studio.example'],
						subject: 'Invoice 0000010',
						body: 'Dear all',
						pdf: true,
					},
				]),
			refuses: {
				because: 'a recipient that is no address',
				parameters: { email_recipients: 'yoga@studio.example, nobody' },
				says: /^Recipients: "nobody" is not an e-mail address/,
			},
		},
		{
			operation: 'markAsSent',
			does: 'turns a draft into a sent invoice without an e-mail',
			id: draft,
			requests: [PUT(`${path}/${draft}`, { invoice: { action_mark_as_sent: true } })],
			output: [expect.objectContaining({ id: draft, v3_status: 'sent' })],
			effect: (world) => {
				expect(world.find('invoices', { id: draft })).toMatchObject({ status: 2, display_status: 'sent' });
				expect(world.freshBooks.outbox).toEqual([]);
			},
			refuses: {
				because: 'a deleted invoice',
				parameters: { invoiceId: byId(deleted) },
				says: /Invoice is deleted.*1011/,
			},
		},
		{
			operation: 'attachFile',
			does: 'uploads a file and attaches it to the invoice',
			id: draft,
			binary: receipt,
			requests: (world) => [
				upload('lunch.png', 'image/png', 70),
				GET(`${path}/${draft}`, ['include[]=attachments']),
				PUT(
					`${path}/${draft}`,
					{
						invoice: {
							attachments: [{ jwt: jwtOf(world, draft), media_type: 'image/png' }],
							show_attachments: true,
						},
					},
					[lines],
				),
			],
			output: [expect.objectContaining({ id: draft, amount: '474.60' })],
			effect: (world) =>
				expect(world.find('invoices', { id: draft }).attachments).toMatchObject([{ media_type: 'image/png' }]),
			refuses: {
				because: 'no file',
				binary: {},
				says: /^Input Data Field Name: this item has no file in "data"/,
			},
		},
	],
};
