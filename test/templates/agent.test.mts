import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { stopEverything } from '../../sandbox/n8n/processes.mts';
import type { SavedWorkflow } from '../../sandbox/n8n/workflows.mts';
import * as chats from './chat.mts';
import { lastToolAnswer, type Question, type Turn } from './model.mts';
import * as office from './office.mts';
import * as stages from './stage.mts';

type Fields = Record<string, any>;

let stage: stages.TemplateStage;
let workflow: SavedWorkflow;

before(async () => {
	stage = await stages.openTemplates();
	workflow = await stages.importTemplate(stage, '19-confirm-before-money-moves');
});
after(stopEverything);

const chat = (words: string, turns: Array<(question: Question) => Turn>, press?: RegExp) =>
	chats.chat(stage, workflow, words, turns, press);

const clientsOf = async (organization: string): Promise<Fields[]> =>
	(await stage.records('clients')).filter((one) => one.organization === organization);
const invoice = async (id: unknown): Promise<Fields> =>
	(await stage.records('invoices')).find((one) => one.id === Number(id)) ?? {};

describe('19 the FreshBooks node as a tool of n8n’s AI Agent', () => {
	let id: number;
	let number: string;
	let firstQuestion: Question;

	test('adds a client and drafts an invoice, from one sentence', async () => {
		const { answers, questions } = await chat(
			'Add Aldana Ceramics, ines@aldana-ceramics.example, and draft an invoice for 3 hours of consulting at 120.',
			[
				() => [{ tool: 'Find_clients', input: { search: 'Aldana' } }],
				() => [
					{
						tool: 'Add_a_client',
						input: {
							first_name: 'Ines',
							last_name: '',
							organization: 'Aldana Ceramics',
							email: 'ines@aldana-ceramics.example',
						},
					},
				],
				() => {
					const lines = [{ name: 'Consulting', qty: '3', unit_cost: '120.00' }];
					return [{ tool: 'Draft_an_invoice', input: { client: 'aldana ceramics', lines, due_days: 14 } }];
				},
				(question) => {
					const [{ invoice_number, amount, currency_code }] = lastToolAnswer(question);
					return `Invoice ${invoice_number} over ${amount} ${currency_code} is drafted.`;
				},
			],
		);
		const [client, ...others] = await clientsOf('Aldana Ceramics');
		assert.deepEqual([client.email, client.fname, others], ['ines@aldana-ceramics.example', 'Ines', []]);
		const drafted = (await stage.records('invoices')).filter((one) => one.customerid === client.id);
		assert.equal(drafted.length, 1);
		id = drafted[0].id;
		number = drafted[0].invoice_number;
		assert.deepEqual(drafted[0].amount, { amount: '360.00', code: 'CAD' });
		assert.deepEqual([drafted[0].status, drafted[0].due_offset_days], [1, 14]);
		assert.deepEqual(answers, [`Invoice ${drafted[0].invoice_number} over 360.00 CAD is drafted.`]);
		[firstQuestion] = questions;
		assert.match(JSON.stringify(firstQuestion.messages), /3 hours of consulting/);
	});

	test('tells the model what each tool does and needs, in few words', () => {
		const tools = firstQuestion.tools.map((tool) => tool.function);
		assert.deepEqual(tools.map(({ name }) => name).toSorted(), [
			'Add_a_client',
			'Delete_an_invoice',
			'Draft_an_invoice',
			'Find_clients',
			'Find_invoices',
			'Record_a_payment',
			'Send_an_invoice',
		]);
		// those whose input a person sees first
		const gated = tools.filter(({ parameters }) => parameters.properties.toolParameters).map(({ name }) => name);
		assert.deepEqual(gated.toSorted(), ['Delete_an_invoice', 'Record_a_payment', 'Send_an_invoice']);
		for (const { name, description, parameters } of tools) {
			const asked = parameters.properties.toolParameters ?? parameters;
			assert.ok(description.length > 40, name);
			for (const [key, value] of Object.entries<Fields>(asked.properties))
				assert.ok(value.description, `${name}.${key}`);
		}
		assert.ok(JSON.stringify(tools).length < 6000);
	});

	test('tells the model what to do next when a tool fails', async () => {
		const said: string[] = [];
		const hear = (turn: () => Turn) => (question: Question) => {
			said.push(lastToolAnswer(question)[0].error);
			return turn();
		};
		const draft = (client: string, unit_cost: string) => () => [
			{
				tool: 'Draft_an_invoice',
				input: { client, lines: [{ name: 'Consulting', qty: '3', unit_cost }], due_days: 14 },
			},
		];
		const { answers } = await chat('Bill Aldana Pottery', [
			draft('Aldana Pottery', '120.00'),
			hear(draft('Aldana Ceramics', 'a lot')),
			hear(() => 'There is no such client.'),
		]);
		assert.match(said[0], /Client: No client is called "Aldana Pottery"/);
		assert.match(said[1], /Rate: "a lot" is not an amount: write it like 1234\.50/);
		assert.deepEqual(answers, ['There is no such client.']);
	});

	const send = () => [
		{
			tool: 'Send_an_invoice',
			input: { toolParameters: { invoice: number }, hitlParameters: { what: 'Send invoice 360.00 CAD to Aldana.' } },
		},
	];

	test('holds the invoice back until a person has agreed, and takes a No for a No', async () => {
		const { answers, asked, questions } = await chat('Send it', [send, () => 'I have not sent it.'], /^No/);
		assert.equal(asked.length, 1);
		assert.match(asked[0].text, /Send an invoice\?\*\* Send invoice 360\.00 CAD to Aldana\.\s+`\{"invoice":"\d+"\}`/);
		assert.match(JSON.stringify(questions.at(-1)?.messages), /rejected the tool call/);
		assert.deepEqual(answers, ['I have not sent it.']);
		assert.equal((await invoice(id)).status, 1);
		assert.deepEqual(await office.emailsAbout(stage, id), []);
	});

	test('sends it after a Yes', async () => {
		const found: unknown[] = [];
		const { answers } = await chat(
			'Send it',
			[
				() => [{ tool: 'Find_invoices', input: { client: '', invoice_number: number } }],
				(question) => {
					found.push(...lastToolAnswer(question).map((one: Fields) => one.id));
					return send();
				},
				() => 'Sent.',
			],
			/^Yes/,
		);
		assert.deepEqual([found, answers], [[id], ['Sent.']]);
		assert.equal((await invoice(id)).status, 2);
		assert.equal((await office.emailsAbout(stage, id)).length, 1);
	});

	test('records a payment after a Yes', async () => {
		const toolParameters = { invoice: number, amount: '100.00', date: '2026-11-20', method: 'Check' };
		const input = { toolParameters, hitlParameters: { what: 'Record 100.00 CAD from Aldana.' } };
		await chat('100 have come', [() => [{ tool: 'Record_a_payment', input }], () => 'Recorded.'], /^Yes/);
		assert.equal((await invoice(id)).outstanding.amount, '260.00');

		// more than is owed is none, even after a Yes
		const tooMuch = { toolParameters: { ...toolParameters, amount: '900.00' }, hitlParameters: input.hitlParameters };
		const said: string[] = [];
		const hear = (question: Question) => (said.push(lastToolAnswer(question)[0].error), 'Not recorded.');
		await chat('900 have come', [() => [{ tool: 'Record_a_payment', input: tooMuch }], hear], /^Yes/);
		assert.match(said[0], /260\.00/);
		assert.equal((await invoice(id)).outstanding.amount, '260.00');
	});

	test('deletes an invoice after a Yes, and leaves it alone after a No', async () => {
		const [client] = await clientsOf('Aldana Ceramics');
		const draft = await office.newInvoice(stage, client, '90.00');
		const toolParameters = { invoice: draft.invoice_number };
		const input = { toolParameters, hitlParameters: { what: `Delete invoice ${draft.invoice_number} of Aldana.` } };
		const remove = () => [{ tool: 'Delete_an_invoice', input }];

		const refused = await chat('Delete it', [remove, () => 'I have left it.'], /^No/);
		assert.match(refused.asked[0].text, /Delete an invoice\?\*\* Delete invoice \d+ of Aldana\./);
		assert.match(JSON.stringify(refused.questions.at(-1)?.messages), /rejected the tool call/);
		assert.deepEqual(refused.answers, ['I have left it.']);
		assert.equal((await invoice(draft.id)).vis_state, 0);

		const agreed = await chat('Delete it', [remove, () => 'Deleted.'], /^Yes/);
		assert.deepEqual([agreed.asked.length, agreed.answers], [1, ['Deleted.']]);
		assert.deepEqual([(await invoice(draft.id)).vis_state, (await invoice(id)).vis_state], [1, 0]);
	});

	test('never changes a client when it adds one', async () => {
		const [before] = await clientsOf('Aldana Ceramics');
		const { organization, email } = before;
		const input = { first_name: 'Somebody', last_name: 'Else', organization, email };
		await chat('Add Aldana', [() => [{ tool: 'Add_a_client', input }], () => 'Added.']);
		assert.deepEqual((await clientsOf('Aldana Ceramics'))[0], before);
	});
});

