import type { SavedWorkflow } from '../../sandbox/n8n/workflows.mts';
import type { Question, Turn } from './model.mts';
import { post } from './office.mts';
import { BROWSER, type TemplateStage } from './stage.mts';

let sessions = 0;

/** A question of the workflow to the person, with buttons to answer it. */
interface Asked {
	text: string;
	buttons: Array<{ text: string; link: string }>;
}

/**
 * Somebody writes into the chat of n8n's editor and reads on until the answer has come.
 * @param turns what the language model says, one after another
 * @param press which button is pressed when the workflow asks
 */
export async function chat(
	{ n8n, model }: TemplateStage,
	workflow: SavedWorkflow,
	words: string,
	turns: Array<(question: Question) => Turn>,
	press?: RegExp,
) {
	const sessionId = `session-${(sessions += 1)}`;
	model.script.splice(0, Infinity, ...turns);
	model.questions.length = 0;
	const start = { triggerToStartFrom: { name: 'Chat' }, chatSessionId: sessionId };
	await n8n.api('POST', `/workflows/${workflow.id}/run`, start);
	const url = `${n8n.base}/webhook-test/${workflow.id}/${sessionId}`;
	const { data } = await post(url, { action: 'sendMessage', sessionId, chatInput: words });
	const query = new URLSearchParams({
		sessionId,
		executionId: data.executionId,
		token: data.resumeToken,
		isPublic: 'false',
	});
	const answers: string[] = [];
	const asked: Asked[] = [];
	const socket = new WebSocket(`${n8n.base.replace('http', 'ws')}/chat?${query}`);
	await new Promise<void>((resolve, reject) => {
		const timer = setTimeout(() => reject(new Error(`No answer in the chat: ${answers.join(' / ')}`)), 120_000);
		socket.onclose = () => (clearTimeout(timer), resolve());
		socket.onmessage = ({ data: message }) => {
			if (message === 'n8n|heartbeat') return socket.send('n8n|heartbeat-ack');
			if (message === 'n8n|continue') return;
			if (!message.startsWith('{')) return answers.push(message);
			const question: Asked = JSON.parse(message);
			asked.push(question);
			const button = question.buttons.find(({ text }) => press?.test(text));
			if (button) void fetch(button.link, { headers: { 'user-agent': BROWSER } });
		};
	});
	return { answers, asked, questions: [...model.questions] };
}
