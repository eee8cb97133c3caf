import type { Matrix } from '../../matrix/case.mts';
import { png, receipt } from '../../matrix/files.mts';
import { GET, upload } from '../../matrix/requests.mts';
import type { World } from '../../matrix/world.mts';

/** The receipt that the seeded expenses have. */
const jwtOf = (world: World): string => {
	const [expense] = world.freshBooks.records('xM4pL9', 'expenses').filter(({ attachment }) => attachment);
	return String((expense.attachment as { jwt: string }).jwt);
};

/** Files by themselves (API facts §9). */
export const files: Matrix = {
	resource: 'file',
	name: 'file',
	cases: [
		{
			operation: 'upload',
			does: 'uploads the file and returns the JWT by which other records refer to it',
			binary: receipt,
			requests: [upload('lunch.png', 'image/png', png.length)],
			output: [
				{
					filename: expect.stringMatching(/^upload-/),
					public_id: expect.any(String),
					jwt: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
					media_type: 'image/png',
					uuid: expect.any(String),
				},
			],
			effect: (world) => expect(world.freshBooks.counters.uploadsStored).toBeGreaterThan(0),
			refuses: {
				because: 'no file',
				binary: {},
				says: /^Input Data Field Name: this item has no file in "data"/,
			},
			twoItems: {
				parameters: { binaryPropertyName: '={{ $json.field }}' },
				bad: { field: 'nothing' },
				good: { field: 'data' },
				says: /^Input Data Field Name: this item has no file in "nothing"/,
			},
		},
		{
			operation: 'download',
			does: 'downloads a file by its JWT',
			parameters: (world) => ({ jwt: jwtOf(world) }),
			requests: (world) => [GET(`/uploads/attachments/${jwtOf(world)}`)],
			output: (world) => [{ jwt: jwtOf(world), media_type: 'image/png', size: png.length }],
			effect: (_, binary) => {
				expect(binary?.data).toMatchObject({ mimeType: 'image/png', fileName: 'attachment.png' });
				expect(binary?.data.data).toBe(png.toString('base64'));
			},
			refuses: {
				because: 'a JWT that nobody has',
				parameters: { jwt: 'a.b.c' },
				says: /^FreshBooks found no file with this ID/,
			},
			twoItems: {
				parameters: { kind: '={{ $json.kind }}' },
				bad: { kind: 'image' },
				good: { kind: 'attachment' },
				says: /^FreshBooks found no file with this ID/,
			},
		},
	],
};
