import type { Matrix } from '../../matrix/case.mts';
import { A, byId, computed, eastern, GET, POST, PUT } from '../../matrix/requests.mts';

const priya = 214103;
const sent = 561102;
const draft = 561103;

const path = `${A}/estimates/estimates`;
const lines = 'include[]=lines';
const day = expect.stringMatching(/^\d{4}-\d\d-\d\d$/);

/** Estimates (API facts §8.4). */
export const estimates: Matrix = {
	resource: 'estimate',
	name: 'estimate',
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
						estimate: {
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
								},
							],
						},
					},
					[lines],
				),
			],
			output: [
				{
					id: 561104,
					estimate_number: '0000004',
					customerid: priya,
					current_organization: 'Nair Analytics',
					create_date: '2026-03-31',
					amount: '211.05',
					currency_code: 'USD',
					status: 'draft',
					ui_status: 'draft',
					accepted: false,
					invoiced: false,
					vis_state: 0,
					state: 'active',
					updated: eastern,
					lines: [expect.objectContaining({ name: 'Data model', qty: '2', unit_cost: '100.50', amount: '201.00' })],
				},
			],
			effect: (world) =>
				expect(world.find('estimates', { id: 561104 })).toMatchObject({
					status: 1,
					amount: { amount: '211.05', code: 'USD' },
				}),
			refuses: {
				because: 'a line with an amount that is none',
				parameters: { lines: { line: [{ name: 'Bad', unit_cost: '1.000,50' }] } },
				says: /^Line 1: Rate: "1\.000,50" is not an amount/,
			},
			twoItems: {
				parameters: { create_date: '={{ $json.day }}' },
				bad: { day: '2026-02-29' },
				good: { day: '2026-03-31' },
				says: /^Date Issued: "2026-02-29" is not a date/,
			},
		},
		{
			operation: 'get',
			does: 'returns the estimate with its lines',
			id: sent,
			requests: [GET(`${path}/${sent}`, [lines])],
			output: [
				{
					id: sent,
					estimate_number: '0000002',
					customerid: priya,
					current_organization: 'Nair Analytics',
					create_date: day,
					amount: '950.00',
					currency_code: 'USD',
					status: 'sent',
					ui_status: 'sent',
					accepted: false,
					invoiced: false,
					vis_state: 0,
					state: 'active',
					updated: eastern,
					lines: [expect.objectContaining({ name: 'Second dashboard', unit_cost: '95.00', amount: '950.00' })],
				},
			],
			refuses: {
				because: 'an ID that is not one',
				parameters: { estimateId: computed('two') },
				says: /^Estimate: "two" is not an ID/,
			},
		},
		{
			operation: 'getAll',
			does: 'returns the newest estimates, up to the limit, each with what people need first',
			parameters: { limit: 2 },
			requests: [GET(path, ['page=1', 'per_page=2'])],
			output: [
				{
					id: draft,
					estimate_number: '0000003',
					customerid: 214102,
					current_organization: 'Brandt & Söhne',
					create_date: expect.any(String),
					amount: '4746.00',
					currency_code: 'CAD',
					status: 'draft',
					accepted: false,
					invoiced: false,
					state: 'active',
				},
				expect.objectContaining({ id: sent, amount: '950.00', status: 'sent' }),
			],
			refuses: {
				because: 'IDs that are none',
				parameters: { filters: { estimateids: '561101; 561102' } },
				says: /^IDs: "561101; 561102" is not an ID/,
			},
		},
		{
			operation: 'update',
			does: 'changes the fields that were added and leaves the lines',
			id: draft,
			parameters: { updateFields: { notes: 'Merci', discount_value: '10' } },
			requests: [PUT(`${path}/${draft}`, { estimate: { notes: 'Merci', discount_value: '10' } }, [lines])],
			output: [expect.objectContaining({ id: draft, amount: '4271.40', lines: [expect.anything()] })],
			effect: (world) =>
				expect(world.find('estimates', { id: draft })).toMatchObject({ notes: 'Merci', discount_value: '10' }),
			refuses: {
				because: 'a client that does not exist',
				parameters: { updateFields: { customerid: byId(1) } },
				says: /^Client not found.*1012/,
			},
		},
		{
			operation: 'delete',
			does: 'deletes the estimate, so that it can be restored',
			id: draft,
			requests: [PUT(`${path}/${draft}`, { estimate: { vis_state: 1 } })],
			output: [{ deleted: true, id: draft }],
			effect: (world) => expect(world.find('estimates', { id: draft }).vis_state).toBe(1),
			refuses: {
				because: 'an ID that would lead elsewhere',
				parameters: { estimateId: computed('%2e%2e/561101') },
				says: /^Estimate: ".*" is not an ID/,
			},
		},
		{
			operation: 'restore',
			does: 'brings a deleted estimate back',
			id: draft,
			given: async (world) => {
				await world.run({ resource: 'estimate', operation: 'delete', estimateId: byId(draft) });
			},
			requests: [PUT(`${path}/${draft}`, { estimate: { vis_state: 0 } })],
			output: [expect.objectContaining({ id: draft, vis_state: 0, amount: '4746.00' })],
			effect: (world) => expect(world.find('estimates', { id: draft }).vis_state).toBe(0),
			refuses: { because: 'no estimate chosen', parameters: { estimateId: computed('') }, says: /^Estimate: choose/ },
		},
		{
			operation: 'send',
			does: 'sends the estimate by email with the text that was given',
			id: draft,
			parameters: { email_recipients: 'lukas@brandt.example', subject: 'Our estimate', message: 'Dear Lukas' },
			requests: [
				PUT(`${path}/${draft}`, {
					estimate: {
						action_email: true,
						email_recipients: ['lukas@brandt.example'],
						estimate_customized_email: { subject: 'Our estimate', body: 'Dear Lukas' },
					},
				}),
			],
			output: [expect.objectContaining({ id: draft, ui_status: 'sent', emailed_to: 'lukas@brandt.example' })],
			effect: (world) =>
				expect(world.freshBooks.outbox).toMatchObject([
					{
						kind: 'estimate',
						objectId: draft,
						to: ['lukas@brandt.example'],
						subject: 'Our estimate',
						body: 'Dear Lukas',
					},
				]),
			refuses: {
				because: 'a recipient that is no address',
				parameters: { email_recipients: 'lukas at brandt' },
				says: /^Recipients: "lukas at brandt" is not an email address/,
			},
		},
		{
			operation: 'accept',
			does: 'marks the estimate as accepted',
			id: sent,
			requests: [PUT(`${path}/${sent}`, { estimate: { action_accept: true } })],
			output: [expect.objectContaining({ id: sent, accepted: true, ui_status: 'accepted' })],
			effect: (world) => expect(world.find('estimates', { id: sent })).toMatchObject({ accepted: true, status: 5 }),
			refuses: {
				because: 'an app that may only read estimates',
				scopes: ['user:profile:read', 'user:estimates:read'],
				says: /user:estimates:write/,
			},
		},
		{
			operation: 'upsert',
			does: 'creates an estimate when none has this number, dated today',
			parameters: {
				estimate_number: 'E-2026-1',
				customerid: byId(priya),
				additionalFields: { currency_code: 'USD' },
			},
			requests: [
				GET(path, ['page=1', 'per_page=100', 'search[estimate_number]=E-2026-1']),
				POST(
					path,
					{ estimate: { estimate_number: 'E-2026-1', customerid: priya, create_date: day, currency_code: 'USD' } },
					[lines],
				),
				GET(path, ['page=1', 'per_page=100', 'search[estimate_number]=E-2026-1']),
			],
			output: [expect.objectContaining({ upserted: 'created', estimate_number: 'E-2026-1', ui_status: 'draft' })],
			effect: (world) =>
				expect(world.find('estimates', { estimate_number: 'E-2026-1' })).toMatchObject({ customerid: priya }),
			refuses: {
				because: 'no number to find the estimate by',
				parameters: { estimate_number: '={{ "" }}' },
				says: /^Estimate Number is empty/,
			},
		},
		{
			operation: 'convertToInvoice',
			does: 'creates an invoice with the lines and texts of the estimate',
			id: sent,
			parameters: { create_date: '2026-03-31', due_offset_days: 14 },
			requests: [
				GET(`${path}/${sent}`, ['include[]=invoices', lines]),
				POST(
					`${A}/invoices/invoices`,
					{
						invoice: {
							customerid: priya,
							currency_code: 'USD',
							language: 'en',
							discount_value: '0',
							estimateid: sent,
							create_date: '2026-03-31',
							due_offset_days: 14,
							lines: [
								{
									name: 'Second dashboard',
									description: 'Second dashboard, as agreed',
									unit_cost: { amount: '95.00', code: 'USD' },
									qty: '10',
									compounded_tax: false,
								},
							],
						},
					},
					[lines],
				),
			],
			output: [
				expect.objectContaining({
					id: 987011,
					customerid: priya,
					amount: '950.00',
					currency_code: 'USD',
					due_date: '2026-04-14',
					v3_status: 'draft',
					updated: eastern,
					lines: [expect.objectContaining({ name: 'Second dashboard', unit_cost: '95.00' })],
				}),
			],
			effect: (world) => {
				expect(world.find('invoices', { id: 987011 })).toMatchObject({ estimateid: sent });
				expect(world.find('estimates', { id: sent })).toMatchObject({ invoiced: true });
			},
			refuses: {
				because: 'an app that may not write invoices',
				scopes: ['user:profile:read', 'user:estimates:read', 'user:estimates:write'],
				says: /user:invoices:write/,
			},
		},
	],
};
