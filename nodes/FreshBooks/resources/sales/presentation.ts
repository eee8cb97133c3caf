import { UserError, type IDataObject } from 'n8n-workflow';

import { readRecord } from '../../api/records';
import { uploadImage } from '../../api/upload';
import { isBlank } from '../../fields/basics';
import { collectionOf } from '../../fields/parameters';
import { byLetters } from '../../formats/alphabet';
import type { Field } from '../../model/field';
import type { AnyCall, Call, WritableResource } from '../../model/resource';
import { fileFrom } from '../../operations/files';

/** The look of invoices, estimates and recurring profiles (API facts §8.2, §9). */

function imageField(displayName: string, name: string, description: string): Field {
	const field: Field = {
		displayName: 'Image',
		name,
		type: 'string',
		default: '',
		placeholder: 'e.g. /uploads/images/…',
	};
	return { ...field, displayName, description };
}

const imagePath = 'The path /uploads/images/ followed by the file key (jwt) that File > Upload (Image) returned';

/** What the look of every document has. */
export const logoAndColor: Field[] = [
	imageField('Logo', 'image_logo_src', `${imagePath}. To upload one here, add Logo From Input instead.`),
	{ displayName: 'Theme Color', name: 'theme_primary_color', type: 'color', default: '#663399' },
];

/** The look of an invoice. */
export const look: Field[] = [
	...logoAndColor,
	imageField('Banner', 'image_banner_src', `${imagePath}; shown by the layout Modern`),
	{ displayName: 'Banner Position', name: 'image_banner_position_y', type: 'number', default: 0 },
	{
		displayName: 'Date Format',
		name: 'date_format',
		type: 'options',
		options: [
			{ name: 'DD/MM/YYYY', value: 'dd/mm/yyyy' },
			{ name: 'MM/DD/YYYY', value: 'mm/dd/yyyy' },
			{ name: 'YYYY-MM-DD', value: 'yyyy-mm-dd' },
		],
		default: 'yyyy-mm-dd',
	},
	{ displayName: 'Description Heading', name: 'description_heading', type: 'string', default: '' },
	{
		displayName: 'Font',
		name: 'theme_font_name',
		type: 'options',
		options: [
			{ name: 'Classic', value: 'classic' },
			{ name: 'Modern', value: 'modern' },
		],
		default: 'modern',
	},
	{ displayName: 'Hours Heading', name: 'hours_heading', type: 'string', default: '' },
	{ displayName: 'Item Heading', name: 'item_heading', type: 'string', default: '' },
	{ displayName: 'Label', name: 'label', type: 'string', default: '', placeholder: 'e.g. Tax Invoice' },
	{
		displayName: 'Layout',
		name: 'theme_layout',
		type: 'options',
		options: [
			{ name: 'Classic', value: 'classic' },
			{ name: 'Modern', value: 'modern' },
			{ name: 'Simple', value: 'simple' },
		],
		default: 'simple',
		description: 'Simple and Classic show the logo, Modern shows the banner',
	},
	{ displayName: 'Quantity Heading', name: 'quantity_heading', type: 'string', default: '' },
	{ displayName: 'Rate Heading', name: 'rate_heading', type: 'string', default: '' },
	{ displayName: 'Task Heading', name: 'task_heading', type: 'string', default: '' },
	{ displayName: 'Time Entry Notes Heading', name: 'time_entry_notes_heading', type: 'string', default: '' },
	{ displayName: 'Unit Cost Heading', name: 'unit_cost_heading', type: 'string', default: '' },
];

/** The collection that holds the look of a document. */
export function presentationField(fields: Field[], description: string): Field {
	const options = [...fields].sort((a, b) => byLetters(a.displayName, b.displayName));
	return {
		displayName: 'Presentation',
		name: 'presentation',
		type: 'collection',
		as: 'object',
		default: {},
		placeholder: 'Add Field',
		description,
		options,
	};
}

/** A logo out of the input, which is uploaded along with the document. */
export const logoField: Field = {
	displayName: 'Logo From Input',
	name: 'logoBinaryPropertyName',
	type: 'string',
	as: 'file',
	default: 'data',
	hint: 'The name of the input field containing the file',
	description: 'The name of the input field that holds the logo to upload: JPG, PNG or GIF, up to 10 MB',
};

/**
 * Puts the logo into the look of a document. A look that is there already goes along: that FreshBooks would keep the
 * rest of it by itself is UNCONFIRMED.
 */
export async function withPresentation(
	call: Call<WritableResource>,
	body: IDataObject,
	id?: string,
): Promise<IDataObject> {
	const { presentation: given = {}, ...rest } = body;
	const { [logoField.name]: file } = {
		...collectionOf(call, 'additionalFields'),
		...collectionOf(call, 'updateFields'),
	};
	const logo = isBlank(file) ? {} : { image_logo_src: await uploadLogo(call, String(file).trim()) };
	const own = { ...(given as IDataObject), ...logo };
	if (Object.keys(own).length === 0) return rest;
	const current = id === undefined ? {} : await presentLook(call, id);
	return { ...rest, presentation: { ...current, ...own } };
}

async function uploadLogo(call: AnyCall, input: string): Promise<string> {
	const file = await fileFrom(call, { name: input, field: logoField });
	if (!file.content.type.startsWith('image/')) {
		throw new UserError(`${file.fileName ?? 'The file'} is not a picture: a logo is a JPG, PNG or GIF file`);
	}
	const source = await uploadImage(call.session, file);
	call.notes.push('The logo was uploaded, but nothing shows it; no cleanup is needed.');
	return source;
}

async function presentLook(call: Call<WritableResource>, id: string): Promise<IDataObject> {
	const { presentation } = await readRecord(call.session, call.resource.endpoint, id, [['include[]', 'presentation']]);
	const writable = new Set(look.map(({ name }) => name));
	const kept = Object.entries((presentation ?? {}) as IDataObject).filter(
		([name, value]) => writable.has(name) && value !== null,
	);
	return Object.fromEntries(kept.map(([name, value]) => [name, writtenAs(value)]));
}

/** Pictures read back below another path than the one they are written by (API facts §8.2). */
const writtenAs = (value: unknown) =>
	(typeof value === 'string' ? value.replace(/^\/service(\/api)?(?=\/uploads\/)/, '') : value) as string;
