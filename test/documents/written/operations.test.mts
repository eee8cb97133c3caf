import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import type { INodePropertyOptions } from 'n8n-workflow';

import { FreshBooksPollingTrigger } from '../../../nodes/FreshBooks/FreshBooksPollingTrigger.node';
import { resources } from '../../../nodes/FreshBooks/resources';
import { tellAll, type Told } from '../../integration/matrix/told.mts';
import { openWorld } from '../../integration/matrix/world.mts';
import { reference, referenceFile } from './reference.mts';
import { schemas } from './schemas.mts';
import { expectWritten, formatted, isWriting } from './written.mts';

const schemaFolder = 'nodes/FreshBooks/__schema__';

const world = openWorld();
let told: Told[];

beforeAll(async () => {
	told = await tellAll(world);
}, 120_000);

test(`${referenceFile} tells what the operations really ask (\`npm run docs\` writes it anew)`, () => {
	expectWritten(referenceFile, formatted(referenceFile, reference(resources, told)));
});

test('the fields that n8n shows of a step before it has run are those that it gives (`npm run docs` writes them anew)', () => {
	const { properties } = new FreshBooksPollingTrigger().description;
	const kinds = properties.find(({ name }) => name === 'resource')?.options as INodePropertyOptions[];
	const made = schemas(
		told,
		kinds.map(({ value }) => String(value)),
	);
	const folder = join(__dirname, '../../..', schemaFolder);
	if (isWriting) rmSync(folder, { recursive: true, force: true });
	for (const [path, schema] of made) expectWritten(join(schemaFolder, path), `${JSON.stringify(schema)}\n`);
	expect(globSync('**/*.json', { cwd: folder }).sort()).toEqual([...made.keys()].sort());
});
