import { file } from '../stage/n8n.mts';

/** The smallest files of the kinds that FreshBooks takes. */
export const png = Buffer.from(
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
	'base64',
);
const gif = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
const jpg = Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex');
const pdf = Buffer.from('%PDF-1.4\n%%EOF\n');

export const receipt = file(png, 'lunch.png', 'image/png');

/** What FreshBooks takes: name, what n8n says of its type, content, and the type it must be sent as. */
export const taken: Array<[name: string, mimeType: string, content: Buffer, sentAs: string]> = [
	['a.png', 'image/png', png, 'image/png'],
	['a.jpg', 'image/jpeg', jpg, 'image/jpeg'],
	['a.gif', 'image/gif', gif, 'image/gif'],
	['a.pdf', 'application/pdf', pdf, 'application/pdf'],
	// a download often comes without a type of its own
	['A.JPEG', 'application/octet-stream', jpg, 'image/jpeg'],
	['a.PDF', 'application/octet-stream', pdf, 'application/pdf'],
];

/** What is refused before anything is sent, and what the user reads. */
export const refused: Array<[why: string, binary: ReturnType<typeof file> | undefined, says: RegExp]> = [
	['no file', undefined, /^Input Data Field Name: this item has no file in "data"/],
	['an empty file', file(Buffer.alloc(0), 'empty.png', 'image/png'), /^empty.png is empty/],
	[
		'a text file',
		file(Buffer.from('hello'), 'note.txt', 'text/plain'),
		/^note.txt is of the type text\/plain.*JPG, PNG, GIF and PDF/,
	],
	[
		'a file over 10 MB',
		file(Buffer.alloc(10 * 1024 * 1024 + 1, png), 'big.png', 'image/png'),
		/^big.png has 10,\d{3},\d{3} bytes.*10 MB/,
	],
];
