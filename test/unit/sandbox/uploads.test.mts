import axios, { type AxiosInstance } from 'axios';
import { startFreshBooks, type FreshBooks } from '../../../sandbox/freshbooks/server.mts';

const PNG = Buffer.from(
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
	'base64',
);

let freshBooks: FreshBooks;
let api: AxiosInstance;
let account: string;

const caller = (scopes?: string[]): AxiosInstance => {
	const { access_token } = freshBooks.issueToken({ scopes });
	return axios.create({
		baseURL: freshBooks.url,
		headers: { Authorization: `Bearer ${access_token}` },
		validateStatus: () => true,
	});
};

beforeAll(async () => {
	freshBooks = await startFreshBooks();
	account = freshBooks.businesses[0].accountId;
});

beforeEach(() => {
	freshBooks.reset();
	api = caller();
});

afterAll(() => freshBooks.close());

function form(bytes = PNG, type = 'image/png'): FormData {
	const body = new FormData();
	body.set('content', new Blob([bytes], { type }), 'logo.png');
	return body;
}

describe.each([
	['with the account', () => `/uploads/account/${account}/images`],
	['without it', () => '/uploads/images'],
])('images %s', (_name, path) => {
	test('go in, and come out of both download paths; the link lies beside the image', async () => {
		const { status, data } = await api.post(path(), form());
		expect(status).toBe(201);
		const { jwt } = data.image;
		expect(data.image).toMatchObject({ public_id: jwt, media_type: 'image/png' });
		expect(data.link).toBe(`${freshBooks.url}/service/uploads/images/${jwt}`);
		for (const root of ['/uploads', '/service/uploads']) {
			const file = await api.get(`${root}/images/${jwt}`, { responseType: 'arraybuffer' });
			expect([file.status, file.headers['content-type']]).toEqual([200, 'image/png']);
			expect(Buffer.from(file.data).equals(PNG)).toBe(true);
		}
	});

	test('need the scope to write', async () => {
		expect((await caller(['user:uploads:read']).post(path(), form())).status).toBe(403);
	});
});

test('an attachment is no image, and has no link', async () => {
	const { data } = await api.post(`/uploads/account/${account}/attachments`, form());
	expect(Object.keys(data)).toEqual(['attachment']);
	const stray = await api.get(`/uploads/images/${data.attachment.jwt}`);
	expect([stray.status, stray.data]).toEqual([404, { error: 'File not found' }]);
	expect((await caller(['user:uploads:write']).get(`/uploads/attachments/${data.attachment.jwt}`)).status).toBe(403);
});

test('what is no form is refused in the family of uploads', async () => {
	const { status, data } = await api.post(`/uploads/account/${account}/images`, { content: 'text' });
	expect([status, Object.keys(data)]).toEqual([400, ['error']]);
	expect((await api.post('/uploads/images', form(Buffer.from('<svg/>'), 'image/svg+xml'))).status).toBe(400);
	expect((await api.post('/uploads/account/nobody/images', form())).status).toBe(404);
});
