import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { counted, type Before, type Measured } from '../../templates/costs/counted.mts';
import { table } from './written.mts';

const root = join(__dirname, '../../..');
const kept = <T,>(file: string): Record<string, T> => JSON.parse(readFileSync(join(root, file), 'utf8'));

const NONE = '–';
const STALE = 'to measure';

/** What each template costs, before all were drawn anew and now. */
export function costsTable(): string {
	const before = kept<Before>('docs/templates-before.json');
	const measured = kept<Measured>('docs/templates-now.json');
	const templates = globSync('templates/*.json', { cwd: root })
		.sort()
		.map((path) => {
			const number = basename(path).slice(0, 2);
			const now = counted(readFileSync(join(root, path), 'utf8'));
			// a template that was changed after it was measured has no figures
			const costs = measured[number]?.fingerprint === now.fingerprint ? measured[number] : undefined;
			return { number, now, costs, was: before[number] };
		});

	const rows = templates.map(({ number, now, costs, was }) => [
		String(Number(number)),
		now.title,
		String(was?.nodes ?? NONE),
		String(now.nodes),
		String(was?.codeNodes ?? NONE),
		String(now.codeNodes),
		piece(was, costs),
		String(was?.one ?? NONE),
		String(costs?.one ?? STALE),
		figure(was ? was.hundred : NONE),
		figure(costs ? costs.hundred : STALE),
	]);
	const sum = (figures: Array<number | undefined>) => String(figures.reduce<number>((all, one) => all + (one ?? 0), 0));
	const total = [
		'',
		'**Total**',
		sum(templates.map(({ was }) => was?.nodes)),
		sum(templates.map(({ now }) => now.nodes)),
		sum(templates.map(({ was }) => was?.codeNodes)),
		sum(templates.map(({ now }) => now.codeNodes)),
		...Array<string>(5).fill(''),
	];
	const heads = ['', 'Job', 'Nodes before', 'now', 'Code nodes before', 'now', 'A piece is a …'];
	return table([...heads, 'Requests for 1 before', 'now', 'Requests for 100 before', 'now'], [...rows, total]);
}

/** A reason in place of a figure stands in brackets. */
const figure = (value: number | string): string =>
	typeof value === 'number' || value === NONE || value === STALE ? String(value) : `${NONE} (${value})`;

/** Figures for another piece than before are not to be compared with those. */
function piece(was?: Before, costs?: Measured): string {
	if (!was || !costs) return was?.piece ?? costs?.piece ?? STALE;
	return was.piece === costs.piece ? was.piece : `${was.piece}; now a ${costs.piece}`;
}
