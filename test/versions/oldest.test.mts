import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { packageFolder } from '../../sandbox/n8n/package.mts';
import { worksIn } from './works.mts';

/** The first release of the n8n that the README names. */
async function oldest(): Promise<string> {
	const readme = await readFile(join(packageFolder, 'README.md'), 'utf8');
	const [, version] = /n8n (\d+\.\d+) or newer/.exec(readme) ?? [];
	if (!version) throw new Error('The README names no oldest n8n: "n8n 2.30 or newer".');
	return `${version}.0`;
}

worksIn('the oldest n8n that the README promises', async () => [await oldest()]);
