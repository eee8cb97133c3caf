import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const prettier = join(root, 'node_modules/prettier/bin/prettier.cjs');

/**
 * Tests that a part of a document, between two marks, is what it is made from; `npm run docs` writes it anew.
 * @param document path from the root of the repository
 * @param name of the part, as its marks have it
 */
export function testGenerated(document: string, name: string, make: () => string): void {
	test(`${document} is up to date in its ${name} (\`npm run docs\` writes them anew)`, () => {
		const path = join(root, document);
		const text = readFileSync(path, 'utf8');
		const [begin, end] = [`<!-- ${name}: written by npm run docs -->`, `<!-- ${name} end -->`];
		const [before, rest] = text.split(begin);
		const after = rest?.split(end)[1];
		expect({ [`${begin} … ${end}`]: after !== undefined }).toEqual({ [`${begin} … ${end}`]: true });
		const input = `${before}${begin}\n\n${make()}\n\n${end}${after}`;
		const args = [prettier, '--stdin-filepath', path];
		const whole = execFileSync(process.execPath, args, { input, encoding: 'utf8', cwd: root });
		if (process.env.npm_lifecycle_event === 'docs') writeFileSync(path, whole);
		expect(readFileSync(path, 'utf8')).toBe(whole);
	});
}

/** A Markdown table. */
export function table(heads: string[], rows: string[][]): string {
	const line = (cells: string[]) => `| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`;
	return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}
