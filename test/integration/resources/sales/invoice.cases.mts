import type { IDataObject } from 'n8n-workflow';

import type { Matrix } from '../../matrix/case.mts';
import { receipt } from '../../matrix/files.mts';
import { A, byId, computed, eastern, GET, P, POST, PUT, T, upload, Y } from '../../matrix/requests.mts';
import type { World } from '../../matrix/world.mts';

const priya = 214103;
const chloe = 214104;
const yoga = 214106;
const sent = 987007;
const archived = 987008;
const deleted = 987009;
const draft = 987010;

const path = `${A}/invoices/invoices`;
const lines = 'include[]=lines';
const firstPage = ['page=1', 'per_page=100'];
const unbilled = ['billable=true', 'billed=false', 'team=true', 'include_unlogged=true'];
const day = expect.stringMatching(/^\d{4}-\d\d-\d\d$/);

const jwtOf = (world: World, id: number) => (world.find('invoices', { id }).attachments as IDataObject[])[0].jwt;

/** Of FreshBooks' clocks, the day before the last time entry was made. */
const dayBeforeEntry = (world: World): string => {
	const made = Date.parse(String(world.find('time_entries', { id: 2903107 }).created_at));
	return new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/New_York' }).format(made - 86_400_000);
};

/** Payment options of an invoice for which nothing was set. */
const nothingOn = {
	entity_type: 'invoice',
	gateway_name: null,
	has_credit_card: false,
	has_ach_transfer: false,
	has_bacs_debit: false,
	has_sepa_debit: false,
	has_acss_debit: false,
	has_paypal_smart_checkout: false,
	allow_partial_payments: false,
};

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
				lines: {
					line: [
						{
							name: 'Data model',
							unit_cost: '100.5',
							qty: '2',
							additionalFields: { taxName1: 'GST', taxAmount1: '5' },
						},
					],
				},
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
					paid: '0.00',
					outstanding: '211.05',
					po_number: null,
					notes: '',
					status: 'draft',
					v3_status: 'draft',
					payment_status: 'unpaid',
					vis_state: 0,
					state: 'active',
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
				says: /^Line 2: Rate is empty/,
			},
			twoItems: {
				parameters: { customerid: byId('={{ $json.client }}') },
				bad: { client: 1 },
				good: { client: priya },
				says: /found no client with this ID/,
			},
		},
		{
			operation: 'createFromTime',
			does: 'bills the unbilled hours of a client and marks them as billed',
			parameters: {
				customerid: byId(chloe),
				create_date: '2026-03-31',
				groupBy: 'service',
				due_offset_days: 14,
				additionalFields: { rate: '80' },
			},
			given: async (world) => {
				const parameters = { started_at: '2026-03-20T14:00:00Z', duration: '1.5', client_id: byId(chloe) };
				await world.run({ resource: 'timeEntry', operation: 'create', ...parameters });
				world.freshBooks.journal.length = 0;
			},
			requests: (world) => [
				GET(`${A}/users/clients/${chloe}`),
				GET(`${P}/projects`, [`client_id=${chloe}`, ...firstPage]),
				GET(`${T}/time_entries`, [...unbilled, `client_id=${chloe}`, ...firstPage]),
				GET(`${T}/time_entries`, [...unbilled, 'page=1', 'per_page=1']),
				GET(path, [lines, `search[customerid]=${chloe}`, `search[updated_min]=${dayBeforeEntry(world)}`, ...firstPage]),
				POST(
					path,
					{
						invoice: {
							customerid: chloe,
							create_date: '2026-03-31',
							currency_code: 'CAD',
							due_offset_days: 14,
							lines: [
								{
									name: 'Hours',
									description: '2026-03-20 · 1:30 · time #2903107',
									qty: '1.50',
									unit_cost: { amount: '80.00', code: 'CAD' },
								},
							],
						},
					},
					[lines],
				),
				GET(path, [lines, `search[customerid]=${chloe}`, ...firstPage]),
				PUT(`${T}/time_entries/2903107`, {
					time_entry: {
						billed: true,
						billable: true,
						client_id: chloe,
						duration: 5400,
						internal: false,
						is_logged: true,
						started_at: '2026-03-20T14:00:00Z',
					},
				}),
			],
			output: [
				expect.objectContaining({
					id: 987011,
					amount: '120.00',
					created: true,
					hours: 1.5,
					entries: [2903107],
					expenses: 0,
					leftOut: [
						expect.objectContaining({ reason: 'The timer has not been logged yet' }),
						{ reason: '“Spring catalogue” has a fixed price', hours: 3, entries: [2903104] },
					],
				}),
			],
			effect: (world) => {
				expect(world.find('time_entries', { id: 2903107 }).billed).toBe(true);
				expect(world.find('time_entries', { id: 2903104 }).billed).toBe(false);
			},
			refuses: {
				because: 'hours of which nobody knows the rate',
				parameters: { additionalFields: {} },
				says: /^FreshBooks provides no hourly rate for 1 time entry \(no project\): give Rate If None Is Set/,
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
					paid: '0.00',
					outstanding: '366.12',
					po_number: null,
					notes: '',
					status: 'sent',
					v3_status: 'sent',
					payment_status: 'unpaid',
					vis_state: 0,
					state: 'active',
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
			does: 'returns the newest invoices, up to the limit, each with what people need first',
			parameters: { limit: 2 },
			requests: [GET(path, ['page=1', 'per_page=2'])],
			output: [
				{
					id: draft,
					invoice_number: '0000010',
					customerid: 214106,
					current_organization: 'Seaside Yoga Collective',
					create_date: expect.any(String),
					due_date: expect.any(String),
					amount: '474.60',
					currency_code: 'CAD',
					outstanding: '474.60',
					status: 'draft',
					state: 'active',
				},
				expect.objectContaining({ id: archived, amount: '180.80', status: 'paid', state: 'archived' }),
			],
			refuses: {
				because: 'a client that is none',
				parameters: { filters: { customerid: computed('Amara') } },
				says: /^Client: "Amara" is not an ID/,
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
			does: 'sends the invoice by email, with the text and the PDF that were chosen',
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
			output: [
				expect.objectContaining({
					id: draft,
					status: 'sent',
					v3_status: 'sent',
					emailed_to: 'yoga@studio.example, books@studio.example',
				}),
			],
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
				says: /^Recipients: "nobody" is not an email address/,
			},
		},
		{
			operation: 'markAsSent',
			does: 'turns a draft into a sent invoice without an email',
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
				GET(`${path}/${draft}`, ['include[]=attachments']),
				upload('lunch.png', 'image/png', 70),
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
		{
			operation: 'upsert',
			does: 'updates the invoice with this number, keeps its date, and replaces its lines',
			parameters: {
				invoice_number: '0000010',
				customerid: byId(yoga),
				additionalFields: { notes: 'Merci' },
				lines: { line: [{ name: 'Poster', unit_cost: '100' }] },
			},
			requests: [
				GET(path, ['page=1', 'per_page=100', 'search[invoice_number]=0000010']),
				PUT(
					`${path}/${draft}`,
					{
						invoice: {
							customerid: yoga,
							notes: 'Merci',
							lines: [
								{
									name: 'Poster',
									unit_cost: { amount: '100.00', code: 'CAD' },
									qty: '1',
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
				expect.objectContaining({ upserted: 'updated', id: draft, amount: '100.00', lines: [expect.anything()] }),
			],
			effect: (world) => expect(world.find('invoices', { id: draft })).toMatchObject({ notes: 'Merci' }),
			refuses: {
				because: 'no number to find the invoice by',
				parameters: { invoice_number: '={{ "" }}' },
				says: /^Invoice Number is empty/,
			},
		},
		{
			operation: 'markAsPaid',
			does: 'records a payment of what is outstanding, in the currency of the invoice',
			id: sent,
			parameters: { date: '2026-03-31', type: 'Check', additionalFields: { note: 'Cheque 12' } },
			requests: [
				GET(`${path}/${sent}`),
				POST(`${A}/payments/payments`, {
					payment: {
						invoiceid: sent,
						amount: { amount: '366.12', code: 'CAD' },
						date: '2026-03-31',
						type: 'Check',
						note: 'Cheque 12',
					},
				}),
				GET(`${A}/payments/payments`, ['page=1', 'per_page=100', `search[invoiceid]=${sent}`]),
			],
			output: [
				{
					alreadyPaid: false,
					invoiceid: sent,
					invoice_number: '0000007',
					payment: expect.objectContaining({
						id: expect.any(Number),
						invoiceid: sent,
						amount: '366.12',
						currency_code: 'CAD',
						type: 'Check',
						date: '2026-03-31',
						updated: eastern,
					}),
				},
			],
			effect: (world) =>
				expect(world.find('invoices', { id: sent })).toMatchObject({
					payment_status: 'paid',
					outstanding: { amount: '0.00', code: 'CAD' },
				}),
			refuses: {
				because: 'a deleted invoice',
				parameters: { invoiceId: byId(deleted) },
				says: /^Invoice 987009 is deleted: restore it first/,
			},
		},
		{
			operation: 'downloadPdf',
			does: 'downloads the invoice as a PDF',
			id: sent,
			requests: [GET(`${path}/${sent}`, [lines]), GET(`${path}/${sent}/pdf`)],
			output: [expect.objectContaining({ id: sent, invoice_number: '0000007', amount: '366.12' })],
			effect: (_, binary) => {
				expect(Buffer.from(binary!.data.data, 'base64').toString('latin1')).toMatch(/^%PDF-/);
				expect(binary!.data).toMatchObject({ mimeType: 'application/pdf', fileName: 'invoice-0000007.pdf' });
			},
			refuses: {
				because: 'an answer that is no PDF',
				given: (world) => {
					world.freshBooks.switches.faults = [
						{ match: { path: '/pdf$' }, kind: 'status', status: 200, body: { oops: true } },
					];
				},
				says: /^FreshBooks did not return a PDF/,
			},
		},
		{
			operation: 'getShareLink',
			does: 'returns the address by which the invoice can be seen',
			id: sent,
			requests: [GET(`${path}/${sent}/share_link`, ['share_method=share_link'])],
			output: [
				{
					clientid: 214101,
					resource_type: 'invoice',
					resourceid: sent,
					share_link: expect.stringMatching(/^https:\/\/my\.freshbooks\.com\/#\/link\//),
					share_method: 'share_link',
				},
			],
			refuses: {
				because: 'an ID that would lead elsewhere',
				parameters: { invoiceId: computed('987007/share_link') },
				says: /^Invoice: ".*" is not an ID/,
			},
		},
		{
			operation: 'getPaymentOptions',
			does: 'returns how the invoice can be paid online',
			id: sent,
			requests: [GET(`${Y}/invoice/${sent}/payment_options`)],
			output: [{ ...nothingOn, entity_id: String(sent), gateway_name: 'stripe', has_credit_card: true }],
			refuses: {
				because: 'an app that may not read online payments',
				scopes: ['user:profile:read', 'user:invoices:read'],
				says: /user:online_payments:read/,
			},
		},
		{
			operation: 'setPaymentOptions',
			does: 'sets how the invoice can be paid online, and checks it',
			id: draft,
			parameters: { gateway_name: 'stripe', paymentOptions: { has_credit_card: true, allow_partial_payments: true } },
			requests: [
				GET(`${Y}/invoice/${draft}/payment_options`),
				POST(`${Y}/invoice/${draft}/payment_options`, {
					gateway_name: 'stripe',
					entity_type: 'invoice',
					entity_id: draft,
					has_credit_card: true,
					allow_partial_payments: true,
				}),
				GET(`${Y}/invoice/${draft}/payment_options`),
			],
			output: [
				{
					...nothingOn,
					entity_id: String(draft),
					gateway_name: 'stripe',
					has_credit_card: true,
					allow_partial_payments: true,
				},
			],
			effect: (world) =>
				expect(world.find('payment_options', { entity_id: String(draft) })).toMatchObject({ has_credit_card: true }),
			refuses: {
				because: 'an app that may only read online payments',
				scopes: ['user:profile:read', 'user:online_payments:read'],
				says: /user:online_payments:write/,
			},
		},
		{
			operation: 'getPresentationDefaults',
			does: 'returns the look that new invoices get',
			requests: [GET(`${A}/invoices/presentations`)],
			output: [
				expect.objectContaining({ theme_primary_color: '#663399', theme_layout: 'simple', theme_font_name: 'modern' }),
			],
			refuses: {
				because: 'an app that may not read invoices',
				scopes: ['user:profile:read'],
				says: /user:invoices:read/,
			},
		},
	],
};
