import { UserError, type IDataObject } from 'n8n-workflow';

import { path } from '../formats/path';
import { unwrapOne } from '../http/families';
import { send } from '../http/request';
import type { Session } from '../http/session';

/** What FreshBooks takes as a receipt or an attachment (API facts §9). */
const mediaTypes: Record<string, string> = {
	gif: 'image/gif',
	jpeg: 'image/jpeg',
	jpg: 'image/jpeg',
	pdf: 'application/pdf',
	png: 'image/png',
};
const maxBytes = 10 * 1024 * 1024;

export interface UploadFile {
	/** With its media type. */
	content: Blob;
	fileName?: string;
}

/** How FreshBooks refers to an uploaded file from an expense or an invoice. */
export interface Attachment extends IDataObject {
	jwt: string;
	media_type: string;
}

/** How these files begin, whatever they are called (in Latin-1, which has a letter for each byte). */
const beginnings: Array<[begins: string, mediaType: string]> = [
	['GIF8', 'image/gif'],
	['\xff\xd8\xff', 'image/jpeg'],
	['%PDF-', 'application/pdf'],
	['\x89PNG', 'image/png'],
];

/**
 * Refuses a file that FreshBooks would not take, before anything is sent or created.
 * @returns the media type to send: the file's own, else by the ending of its name, else by how it begins
 * @throws UserError for a file of another type, an empty one or one over 10 MB
 */
export function checkFile({
	fileName = '',
	mediaType,
	bytes,
}: {
	fileName?: string;
	mediaType: string;
	bytes: Uint8Array;
}): string {
	const [own] = mediaType.toLowerCase().split(';');
	const extension = /\.(\w+)$/.exec(fileName)?.[1]?.toLowerCase() ?? '';
	const known = [own.trim(), Object.hasOwn(mediaTypes, extension) && mediaTypes[extension], typeOf(bytes)].find(
		(type) => type && Object.values(mediaTypes).includes(type),
	);
	const name = fileName || 'The file';
	if (bytes.length === 0) throw new UserError(`${name} is empty`);
	if (!known) {
		throw new UserError(`${name} is of the type ${mediaType}: FreshBooks accepts JPG, PNG, GIF and PDF files`);
	}
	if (bytes.length > maxBytes) {
		const [size, most] = [bytes.length, maxBytes].map((count) => count.toLocaleString('en-US'));
		throw new UserError(`${name} has ${size} bytes: FreshBooks accepts files of up to 10 MB (${most} bytes)`);
	}
	return known;
}

function typeOf(bytes: Uint8Array): string | undefined {
	const start = String.fromCharCode(...bytes.subarray(0, 8));
	return beginnings.find(([begins]) => start.startsWith(begins))?.[1];
}

/** Uploads a file: the first of the two steps of every receipt (API facts §9). */
export async function uploadAttachment(session: Session, file: UploadFile): Promise<Attachment> {
	const { jwt, media_type: stored } =
		unwrapOne('uploads', 'attachment', await upload(session, '/attachments', file)) ?? {};
	return { jwt: String(jwt), media_type: String(stored ?? file.content.type) };
}

/** Uploads a picture. @returns the path by which a document shows it as its logo (API facts §9) */
export async function uploadImage(session: Session, file: UploadFile): Promise<string> {
	const { jwt } = unwrapOne('uploads', 'image', await upload(session, '/images', file)) ?? {};
	return path`/uploads/images/${String(jwt)}`;
}

/** Uploads a file to `/attachments` or `/images`. @returns FreshBooks' reply: the stored file, an image's link beside it */
export async function upload(session: Session, to: string, { content, fileName }: UploadFile): Promise<unknown> {
	const form = new FormData();
	// the global FormData, because n8n sends it again after it has refreshed an expired token
	form.append('content', content, fileName ?? 'file');
	const uploads = { ...session, subject: { ...session.subject, name: 'file', scope: 'uploads' } };
	return (await send(uploads, { method: 'POST', family: 'uploads', path: to, body: form })).body;
}

/** Downloads a receipt or an attachment by its JWT. */
export async function downloadAttachment(session: Session, jwt: string): Promise<Buffer> {
	return (await download(session, '/attachments', jwt)).content;
}

/** Downloads a file from `/attachments` or `/images` by its JWT. */
export async function download(
	session: Session,
	from: string,
	jwt: string,
): Promise<{ content: Buffer; mediaType: string }> {
	const uploads = { ...session, business: undefined, subject: { ...session.subject, name: 'file', scope: 'uploads' } };
	const { body, headers } = await send(uploads, {
		method: 'GET',
		family: 'files',
		path: from + path`/${jwt}`,
		recordId: jwt,
		reply: 'bytes',
	});
	return { content: Buffer.from(body as Buffer), mediaType: headers['content-type'] ?? 'application/octet-stream' };
}
