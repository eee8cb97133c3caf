import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

import { FreshBooks } from '../../../nodes/FreshBooks/FreshBooks.node';
import { FreshBooksPollingTrigger } from '../../../nodes/FreshBooks/FreshBooksPollingTrigger.node';
import { FreshBooksTrigger } from '../../../nodes/FreshBooks/FreshBooksTrigger.node';
import { useBench } from '../stage/bench.mts';

const bench = useBench();
const root = join(__dirname, '../../..');

/** The regular expressions that stand in the sources of the node and the credential, with where they stand. */
function inSources(): Array<[place: string, regex: RegExp]> {
	const files = ['nodes', 'credentials'].flatMap((folder) =>
		readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
			.filter((name) => name.endsWith('.ts'))
			.map((name) => join(folder, name)),
	);
	return files.flatMap((name) => {
		const source = ts.createSourceFile(name, readFileSync(join(root, name), 'utf8'), ts.ScriptTarget.Latest);
		const found: Array<[string, RegExp]> = [];
		const visit = (node: ts.Node): void => {
			if (ts.isRegularExpressionLiteral(node)) {
				const [, pattern, flags] = /^\/(.*)\/(\w*)$/s.exec(node.text) as RegExpExecArray;
				found.push([`${name}: ${node.text}`, new RegExp(pattern, flags)]);
			}
			ts.forEachChild(node, visit);
		};
		visit(source);
		return found;
	});
}

/** Those by which n8n and the node take an id out of a web address, and check what is typed. */
function inDescriptions(): Array<[place: string, regex: RegExp]> {
	const nodes = [new FreshBooks(), new FreshBooksPollingTrigger(), new FreshBooksTrigger()];
	const patterns = new Set(
		[...JSON.stringify(nodes.map(({ description }) => description)).matchAll(/"regex":"((?:[^"\\]|\\.)*)"/g)].map(
			([, text]) => JSON.parse(`"${text}"`) as string,
		),
	);
	return [...patterns].map((pattern) => [`description: ${pattern}`, new RegExp(pattern)]);
}

const long = 20_000;
const pumps = [
	'0',
	'1',
	'a',
	'A',
	'_',
	'-',
	'.',
	'/',
	' ',
	'\t',
	'\n',
	':',
	',',
	'%',
	'{',
	'}',
	'[',
	'"',
	'#',
	'?',
	'+',
	'a-',
	'0.',
	'//',
	'{}',
];
const starts = [
	'',
	'http://',
	'https://my.freshbooks.com/#/invoice/',
	'https://a/#/invoices/a-',
	'1',
	'1.',
	'-',
	'2026-11-22T10:00:00',
	'{',
	'[',
];
const ends = ['', '!', '\u0000', '/x'];

/** Texts that make a careless regular expression try every way of dividing them. */
const attacks = starts.flatMap((start) =>
	pumps.flatMap((pump) => ends.map((end) => start + pump.repeat(long / pump.length) + end)),
);

test.each([...inDescriptions(), ...inSources()])('%s is through with any text at once', (_place, regex) => {
	const took = (attack: string): number => {
		const started = performance.now();
		regex.lastIndex = 0;
		if (regex.global) attack.replace(regex, '');
		else regex.exec(attack);
		return performance.now() - started;
	};
	// a machine that is busy with other things is slow once, a careless expression every time
	const isSlow = (attack: string) => [1, 2, 3].every(() => took(attack) > 150);
	expect(attacks.find(isSlow)?.slice(0, 100)).toBeUndefined();
});

test('a web address of a megabyte is refused at once', async () => {
	const items = [
		`https://my.freshbooks.com/#/invoice/${'a'.repeat(1e6)}`,
		`https://${'a'.repeat(1e6)}`,
		'0'.repeat(1e6),
	].map((url) => ({ json: { url } }));
	const started = performance.now();
	const invoiceId = { __rl: true, mode: 'url', value: '={{ $json.url }}' };
	const run = await bench.run('invoice', 'get', { invoiceId }, { items, onError: 'continueRegularOutput' });
	expect(run.items.map(({ json }) => String(json.error).length < 400)).toEqual([true, true, true]);
	// in a careless expression a text of this length takes hours
	expect(performance.now() - started).toBeLessThan(60_000);
	expect(bench.requests()).toEqual([]);
});
