import { shown, type Refuse } from './refuse';

/** An address has one @. Quotes and brackets stand around addresses, never within; an apostrophe may (o'neil@…). */
const shape = /^[^\s@"'<>()[\]{},;:\\][^\s@"<>()[\]{},;:\\]*@[^\s@"'<>()[\]{},;:\\]+$/;

/** Email addresses with commas, semicolons or line ends between them, each alone or as `Name <address>`. */
export function addressesIn(text: string, refuse: Refuse): string[] {
	// a name in quotes may have a comma in it
	const unnamed = text.replace(/"[^"]*" *</g, '<');
	const entries = unnamed.split(/[,;\n]/).map((entry) => entry.trim());
	return entries.filter((entry) => entry !== '').map((entry) => address(entry, refuse));
}

function address(entry: string, refuse: Refuse): string {
	const [, inner = entry] = /^[^<>"]*<([^<>]*)>$/.exec(entry) ?? [];
	return shape.test(inner.trim()) ? inner.trim() : refuse(`"${shown(entry)}" is not an email address`);
}
