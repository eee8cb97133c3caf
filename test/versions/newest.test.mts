import { npm } from '../../sandbox/n8n/npm.mjs';
import { packageFolder } from '../../sandbox/n8n/package.mts';
import { worksIn } from './works.mts';

/** So many releases back: a registry may not have all parts of the newest ones. */
const TRIES = 4;

/** The newest releases of n8n that the registry has, the newest first. */
async function newest(): Promise<string[]> {
	const view = async (what: string) => JSON.parse(await npm(['view', 'n8n', what, '--json'], { cwd: packageFolder }));
	const latest: string = await view('dist-tags.latest');
	const versions: string[] = await view('versions');
	const isRelease = (version: string) => /^\d+\.\d+\.\d+$/.test(version);
	return versions
		.filter((version) => isRelease(version) && compare(version, latest) <= 0)
		.toSorted((a, b) => compare(b, a))
		.slice(0, TRIES);
}

const compare = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true });

worksIn('the newest n8n that can be installed', newest);
