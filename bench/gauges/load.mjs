// Loads nodes as n8n does, on top of n8n-workflow, in a process of its own, and prints how many milliseconds it took.
//
//   node load.mjs FOLDER FILE…     files are named from the folder; n8n-workflow is the one that the folder finds
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';

const [folder, ...files] = process.argv.slice(2);
const require = createRequire(join(folder, 'package.json'));
require('n8n-workflow');

const started = performance.now();
for (const file of files) {
	const [className] = basename(file).split('.');
	new (require(`./${file}`)[className])();
}
console.log(performance.now() - started);
