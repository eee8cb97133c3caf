import { typedText } from './refuse';

/** A key as it is looked for and written: sheets and web pages bring other Unicode forms and blanks along. */
export const clean = (value: unknown): string => (typedText(value) ?? '').normalize().replace(/\s+/g, ' ').trim();

/** A key as it is compared: whatever its capitals. */
export const folded = (value: unknown): string => clean(value).toLowerCase();
