import { checkFile } from '../../../nodes/FreshBooks/api/upload';

const tenMegabytes = 10 * 1024 * 1024;

describe('a receipt', () => {
	test.each([
		['r.jpg', 'image/jpeg', 'image/jpeg'],
		['r.jpeg', 'image/jpeg', 'image/jpeg'],
		['r.png', 'image/png', 'image/png'],
		['r.gif', 'image/gif', 'image/gif'],
		['r.pdf', 'application/pdf', 'application/pdf'],
		['R.PDF', 'application/octet-stream', 'application/pdf'],
		['my.scan.JPeG', 'binary/octet-stream', 'image/jpeg'],
		['photo.jpg', 'image/jpg', 'image/jpeg'],
		[undefined, 'image/png', 'image/png'],
		['scan', 'IMAGE/PNG', 'image/png'],
		['scan', 'Application/PDF; name="scan"', 'application/pdf'],
		['no extension', 'application/pdf', 'application/pdf'],
	])('%p of the type %s is taken as %s', (fileName, mediaType, expected) => {
		expect(checkFile({ fileName, mediaType, bytes: Buffer.from('x') })).toBe(expected);
	});

	test.each([
		['notes.txt', 'text/plain', 'notes.txt is of the type text/plain'],
		['photo.heic', 'image/heic', 'photo.heic is of the type image/heic'],
		['page.html', 'text/html', 'page.html is of the type text/html'],
		['archive.pdf.zip', 'application/zip', 'archive.pdf.zip is of the type application/zip'],
		['picture.svg', 'image/svg+xml', 'picture.svg is of the type image/svg+xml'],
		[undefined, 'text/plain', 'The file is of the type text/plain'],
		['x.constructor', 'text/plain', 'x.constructor is of the type text/plain'],
		['x.toString', 'application/octet-stream', 'x.toString is of the type application/octet-stream'],
	])('%p of the type %s is refused', (fileName, mediaType, sentence) => {
		expect(() => checkFile({ fileName, mediaType, bytes: Buffer.from('x') })).toThrow(
			`${sentence}: FreshBooks accepts JPG, PNG, GIF and PDF files`,
		);
	});

	test.each([
		['GIF89a…', 'image/gif'],
		['\xff\xd8\xff\xe0…', 'image/jpeg'],
		['%PDF-1.7…', 'application/pdf'],
		['\x89PNG\r\n\x1a\n…', 'image/png'],
	])('of a type that says nothing is known by its first bytes: %j is %s', (content, expected) => {
		const bytes = Buffer.from(content, 'latin1');
		expect(checkFile({ fileName: 'download', mediaType: 'application/octet-stream', bytes })).toBe(expected);
	});

	test('that is empty is refused', () => {
		expect(() => checkFile({ fileName: 'r.pdf', mediaType: 'application/pdf', bytes: Buffer.alloc(0) })).toThrow(
			'r.pdf is empty',
		);
	});

	test('may have 10 MB and not a byte more', () => {
		const file = { fileName: 'r.pdf', mediaType: 'application/pdf' };
		expect(checkFile({ ...file, bytes: Buffer.alloc(tenMegabytes) })).toBe('application/pdf');
		expect(() => checkFile({ ...file, bytes: Buffer.alloc(tenMegabytes + 1) })).toThrow(
			'r.pdf has 10,485,761 bytes: FreshBooks accepts files of up to 10 MB (10,485,760 bytes)',
		);
	});
});
