import { waitFor } from '../../sandbox/n8n/server.mts';

/** A talk with the JavaScript engine of another process, over the address that `--inspect` opens. */
export interface Inspector {
	/** Bytes that are in use, after everything that is not has been let go: objects, and files and buffers beside them. */
	memoryInUse(): Promise<number>;
	send<T = any>(method: string, params?: Record<string, unknown>): Promise<T>;
	close(): void;
}

/** Connects to a process whose inspector listens on the port, or soon will. */
export async function inspect(port: number): Promise<Inspector> {
	const [{ webSocketDebuggerUrl }] = await waitFor('The inspector', async () =>
		(await fetch(`http://127.0.0.1:${port}/json/list`)).json(),
	);
	const socket = new WebSocket(webSocketDebuggerUrl);
	await new Promise((resolve, reject) => {
		socket.onopen = resolve;
		socket.onerror = reject;
	});
	const waiting = new Map<number, (answer: any) => void>();
	socket.onmessage = ({ data }) => {
		const { id, result, error } = JSON.parse(String(data));
		waiting.get(id)?.(error ? Promise.reject(new Error(error.message)) : result);
		waiting.delete(id);
	};
	let last = 0;
	const send = <T,>(method: string, params = {}): Promise<T> =>
		new Promise((resolve) => {
			waiting.set(++last, resolve);
			socket.send(JSON.stringify({ id: last, method, params }));
		});
	const memoryInUse = async () => {
		await send('HeapProfiler.collectGarbage');
		const expression = '(({ heapUsed, external }) => heapUsed + external)(process.memoryUsage())';
		const { result } = await send<{ result: { value: number } }>('Runtime.evaluate', { expression });
		return result.value;
	};
	return { memoryInUse, send, close: () => socket.close() };
}
