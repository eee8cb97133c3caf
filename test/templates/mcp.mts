import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { installHost } from '../../sandbox/n8n/host.mts';
import { onStop } from '../../sandbox/n8n/processes.mts';
import type { Fields } from './stage.mts';

/** An assistant that is connected with an MCP server. */
export interface McpClient {
	instructions: string;
	tools: Fields[];
	/** What a tool answers, parsed where it is JSON. */
	call(tool: string, input: Fields): Promise<any>;
}

/** How MCP is spoken. */
export type Transport = 'streamableHttp' | 'sse';

/** MCP's own client, which comes with n8n. */
const sdk = async (module: string): Promise<any> => {
	const file = join(await installHost(), 'node_modules/@modelcontextprotocol/sdk/dist/esm/client', `${module}.js`);
	return import(pathToFileURL(file).href);
};

/** Connects as an assistant does that was given the address and the token. */
export async function connect(url: string, token: string, over: Transport = 'streamableHttp'): Promise<McpClient> {
	const { Client } = await sdk('index');
	const { StreamableHTTPClientTransport, SSEClientTransport } = await sdk(over);
	const Chosen = StreamableHTTPClientTransport ?? SSEClientTransport;
	const client = new Client({ name: 'assistant', version: '1.0.0' });
	const requestInit = { headers: { authorization: `Bearer ${token}` } };
	await client.connect(new Chosen(new URL(url), { requestInit }));
	onStop(() => client.close());
	return {
		instructions: client.getInstructions(),
		tools: (await client.listTools()).tools,
		async call(name, input) {
			const { content } = await client.callTool({ name, arguments: input });
			const [{ text }] = content;
			try {
				return JSON.parse(text);
			} catch {
				return text;
			}
		},
	};
}
