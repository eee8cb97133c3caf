/** The smallest files that FreshBooks knows by their first bytes, and how n8n names them. */
const starts: Record<string, [mimeType: string, bytes: Buffer]> = {
	gif: ['image/gif', Buffer.from('GIF89a')],
	jpg: ['image/jpeg', Buffer.from([0xff, 0xd8, 0xff, 0xe0])],
	pdf: ['application/pdf', Buffer.from('%PDF-1.7\n')],
	png: ['image/png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
};

export const kinds = Object.keys(starts);
export const mimeTypeOf = (kind: string): string => starts[kind][0];

/** A file of a kind with bytes of every value; `seed` makes its content its own. */
export function sample(kind: string, bytes = 1000, seed = 0): Buffer {
	const content = Buffer.alloc(bytes);
	for (let at = 0; at < bytes; at++) content[at] = (at * 31 + seed * 17 + (at >> 8)) & 0xff;
	starts[kind][1].copy(content);
	return content;
}
