import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { table } from './written.mts';

/** What a job takes of a person's hands, as the tests in the browser count it. */
interface Figure {
	clicks: number;
	keys: number;
	/** Whether n8n's node panel has found the node by the words of the job. */
	found?: boolean;
}

const root = join(__dirname, '../../..');
const kept = (file: string): Record<string, Figure> => JSON.parse(readFileSync(join(root, file), 'utf8'));

const sum = ({ clicks, keys }: Figure): number => clicks + keys;

/** The difference in per cent, with its sign. */
function change(before: number, now: number): string {
	const percent = Math.round((100 * (now - before)) / before);
	return `${percent < 0 ? '−' : percent > 0 ? '+' : ''}${Math.abs(percent)} %`;
}

const strokes = (figure: Figure): string =>
	`${figure.clicks} + ${figure.keys} = ${sum(figure)}${figure.found === false ? ' (not found)' : ''}`;

/** What each job of a new user takes, before the panels were gone through and now. */
export function firstHourTable(): string {
	const before = kept('docs/first-hour-before.json');
	const now = kept('docs/first-hour-now.json');
	const rows = Object.entries(before).map(([title, was]) => {
		const is = now[title];
		return [title, strokes(was), strokes(is), change(sum(was), sum(is))];
	});
	return table(['Job', 'Clicks + keys before', 'now', 'Change'], rows);
}
