import { shown, typedText, type Refuse } from './refuse';

/** The forms in which people and other programs write a length of time, each with its hours, minutes and seconds. */
const forms = [
	// 1.5
	/^(?<h>\d+(?:\.\d+)?|\.\d+)$/,
	// 1:30
	/^(?<h>\d+):(?<m>[0-5]\d)(?::(?<s>[0-5]\d))?$/,
	// 1h 30m, 90m
	/^(?:(?<h>\d+(?:\.\d+)?|\.\d+) ?h)?(?: ?(?<m>\d+(?:\.\d+)?) ?m(?:in)?)?$/i,
	// PT1H30M, as ISO 8601 and so n8n's own durations have it
	/^P(?:(?<d>\d+(?:\.\d+)?)D)?(?:T(?:(?<h>\d+(?:\.\d+)?)H)?(?:(?<m>\d+(?:\.\d+)?)M)?(?:(?<s>\d+(?:\.\d+)?)S)?)?$/i,
];

/**
 * Seconds of a length of time given as a number of hours or in one of the forms above. A comma is refused: it is a
 * decimal point to some and a separator to others.
 * @param most hours
 */
export function seconds(value: unknown, most: number | undefined, refuse: Refuse): number {
	const total = typeof value === 'number' ? value * 3600 : parsed(value);
	if (total === undefined || !Number.isFinite(total)) {
		return refuse(`"${shown(value)}" is not a length of time: write it like 1.5, 1:30, 90m or 1h 30m`);
	}
	if (total < 0) return refuse(`${shown(value)} is less than 0`);
	if (most !== undefined && total > most * 3600) return refuse(`${shown(value)} is more than ${most} hours`);
	return Math.round(total);
}

function parsed(value: unknown): number | undefined {
	const text = typedText(value) ?? '';
	const found = forms
		.map((form) => form.exec(text)?.groups)
		.find((groups) => Object.values(groups ?? {}).some(Boolean));
	if (!found) return undefined;
	const { d = 0, h = 0, m = 0, s = 0 } = found;
	return Number(d) * 86_400 + Number(h) * 3600 + Number(m) * 60 + Number(s);
}

/** Milliseconds as people estimate them: `about 12 minutes`. */
export function about(milliseconds: number): string {
	const seconds = Math.max(1, Math.round(milliseconds / 1000));
	const [count, unit] =
		seconds < 90
			? [seconds, 'second']
			: seconds < 90 * 60
				? [Math.round(seconds / 60), 'minute']
				: [Math.round(seconds / 3600), 'hour'];
	return `about ${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** Seconds as hours with two decimals, as documents show them: half a hundredth counts as a whole one. */
export function decimalHours(seconds: number): string {
	const hundredths = String(Math.floor((seconds * 100 + 1800) / 3600)).padStart(3, '0');
	return `${hundredths.slice(0, -2)}.${hundredths.slice(-2)}`;
}

/** Seconds as a clock shows them (`1:05`), with its seconds only where there are some. */
export function clockHours(seconds: number): string {
	const pad = (part: number) => String(part).padStart(2, '0');
	const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
	return [String(hours), pad(minutes), ...(rest > 0 ? [pad(rest)] : [])].join(':');
}
