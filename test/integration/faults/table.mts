import { table } from '../../documents/written/written.mts';

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

/** All that was seen, as docs/reliability.md shows it. */
export function faultTable(rows: Row[]): string {
	const lines = merged(rows).map(({ fault, asked, tries, seen }) => [fault, asked, tries, seen]);
	return table(['Fault', 'Asked to', 'Tries', 'What the user sees'], lines);
}
