import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { counted } from '../templates/costs/counted.mts';

const root = join(__dirname, '../..');
const before: Record<string, Record<string, unknown>> = JSON.parse(
	readFileSync(join(root, 'docs/templates-before.json'), 'utf8'),
);

const template = (parameters: object, note = 'Read me', position = [0, 0]): string =>
	JSON.stringify({
		name: 'A job',
		nodes: [
			{ name: 'Note', type: 'n8n-nodes-base.stickyNote', parameters: { content: note }, position },
			{ name: 'Draw', type: 'n8n-nodes-base.code', parameters: {}, position },
			{ name: 'Save', type: 'n8n-nodes-freshbooks.freshBooks', parameters, position },
		],
		connections: {},
	});

test('notes are no steps, and Code nodes are counted', () => {
	expect(counted(template({}))).toMatchObject({ title: 'A job', nodes: 2, codeNodes: 1 });
});

test('what a template costs holds until it does something else', () => {
	const { fingerprint } = counted(template({ resource: 'client' }));
	expect(counted(template({ resource: 'client' }, 'Another note', [40, 80])).fingerprint).toBe(fingerprint);
	expect(counted(template({ resource: 'invoice' })).fingerprint).not.toBe(fingerprint);
});

test('the figures from before are those of all nineteen templates', () => {
	const sum = (name: string) => Object.values(before).reduce((all, one) => all + Number(one[name]), 0);
	expect([Object.keys(before).length, sum('nodes'), sum('codeNodes')]).toEqual([19, 348, 14]);
	const there = globSync('templates/*.json', { cwd: root }).map((path) => path.split(/[/\\]/)[1].slice(0, 2));
	expect(there).toEqual(expect.arrayContaining(Object.keys(before)));
});
