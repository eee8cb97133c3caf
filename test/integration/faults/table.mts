import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..', '..', '..');
const file = join(root, 'docs', 'reliability.md');
const prettier = join(root, 'node_modules', 'prettier', 'bin', 'prettier.cjs');
const begin = '<!-- faults:begin -->';
const end = '<!-- faults:end -->';

/** One line of the table: what befell which request, how often it was made, and what the user saw. */
export interface Row {
	fault: string;
	asked: string;
	tries: string;
	seen: string;
}

/** Operations that fared alike under a fault share a line. */
function merged(rows: Row[]): Row[] {
	const together = new Map<string, Row>();
	for (const row of rows) {
		const key = [row.fault, row.tries, row.seen].join('|');
		const known = together.get(key);
		if (!known) together.set(key, row);
		else if (known.asked !== row.asked) together.set(key, { ...known, asked: `${known.asked}, ${row.asked}` });
	}
	return [...together.values()];
}

function markdown(rows: Row[]): string {
	const lines = merged(rows).map(({ fault, asked, tries, seen }) => [fault, asked, tries, seen]);
	const cells = lines.map((line) => line.map((cell) => cell.replace(/\|/g, '\\|')));
	return [['Fault', 'Asked to', 'Tries', 'What the user sees'], ['---', '---', '---', '---'], ...cells]
		.map((line) => `| ${line.join(' | ')} |`)
		.join('\n');
}

/** docs/reliability.md as it is, and as it should be with this table between its marks. */
export function documented(rows: Row[]): { before: string; after: string } {
	const before = readFileSync(file, 'utf8');
	const [from, to] = [before.indexOf(begin), before.indexOf(end)];
	if (from < 0 || to < from) throw new Error(`docs/reliability.md needs the lines ${begin} and ${end}.`);
	const input = `${before.slice(0, from)}${begin}\n\n${markdown(rows)}\n\n${before.slice(to)}`;
	const formatting = { input, encoding: 'utf8', cwd: root } as const;
	return { before, after: execFileSync(process.execPath, [prettier, '--stdin-filepath', file], formatting) };
}

export const write = (text: string): void => writeFileSync(file, text);
