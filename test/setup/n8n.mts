// What the tests in a real n8n need, made once for a command and not once for each of its files.
import { installHost } from '../../sandbox/n8n/host.mts';
import { buildPackage } from '../../sandbox/n8n/package.mts';

/** `node --test` calls this before the first file (`--test-global-setup`). */
export async function globalSetup(): Promise<void> {
	await buildPackage();
	await installHost();
}

// `.ci/run` does it before all of them
if (import.meta.main) await globalSetup();
