import fc from 'fast-check';

import { fillPath } from '../../../nodes/FreshBooks/api/userPath';
import { path } from '../../../nodes/FreshBooks/formats/path';
import type { Business } from '../../../nodes/FreshBooks/http/families';

const business: Business = {
	name: 'Maple & Pine Studio',
	accountId: 'ABC123',
	businessId: '439001',
	businessUuid: '0b9c2d4e-5f61-4a7b-8c3d-1e2f3a4b5c6d',
	role: 'owner',
	record: {},
};
const refuse = (reason: string): never => {
	throw new Error(reason);
};
const base = 'https://api.freshbooks.com';
const fill = (text: string) => fillPath(text, business, refuse);

describe('a path that a user wrote', () => {
	test.each([
		['/auth/api/v1/users/me', '/auth/api/v1/users/me'],
		['/accounting/account/{accountId}/items/items/', '/accounting/account/ABC123/items/items/'],
		['/projects/business/{businessId}/project/7', '/projects/business/439001/project/7'],
		['/a/{businessUuid}/{businessUuid}', `/a/${business.businessUuid}/${business.businessUuid}`],
		['/links/reports/a-b_c.d.e/invoice_details.csv', '/links/reports/a-b_c.d.e/invoice_details.csv'],
	])('%s is asked as %s', (text, filled) => {
		expect(fill(text)).toBe(filled);
		expect(new URL(base + filled).pathname).toBe(filled);
	});

	test.each<[text: string, reason: RegExp]>([
		['', /it is empty/],
		['users/me', /must begin with a single slash/],
		['https://evil.example/', /must begin with a single slash/],
		['//evil.example/', /must begin with a single slash/],
		['/\\evil.example', /"\\\\" is not allowed/],
		['/a/../b', /may not contain "\.\." or "\."/],
		['/a/.', /may not contain "\.\." or "\."/],
		['/a/%2e%2e/b', /"%" is not allowed/],
		['/a\nb', /"\\n" is not allowed/],
		['/a?b', /"\?" is not allowed/],
		['/a#b', /"#" is not allowed/],
		['/a//b', /two slashes in a row/],
		['/{accountid}', /\{accountid\} is not known: use \{accountId\}, \{businessId\}, \{businessUuid\}/],
		['/{}', /\{\} is not known/],
		['/{accountId', /"\{" is not allowed/],
	])('%j is refused: %s', (text, reason) => {
		expect(() => fill(text)).toThrow(reason);
	});

	test('needs the ID that it names', () => {
		const noAccount = { ...business, accountId: null };
		expect(() => fillPath('/{accountId}', noAccount, refuse)).toThrow(
			'"Maple & Pine Studio" has no {accountId} in FreshBooks',
		);
	});

	test('an ID of the business cannot lead anywhere else', () => {
		const odd = { ...business, accountId: '../../x?y' };
		expect(() => fillPath('/a/{accountId}', odd, refuse)).toThrow();
	});

	test('leads nowhere but to FreshBooks, whatever it holds', () => {
		const part = fc.constantFrom('/', '..', '.', '\\', '%2e', '%2f', '@', ':', '?', '#', '{accountId}', 'a', '\n', ' ');
		const text = fc.oneof(
			fc.string(),
			fc.array(part, { maxLength: 8 }).map((parts) => `/${parts.join('')}`),
		);
		fc.assert(
			fc.property(text, (one) => {
				let filled: string;
				try {
					filled = fill(one);
				} catch {
					return;
				}
				const url = new URL(base + filled);
				expect(url.origin).toBe(base);
				expect(url.pathname).toBe(filled);
				expect(url.search + url.hash).toBe('');
			}),
			{ numRuns: 5000 },
		);
	});

	test('takes every ID that FreshBooks has', () => {
		for (const id of ['12345', 'xM4pL9', business.businessUuid, 'eyJ.a-b_c.d'])
			expect(fill(path`/x/${id}`)).toBe(`/x/${id}`);
	});
});