describe('A FreshBooks tool as the editor adds it, described by n8n from what the node says of itself', () => {
	/** What the button beside a field writes when the model is to fill it in. */
	const byModel = (label: string) =>
		`={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('${label}', \`\`, 'string') }}`;
	/** n8n names a tool by what it does. */
	const tools: Fields = {
		'Create client in FreshBooks': {
			resource: 'client',
			operation: 'create',
			organization: byModel('Organization'),
			email: byModel('Email'),
		},
		'Create invoice in FreshBooks': {
			resource: 'invoice',
			operation: 'create',
			customerid: { __rl: true, mode: 'name', value: byModel('Client') },
			lines: {
				line: [{ name: byModel('line0_Name'), unit_cost: byModel('line0_Rate'), qty: byModel('line0_Quantity') }],
			},
		},
		'Get many invoices in FreshBooks': {
			resource: 'invoice',
			operation: 'getAll',
			filters: { v3_statuses: byModel('Statuses') },
		},
		'Send invoice by email in FreshBooks': {
			resource: 'invoice',
			operation: 'send',
			invoiceId: { __rl: true, mode: 'id', value: byModel('Invoice') },
		},
	};
	let question: Question;
	let refusal: string;

	before(async () => {
		const example = workflow.nodes.find(({ name }) => name === 'Find clients')!;
		const others = workflow.nodes.filter(({ type }) => !type.endsWith('Tool'));
		const added = Object.entries<Fields>(tools).map(([name, parameters], index) => ({
			...example,
			id: `tool-${index}`,
			name,
			parameters: { business: example.parameters.business, ...parameters },
		}));
		const toAgent = { ai_tool: [[{ node: 'Bookkeeping assistant', type: 'ai_tool', index: 0 }]] };
		const connections = {
			...Object.fromEntries(others.flatMap(({ name }) => [[name, workflow.connections[name]]])),
			...Object.fromEntries(added.map(({ name }) => [name, toAgent])),
		};
		await stages.change(stage, workflow, { nodes: [...others, ...added], connections });
	});

	test('lets the model add a client and draft an invoice, from one sentence and without an ID', async () => {
		const draft = (client: string) => [
			{
				tool: 'Create_invoice_in_FreshBooks',
				input: { Client: client, line0_Name: 'Kiln repair', line0_Rate: '95.50', line0_Quantity: '2' },
			},
		];
		const { answers, questions } = await chat(
			'Bill Brook Pottery, hello@brook.example, 2 hours of kiln repair at 95.50',
			[
				() => draft('Brook Pottery'),
				(asked) => {
					refusal = lastToolAnswer(asked)[0].error;
					const input = { Organization: 'Brook Pottery', Email: 'hello@brook.example' };
					return [{ tool: 'Create_client_in_FreshBooks', input }];
				},
				() => draft('hello@brook.example'),
				() => 'Drafted.',
			],
		);
		[question] = questions;
		const [client] = await clientsOf('Brook Pottery');
		const [drafted] = (await stage.records('invoices')).filter((one) => one.customerid === client.id);
		assert.deepEqual([drafted.amount, drafted.status, answers], [{ amount: '191.00', code: 'CAD' }, 1, ['Drafted.']]);
	});

	test('tells the model what each tool does and the name of every field', () => {
		const told = question.tools.map(({ function: { name, description, parameters } }) => ({
			name,
			description,
			asks: Object.entries<Fields>(parameters.properties).map(([key, { type }]) => `${key}: ${type}`),
			required: parameters.required,
		}));
		const invoiceFields = ['Client', 'line0_Name', 'line0_Rate', 'line0_Quantity'];
		assert.deepEqual(
			told.toSorted((a, b) => a.name.localeCompare(b.name, 'en')),
			[
				{
					name: 'Create_client_in_FreshBooks',
					description: 'Create client in FreshBooks',
					asks: ['Organization: string', 'Email: string'],
					required: ['Organization', 'Email'],
				},
				{
					name: 'Create_invoice_in_FreshBooks',
					description: 'Create invoice in FreshBooks',
					asks: invoiceFields.map((key) => `${key}: string`),
					required: invoiceFields,
				},
				{
					name: 'Get_many_invoices_in_FreshBooks',
					description: 'Get many invoices in FreshBooks',
					asks: ['Statuses: string'],
					required: ['Statuses'],
				},
				{
					name: 'Send_invoice_by_email_in_FreshBooks',
					description: 'Send invoice by email in FreshBooks',
					asks: ['Invoice: string'],
					required: ['Invoice'],
				},
			],
		);
	});

	test('tells the model that nobody is called so', () => {
		assert.match(refusal, /Client: No client is called "Brook Pottery"/);
	});

	test('understands a choice in the model’s words, and tells it those that there are', async () => {
		const list = (Statuses: string) => [{ tool: 'Get_many_invoices_in_FreshBooks', input: { Statuses } }];
		let found: Fields[] = [];
		let said: Fields[] = [];
		await chat('What is still a draft?', [
			() => list('Draft'),
			(asked) => {
				found = lastToolAnswer(asked);
				return list('lost');
			},
			(asked) => {
				said = lastToolAnswer(asked);
				return 'One of Brook Pottery.';
			},
		]);
		assert.match(JSON.stringify(found), /191\.00/);
		assert.match(said[0].error, /^Statuses: "lost" is not allowed: use one of .*Deposit Paid/);
		assert.match(said[0].error, /\n\nCorrect this value and call the tool again\.$/);
	});
});
