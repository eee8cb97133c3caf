import { chat } from '../../chat.mts';
import { lastToolAnswer } from '../../model.mts';
import { countOf, type Job } from '../job.mts';

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
				(question) => {
					const client_id = lastToolAnswer(question)[0].id;
					return [{ tool: 'Draft_an_invoice', input: { client_id, lines, due_days: 14 } }];
				},
				() => 'Drafted.',
			]),
		);
		return countOf(stage, 'invoices', ({ amount }) => amount.amount === '231.00');
	},
};
