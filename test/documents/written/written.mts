import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const root = join(__dirname, '../../..');
const prettier = join(root, 'node_modules/prettier/bin/prettier.cjs');

/** Whether this run is to write the documents, rather than to see whether they are up to date. */
export const isWriting = /^(docs(:.*)?|conformity)$/.test(process.env.npm_lifecycle_event ?? '');

/** A text in the format of the repository. */
export function formatted(path: string, text: string): string {
	const args = [prettier, '--stdin-filepath', join(root, path)];
	return execFileSync(process.execPath, args, { input: text, encoding: 'utf8', cwd: root });
}

/** Expects a file to hold a text, which is written first where that is wanted. @param path from the root of the repository */
export function expectWritten(path: string, text: string): void {
	const file = join(root, path);
	if (isWriting) {
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, text);
	}
	const kept = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
	expect({ [path]: kept }).toEqual({ [path]: text });
}

/** A document with another content between the two marks of one of its parts. */
export function withPart(document: string, name: string, content: string): string {
	const text = readFileSync(join(root, document), 'utf8');
	const marks = new RegExp(`(<!-- ${name}: written by npm run [\\w:]+ -->).*(<!-- ${name} end -->)`, 's');
	if (!marks.test(text)) throw new Error(`${document} has no two marks around its ${name}.`);
	return formatted(
		document,
		text.replace(marks, (_, begin, end) => `${begin}\n\n${content}\n\n${end}`),
	);
}

/** Tests that a part of a document is what it is made from. */
export function testPart(document: string, name: string, make: () => string): void {
	test(`${document} is up to date in its ${name} (its mark names the command that writes it anew)`, () => {
		expectWritten(document, withPart(document, name, make()));
	});
}

/** A Markdown table. */
export function table(heads: string[], rows: string[][]): string {
	const line = (cells: string[]) => `| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`;
	return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}
