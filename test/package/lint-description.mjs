// n8n's lint reads literals only, and most of the panel is made from declarations: so the whole description is
// written out as a literal and given to n8n's own lint. Prints the complaints as one JSON line.
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { ESLint } from 'eslint';

const root = join(import.meta.dirname, '../..');
const require = createRequire(import.meta.url);

/** The node's class again, with nothing but its description, as a literal. */
function literal(name) {
	const { description } = new (require(join(root, `dist/nodes/FreshBooks/${name}.node.js`))[name])();
	const text = JSON.stringify(description, null, '\t')
		.replace(/"(inputs|outputs)": \[\s*"main"\s*\]/g, '"$1": [NodeConnectionTypes.Main]')
		.replace(/"([A-Za-z_]\w*)":/g, '$1:');
	return `import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

export class ${name} implements INodeType {
	description: INodeTypeDescription = ${text};
${name.endsWith('Trigger') ? 'webhookMethods = { default: { async checkExists() { return true; }, async create() { return true; }, async delete() { return true; } } };' : ''}
}
`;
}

// lines are filled in day by day: what people need first stands first in them, not what comes first in the alphabet
const rules = { 'n8n-nodes-base/node-param-fixed-collection-type-unsorted-items': 'off' };
const eslint = new ESLint({ cwd: root, overrideConfig: { rules } });
const complaints = [];
for (const name of ['FreshBooks', 'FreshBooksTrigger', 'FreshBooksPollingTrigger']) {
	const filePath = join(root, `nodes/FreshBooks/${name}.node.ts`);
	const code = literal(name);
	const [{ messages }] = await eslint.lintText(code, { filePath });
	const lines = code.split('\n');
	complaints.push(
		...messages.map(({ ruleId, message, line }) => `${name}: ${ruleId}: ${message} (${lines[line - 1]?.trim()})`),
	);
}
console.log(JSON.stringify(complaints));
