import { UserError, type IDataObject } from 'n8n-workflow';

import { endpoint, recordOf } from '../../api/records';
import { download, upload } from '../../api/upload';
import { refuse } from '../../fields/basics';
import { bodyOf } from '../../fields/parameters';
import type { Field } from '../../model/field';
import type { AnyCall, Operation, Resource } from '../../model/resource';
import { binaryField, downloadField, downloadName, fileFrom } from '../../operations/files';

/** FreshBooks keeps the two apart: a file is found under its own kind only (API facts §9). */
const kinds = {
	attachment: endpoint('uploads', 'attachments', { one: 'attachment', many: '', id: 'jwt' }),
	image: endpoint('uploads', 'images', { one: 'image', many: '', id: 'jwt' }),
};

const kindField: Field = {
	displayName: 'File Type',
	name: 'kind',
	type: 'options',
	options: [
		{
			name: 'Attachment',
			value: 'attachment',
			description: 'A receipt, or a file of an invoice, a proposal or a bill',
		},
		{ name: 'Image', value: 'image', description: 'A logo or a banner' },
	],
	default: 'attachment',
};

const kindOf = (call: AnyCall) => kinds[call.parameter('kind') as keyof typeof kinds];

const jwtField: Field = {
	displayName: 'File Key',
	name: 'jwt',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. eyJ0eXAiOiJKV1QiLCJhbGciOi…',
	description:
		'What FreshBooks calls the JWT of a file, from Upload or from a record’s attachment. An image’s link or path works too.',
};

const uploadFile: Operation<Resource> = {
	value: 'upload',
	name: 'Upload',
	action: 'Upload %',
	description: 'Upload a %; the returned key (jwt) lets other records use it',
	writes: true,
	fields: () => [kindField, binaryField('The name of the input field that holds the file, up to 10 MB')],
	async run(call) {
		const at = kindOf(call);
		const file = await fileFrom(call);
		if (at === kinds.image && file.content.type === 'application/pdf') {
			throw new UserError(`${file.fileName ?? 'The file'} is a PDF: an image is a JPG, PNG or GIF`);
		}
		const body = (await upload(call.session, at.list, file)) as IDataObject;
		const stored = recordOf(call.session, at, { body });
		// an image's link stands beside it
		return [{ json: { ...stored, ...(body.link !== undefined && { link: body.link }) } }];
	},
};

const downloadFile: Operation<Resource> = {
	value: 'download',
	name: 'Download',
	action: 'Download %',
	description: 'Download a % by its key',
	writes: false,
	// files are asked for without a business in the path
	withoutBusiness: true,
	fields: () => [kindField, jwtField, downloadField],
	async run(call) {
		const jwt =
			String(bodyOf(call, [jwtField]).jwt)
				.trim()
				.split('/')
				.at(-1) ?? '';
		if (!jwt) refuse('File Key is empty', jwtField.name);
		const { content, mediaType } = await download(call.session, kindOf(call).single, jwt);
		const data = await call.context.helpers.prepareBinaryData(content, nameOf(call, mediaType), mediaType);
		return [
			{
				json: { jwt, media_type: mediaType, size: content.length },
				binary: { [downloadName(call)]: data },
			},
		];
	},
};

/** FreshBooks does not say what the file was called. */
const nameOf = (call: AnyCall, mediaType: string): string =>
	`${call.parameter('kind')}.${mediaType.split(/[/;]/)[1].replace('jpeg', 'jpg')}`;

/** Files by themselves (API facts §9). */
export const file: Resource = {
	name: 'File',
	plural: 'Files',
	value: 'file',
	description: 'An uploaded receipt, attachment or logo',
	scope: 'uploads',
	probe: null,
	operations: [uploadFile, downloadFile],
};
