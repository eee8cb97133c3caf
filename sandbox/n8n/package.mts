import { join } from 'node:path';

import { npm, step } from './npm.mjs';

/** The folder of this package. */
export const packageFolder = join(import.meta.dirname, '..', '..');

/** Builds this package, unless its dist/ is what its sources give. */
export async function buildPackage(): Promise<void> {
	await step('Building the package', '10 to 20 seconds', () => npm(['run', 'build'], { cwd: packageFolder }));
}
