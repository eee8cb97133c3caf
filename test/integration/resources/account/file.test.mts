import { png, receipt, refused, taken } from '../../matrix/files.mts';
import { testMatrix } from '../../matrix/matrix.mts';
import { GET, POST, U } from '../../matrix/requests.mts';
import { openWorld } from '../../matrix/world.mts';
import { file as fileOf } from '../../stage/n8n.mts';
import { files } from './file.cases.mts';

const world = openWorld();

testMatrix(world, files);

const upload = { resource: 'file', operation: 'upload' };

test.each(taken)('file: %s (%s) is uploaded and comes back as it was', async (name, mimeType, content, sentAs) => {
	const items = [{ binary: fileOf(content, name, mimeType) }];
	const { items: uploaded } = await world.run(upload, { items });
	expect(uploaded[0].json.media_type).toBe(sentAs);
	const jwt = String(uploaded[0].json.jwt);
	const { items: downloaded } = await world.run({ resource: 'file', operation: 'download', jwt });
	expect(downloaded[0].binary?.data.data).toBe(content.toString('base64'));
	expect(downloaded[0].binary?.data.mimeType).toBe(sentAs);
});

test.each(refused)('file: %s is refused before anything is sent', async (_why, binary, says) => {
	const result = await world.run(upload, { items: [{ binary }] });
	expect(result.error?.message).toMatch(says);
	expect(world.requests()).toEqual([]);
});

test('file: an image is uploaded, comes with its link and is found by that link', async () => {
	const { items } = await world.run({ ...upload, kind: 'image' }, { items: [{ binary: receipt }] });
	const { jwt, link } = items[0].json;
	expect(link).toBe(`${world.freshBooks.url}/service/uploads/images/${String(jwt)}`);

	const download = { resource: 'file', operation: 'download', kind: 'image', binaryPropertyName: 'logo' };
	for (const given of [link, `/uploads/images/${String(jwt)}`, jwt]) {
		const result = await world.run({ ...download, jwt: String(given) });
		expect(result.items[0].binary?.logo).toMatchObject({ data: png.toString('base64'), fileName: 'image.png' });
	}
	expect(world.requests()).toEqual([
		POST(`${U}/images`, { file: { field: 'content', name: 'lunch.png', type: 'image/png', size: png.length } }),
		...[1, 2, 3].map(() => GET(`/uploads/images/${String(jwt)}`)),
	]);
});

test('file: a PDF is no image', async () => {
	const items = [{ binary: fileOf(Buffer.from('%PDF-1.4\n%%EOF\n'), 'logo.pdf', 'application/pdf') }];
	const result = await world.run({ ...upload, kind: 'image' }, { items });
	expect(result.error?.message).toBe('logo.pdf is a PDF: an image is a JPG, PNG or GIF');
	expect(world.requests()).toEqual([]);
});

test.each(['={{ "" }}', '={{ "/" }}', '={{ ".." }}'])(
	'file: the JWT %s is refused before anything is asked',
	async (jwt) => {
		const result = await world.run({ resource: 'file', operation: 'download', jwt });
		expect(result.error?.message).toMatch(/^File Key is empty|is not an ID/);
		expect(world.requests()).toEqual([]);
	},
);
