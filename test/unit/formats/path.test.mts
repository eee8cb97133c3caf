import fc from 'fast-check';

import { path } from '../../../nodes/FreshBooks/formats/path';

const root = '/accounting/account/ABC123/users/clients';
const urlOf = (id: string) => new URL(`https://api.freshbooks.com${root}${path`/${id}`}`);

describe('an id in a path', () => {
	test('is put in as it is when it is plain', () => {
		expect(path`/${12345}`).toBe('/12345');
		expect(path`/a/${'x'}/b/${7}/c`).toBe('/a/x/b/7/c');
	});

	test.each(['@evil.example', 'a:b', 'a=b', 'ünïcödé💸', '...'])('%p stays one segment of the path', (id) => {
		const url = urlOf(id);
		expect(url.host).toBe('api.freshbooks.com');
		expect(url.pathname.startsWith(`${root}/`)).toBe(true);
		expect(url.pathname.split('/')).toHaveLength(root.split('/').length + 1);
		expect(decodeURIComponent(url.pathname.slice(root.length + 1))).toBe(id);
		expect(url.search + url.hash).toBe('');
	});

	test.each([
		'../../../auth/api/v1/users/me',
		'..%2f..%2fusers',
		'%2e%2e',
		'%2E%2E/',
		'1/../../2',
		'1?include[]=secrets',
		'1#fragment',
		'1/2',
		'1\\2',
		'\\\\evil.example',
		'//evil.example/',
		'1;x=1',
		'1 2',
		'1\n2',
		'1\r\nHost: evil.example',
		'\t1',
		'%00',
		'\ud800',
	])('%p is refused: something on the way might decode it', (id) => {
		expect(() => path`/${id}`).toThrow(' is not an ID');
	});

	test.each(['', '.', '..'])('%p is refused, since a URL would resolve it', (id) => {
		expect(() => path`/${id}`).toThrow(`"${id}" is not an ID`);
	});

	test('can never change where a request goes', () => {
		const awkward = fc.constantFrom('.', '..', '/', '\\', '%2e', '%2F', '?', '#', '@', ':', ' ', '\u202e', '\0');
		const ids = fc.oneof(
			fc.string({ unit: 'binary' }),
			fc.array(fc.oneof(awkward, fc.string()), { maxLength: 8 }).map((parts) => parts.join('')),
		);
		fc.assert(
			fc.property(ids, (id) => {
				const isOne = !/^\.{0,2}$|[/\\%?#;\s\p{C}]/u.test(id);
				if (!isOne) return void expect(() => path`/${id}`).toThrow(' is not an ID');
				const url = urlOf(id);
				expect(url.origin + url.pathname).toBe(url.href);
				expect(url.pathname.startsWith(`${root}/`)).toBe(true);
				expect(decodeURIComponent(url.pathname.slice(root.length + 1))).toBe(id);
			}),
			{ numRuns: 2000 },
		);
	});
});
