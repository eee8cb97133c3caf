import { createServer as createHttpServer } from 'node:http';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';

import { onStop } from '../../sandbox/n8n/processes.mts';

/** An email that a workflow has sent, as it went over the wire. */
export interface Email {
	to: string[];
	/** Header and body, still encoded where they are. */
	source: string;
	/** The words of its text parts, decoded. */
	text: string;
}

/** A request that a workflow has sent to a service outside: a chat, a CRM. */
export interface Message {
	method: string;
	path: string;
	body: Record<string, any>;
}

/** What stands around an office's n8n: a mail server, and services that take JSON. */
export interface Outside {
	smtpPort: number;
	url: string;
	emails: Email[];
	messages: Message[];
}

/** Starts the mail server and the services; they end with everything else. */
export async function openOutside(): Promise<Outside> {
	const emails: Email[] = [];
	const messages: Message[] = [];
	const smtp = mailServer(emails);
	const http = services(messages);
	const [smtpPort, httpPort] = await Promise.all([smtp, http].map(listen));
	return { smtpPort, url: `http://127.0.0.1:${httpPort}`, emails, messages };
}

async function listen(server: Server): Promise<number> {
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	onStop(() => server.close());
	server.unref();
	return (server.address() as AddressInfo).port;
}

/** Takes every email: as much of SMTP as one sender needs. */
function mailServer(emails: Email[]): Server {
	return createTcpServer((socket) => {
		let pending = '';
		let to: string[] = [];
		let isData = false;
		socket.setEncoding('utf8');
		socket.on('error', () => {});
		socket.write('220 mail\r\n');
		socket.on('data', (chunk) => {
			pending += chunk;
			for (;;) {
				const ending = isData ? '\r\n.\r\n' : '\r\n';
				const end = pending.indexOf(ending);
				if (end < 0) return;
				const part = pending.slice(0, end);
				pending = pending.slice(end + ending.length);
				if (isData) {
					emails.push({ to, source: part, text: textOf(part) });
					to = [];
				}
				const recipient = /^RCPT TO:<([^>]*)>/i.exec(part)?.[1];
				if (!isData && recipient) to.push(recipient);
				const begins = !isData && /^DATA/i.test(part);
				socket.write(begins ? '354 go on\r\n' : /^QUIT/i.test(part) ? '221 bye\r\n' : '250 ok\r\n');
				isData = begins;
			}
		});
	});
}

/** The text of an email, without telling its parts apart: enough to look for words in it. */
function textOf(source: string): string {
	const parts = source.split(/\r\n--[^\r\n]+/).filter((part) => !/content-disposition: attachment/i.test(part));
	return parts
		.map((part) => {
			const [head, ...rest] = part.split('\r\n\r\n');
			const body = rest.join('\r\n\r\n');
			if (/content-transfer-encoding: base64/i.test(head)) return Buffer.from(body, 'base64').toString();
			return /quoted-printable/i.test(head) ? fromQuotedPrintable(body) : body;
		})
		.join('\n');
}

function fromQuotedPrintable(text: string): string {
	const bytes = text
		.replace(/=\r\n/g, '')
		.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
	return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** Answers 200 to everything and remembers it: with no list of anything, or with the ID of what was made. */
function services(messages: Message[]): Server {
	return createHttpServer((request, response) => {
		let text = '';
		request.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
		request.on('end', () => {
			const { method = '', url: path = '' } = request;
			messages.push({ method, path, body: text ? JSON.parse(text) : {} });
			response.setHeader('content-type', 'application/json').end(method === 'GET' ? '[]' : '{"ok":true,"id":1}');
		});
	});
}
