import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startFreshBooks } from './server.mts';

const { values } = parseArgs({
	options: {
		port: { type: 'string', default: '4010' },
		host: { type: 'string', default: '127.0.0.1' },
		'public-url': { type: 'string' },
		/** A file from which it goes on, and into which it writes all that it has when it stops. */
		keep: { type: 'string' },
	},
});

try {
	const freshBooks = await startFreshBooks({
		port: Number(values.port),
		host: values.host,
		publicUrl: values['public-url'],
	});
	const { keep } = values;
	if (keep !== undefined && existsSync(keep) && !freshBooks.takeUp(readFileSync(keep))) {
		console.log('What was kept is from another version, so the records start over.');
	}
	const stop = async (): Promise<void> => {
		await freshBooks.close();
		if (keep !== undefined) {
			// a stop in the middle of it must not cost what was kept before
			writeFileSync(`${keep}.new`, freshBooks.bytes());
			renameSync(`${keep}.new`, keep);
		}
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
