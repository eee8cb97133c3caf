import { chat } from '../../chat.mts';
import { connect } from '../../mcp.mts';
import * as office from '../../office.mts';
import { publishMcp, TOKEN } from '../../stage.mts';
import { countOf, forEach, type Job } from '../job.mts';

export const agent: Job = {
	template: '19',
	piece: 'request in the chat: look for a client, add it, draft its invoice',
	oneOnly: 'a person asks, and answers before money moves',
	async drive({ stage, open, measure }) {
		const { workflow } = await open();
		const clientFields = { first_name: 'Ines', last_name: '', organization: 'Aldana', email: 'ines@aldana.example' };
		const lines = [{ name: 'Consulting', qty: '3', unit_cost: '77.00' }];
		await measure(() =>
			chat(stage, workflow, 'Add Aldana, ines@aldana.example, and bill 3 hours of consulting at 77.', [
				() => [{ tool: 'Find_clients', input: { search: 'Aldana' } }],
				() => [{ tool: 'Add_a_client', input: clientFields }],
				() => [{ tool: 'Draft_an_invoice', input: { client: 'Aldana', lines, due_days: 14 } }],
				() => 'Drafted.',
			]),
		);
		return countOf(stage, 'invoices', ({ amount }) => amount.amount === '231.00');
	},
};

export const mcpServer: Job = {
	template: '20',
	piece: 'invoice that an assistant drafts, each for a client that it has looked for',
	async drive({ stage, many, open, measure }) {
		const clients = await forEach(many, (index) => office.newClient(stage, `Client ${index}`));
		const { workflow } = await open();
		const assistant = await connect(await publishMcp(stage, workflow), TOKEN);
		const lines = [{ name: 'Consulting', qty: '3', unit_cost: '77.00' }];
		const draft = async (index: number) => {
			await assistant.call('Find_clients', { search: clients[index].email });
			await assistant.call('Draft_an_invoice', { client: clients[index].email, lines, due_days: 14 });
		};
		await measure(() => forEach(many, draft));
		return countOf(stage, 'invoices', ({ amount }) => amount.amount === '231.00');
	},
};
