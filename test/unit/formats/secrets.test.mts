import { hideSecrets, withoutSecrets } from '../../../nodes/FreshBooks/formats/secrets';

/** Made up, of the form that FreshBooks' have. */
const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJpZCI6NTgyMDEwMX0.k5sJ3mV0c1Yq9aW2';
const opaque = '5f1d7a84f3e500000000000005820101';

describe('a key of a secret is taken out, however it is spelled:', () => {
	test.each([
		'token',
		'Token',
		'access_token',
		'accessToken',
		'ACCESS_TOKEN',
		'access-token',
		'refresh_token',
		'api_token',
		'apiToken',
		'fasttrack_token',
		'direct_link_token',
		'statement_token',
		'download_token',
		'id_token',
		'direct_buy_tokens',
		'client_secret',
		'clientSecret',
	])('%s', (key) => {
		const record = { id: 1, [key]: opaque };
		expect(withoutSecrets({ deep: [{ ...record, inner: record }] })).toEqual({ deep: [{ id: 1, inner: { id: 1 } }] });
	});
});

describe('a secret in a text is hidden:', () => {
	test.each([
		[`Authorization: Bearer ${jwt}`, 'Authorization: Bearer [hidden]'],
		[`authorization=bearer ${opaque}, accept=*/*`, 'authorization=bearer [hidden], accept=*/*'],
		[`{"headers":{"authorization":"Bearer ${opaque}"}}`, '{"headers":{"authorization":"Bearer [hidden]"}}'],
		[`Bearer\t${opaque}`, 'Bearer\t[hidden]'],
		[`/callback?access_token=${opaque}&x=1`, '/callback?access_token=[hidden]&x=1'],
		[`{"accessToken":"${opaque}"}`, '{"accessToken":"[hidden]"}'],
		[`{\\"api_token\\": \\"${opaque}\\"}`, '{\\"api_token\\": \\"[hidden]\\"}'],
		[`the token is ${jwt}.`, 'the token is [hidden]'],
		[`session=${jwt};`, 'session=[hidden];'],
		[`${jwt} ${jwt}`, '[hidden] [hidden]'],
	])('%s', (text, expected) => {
		expect(hideSecrets(text)).toBe(expected);
		expect(withoutSecrets({ message: text, all: [text] })).toEqual({ message: expected, all: [expected] });
	});
});

describe('what only looks like a secret stays:', () => {
	test.each([
		'The bearer of this voucher gets a discount of 20 percent',
		'Bearer Bonds and Certificates',
		'Bearer of-all-these-certificates-of-deposit',
		'Licence token: ABCD-EFGH-1234-5678',
		'A note that begins with eyJ and has a full stop. Or two. Or three.',
		'https://my.freshbooks.com/#/link/' + jwt + '?share_method=share_link',
		'https://my.freshbooks.com/service/uploads/images/' + jwt,
		'/uploads/images/' + jwt,
		'c6b0bd5e-9e4c-4d0a-a8f5-2f4c19a7d1aa',
	])('%s', (text) => {
		expect(hideSecrets(text)).toBe(text);
	});

	test('the token by which FreshBooks names a file', () => {
		const files = { attachment: { jwt, public_id: jwt, media_type: 'image/png' }, attachments: [{ jwt }] };
		expect(withoutSecrets(files)).toEqual(files);
	});

	test('the number of the next page of a list box', () => {
		const found = { results: [{ name: 'Ada', value: '1' }], paginationToken: '2' };
		expect(withoutSecrets(found)).toEqual(found);
	});

	test('and is not copied', () => {
		const records = [{ id: 1, lines: [{ name: 'A line whose name is not short' }] }, { id: 2 }];
		expect(withoutSecrets(records)).toBe(records);
		const output = { json: { id: 1 }, binary: { data: { data: `Bearer ${jwt}`, mimeType: 'text/plain' } } };
		expect(withoutSecrets([output])[0]).toBe(output);
	});
});
