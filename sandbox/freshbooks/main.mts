import { parseArgs } from 'node:util';
import { startFreshBooks } from './server.mts';

const { values } = parseArgs({
	options: {
		port: { type: 'string', default: '4010' },
		host: { type: 'string', default: '127.0.0.1' },
		'public-url': { type: 'string' },
	},
});

try {
	const freshBooks = await startFreshBooks({
		port: Number(values.port),
		host: values.host,
		publicUrl: values['public-url'],
	});
	const stop = async (): Promise<void> => {
		await freshBooks.close();
		process.exit(0);
	};
	process.once('SIGTERM', stop);
	process.once('SIGINT', stop);
	console.log(`FreshBooks sandbox: ${freshBooks.url}`);
	console.log(`Client ID ${freshBooks.app.clientId}, client secret ${freshBooks.app.clientSecret}`);
} catch (error) {
	const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
	console.error(isTaken ? `Port ${values.port} is taken: pick another with --port.` : error);
	process.exit(1);
}
