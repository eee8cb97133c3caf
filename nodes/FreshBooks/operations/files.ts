import { checkFile, uploadAttachment, type Attachment, type UploadFile } from '../api/upload';
import { refuse } from '../fields/basics';
import { within } from '../formats/refuse';
import type { Field } from '../model/field';
import type { AnyCall } from '../model/resource';

/** Name of the input field that holds a file. */
export function binaryField(description: string): Field {
	return {
		displayName: 'Input Data Field Name',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		hint: 'The name of the input field containing the file',
		description,
	};
}

/** Name of the output field that a download puts its file in. */
export const downloadField: Field = {
	displayName: 'Output Data Field Name',
	name: 'binaryPropertyName',
	type: 'string',
	default: 'data',
	required: true,
	hint: 'The name of the output field to put the file in',
};

/** Where a download puts its file. */
export const downloadName = (call: AnyCall): string => propertyName(call) || 'data';

const propertyName = (call: AnyCall): string => String(call.parameter('binaryPropertyName') ?? '').trim();

/**
 * Checks the item's file and uploads it: the first of the two steps of every receipt and attachment (API facts §9).
 * Nothing is sent for a file that FreshBooks would not take.
 * @throws UserError for a file that is missing, empty, too large or of another type
 */
export async function uploadFrom(call: AnyCall, what: string): Promise<Attachment> {
	return await uploadChecked(call, await fileFrom(call), what);
}

/** Uploads a file that was checked before. */
export async function uploadChecked(call: AnyCall, file: UploadFile, what: string): Promise<Attachment> {
	const attachment = await uploadAttachment(call.session, file);
	call.notes.push(`The file was uploaded, but no ${what} uses it; no cleanup is needed.`);
	return attachment;
}

/**
 * The item's file, checked.
 * @param input where it is, and the field that says so, if that is not the usual one
 * @throws UserError for a file that is missing, empty, too large or of another type
 */
export async function fileFrom(
	call: AnyCall,
	input = { name: propertyName(call), field: binaryField('') },
): Promise<UploadFile> {
	const { context, item } = call;
	const { name, field } = input;
	if (!Object.hasOwn(context.getInputData()[item].binary ?? {}, name)) {
		within(field, refuse)(`this item has no file in "${name}"`);
	}
	const { fileName, mimeType } = context.helpers.assertBinaryData(item, name);
	const bytes = await context.helpers.getBinaryDataBuffer(item, name);
	const type = checkFile({ fileName, mediaType: mimeType, bytes });
	// it holds a copy, and n8n's own is let go here: many files are on their way at a time
	return { content: new Blob([bytes], { type }), fileName };
}
