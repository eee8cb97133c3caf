import { connect, createServer, type Socket } from 'node:net';

/** An address at which nobody listens until it is opened: then everything goes on to `to`. */
export interface Relay {
	url: string;
	open(): Promise<void>;
	close(): void;
}

/** Somewhere below the ports that the system gives out by itself: nobody takes it while nobody listens. */
const aPort = (): number => 10_000 + Math.floor(Math.random() * 20_000);

/** An address that refuses connections until it is opened. */
export async function relayTo(to: string): Promise<Relay> {
	const sockets = new Set<Socket>();
	const target = new URL(to);
	const server = createServer((socket) => {
		const onward = connect(Number(target.port), target.hostname);
		for (const one of [socket, onward]) {
			sockets.add(one);
			one.on('error', () => one.destroy());
		}
		socket.pipe(onward).pipe(socket);
	});
	const port = aPort();
	return {
		url: `http://127.0.0.1:${port}`,
		open: async () =>
			await new Promise((resolve, reject) => {
				server.once('error', reject);
				server.listen(port, '127.0.0.1', resolve);
			}),
		close: () => {
			server.close();
			for (const socket of sockets) socket.destroy();
		},
	};
}
