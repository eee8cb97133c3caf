import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { onStop } from '../../sandbox/n8n/processes.mts';

/** What the agent asks the model, as far as tests look at it. */
export interface Question {
	messages: Array<{ role: string; content: string | null; tool_calls?: unknown[] }>;
	tools: Array<{ function: { name: string; description: string; parameters: Record<string, any> } }>;
}

/** One turn of the model: words for the person, or calls of tools. */
export type Turn = string | Array<{ tool: string; input: Record<string, unknown> }>;

/** A language model whose turns are written down beforehand; a turn may depend on what the tools have answered. */
export interface ScriptedModel {
	url: string;
	questions: Question[];
	/** The turns still to come, in order. */
	script: Array<(question: Question) => Turn>;
}

/** Starts the model: a server that speaks the chat-completion protocol. */
export async function openModel(): Promise<ScriptedModel> {
	const questions: Question[] = [];
	const script: ScriptedModel['script'] = [];
	const server = createServer((request, response) => {
		let text = '';
		request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
		request.on('end', () => {
			const question = JSON.parse(text) as Question;
			questions.push(question);
			const turn = script.shift()?.(question) ?? 'Nothing is written down for this turn.';
			response.setHeader('content-type', 'application/json').end(JSON.stringify(completion(turn, questions.length)));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	server.unref();
	onStop(() => server.close());
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, questions, script };
}

function completion(turn: Turn, number: number) {
	const calls = typeof turn === 'string' ? [] : turn;
	const tool_calls = calls.map(({ tool, input }, index) => ({
		id: `call_${number}_${index}`,
		type: 'function',
		function: { name: tool, arguments: JSON.stringify(input) },
	}));
	const message = { role: 'assistant', content: typeof turn === 'string' ? turn : null };
	return {
		id: `completion-${number}`,
		object: 'chat.completion',
		created: 0,
		model: 'scripted',
		choices: [
			calls.length > 0
				? { index: 0, message: { ...message, tool_calls }, finish_reason: 'tool_calls' }
				: { index: 0, message, finish_reason: 'stop' },
		],
		usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
	};
}

/** What a tool answered last, as the model sees it. */
export function lastToolAnswer({ messages }: Question): any {
	const answer = messages.findLast(({ role }) => role === 'tool')?.content ?? '';
	try {
		return JSON.parse(answer);
	} catch {
		return answer;
	}
}
