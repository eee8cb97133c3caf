import { createHash, randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { allow, authenticate, contextOf, needScope } from '../http/access.mts';
import { sendJson } from '../http/answer.mts';
import { noteBody } from '../http/request-log.mts';
import { refuse } from '../model/refusal.mts';
import type { State, StoredFile } from '../state/state.mts';
import { jwtLike } from '../values/jwt.mts';

type Kind = StoredFile['kind'];

/** The web UI's limit; the API's own is not written anywhere (UNCONFIRMED, API facts §14, question 24). */
export const MOST_BYTES = 10 * 1024 * 1024;
const MOST_KEPT_BYTES = 512 * 1024 * 1024;

const SIGNS: [mediaType: string, sign: string][] = [
	['image/jpeg', 'ffd8ff'],
	['image/png', '89504e470d0a1a0a'],
	['image/gif', '47494638'],
	['application/pdf', '25504446'],
];

function sniff(bytes: Buffer): string | undefined {
	return SIGNS.find(([, sign]) => bytes.subarray(0, sign.length / 2).toString('hex') === sign)?.[0];
}

/** Files lie in memory: the oldest go when there are too many. */
function makeRoom(state: State): void {
	let kept = [...state.files.values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
	for (const [jwt, { bytes }] of state.files) {
		if (kept <= MOST_KEPT_BYTES) return;
		state.files.delete(jwt);
		kept -= bytes.length;
	}
}

/** Stores a file and gives its jwt. */
export function storeFile(state: State, kind: Kind, bytes: Buffer, mediaType: string): [jwt: string, file: StoredFile] {
	const hash = createHash('sha256').update(bytes).update(randomUUID()).digest('hex').slice(0, 40);
	const file = { kind, bytes, mediaType, filename: `upload-${hash}`, uuid: randomUUID() };
	const jwt = jwtLike({ filename: file.filename, kind });
	state.files.set(jwt, file);
	state.counters.uploadsStored++;
	makeRoom(state);
	return [jwt, file];
}

async function receive(state: State, kind: Kind, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
	if (!request.isMultipart()) refuse(400, 1004, 'The request must be multipart/form-data.');
	const part = await request.file();
	if (!part || part.fieldname !== 'content') refuse(400, 1001, "The part 'content' is missing.");
	const bytes = await part.toBuffer();
	noteBody({ file: { field: part.fieldname, name: part.filename, type: part.mimetype, size: bytes.length } });
	// Which types the API takes is not written; these are the web UI's (UNCONFIRMED, API facts §14, question 24).
	const mediaType = sniff(bytes);
	if (!mediaType || mediaType !== part.mimetype) refuse(400, 1004, 'Unsupported file type.');
	const [jwt, { filename, uuid }] = storeFile(state, kind, bytes, mediaType);
	const stored = { filename, public_id: jwt, jwt, media_type: mediaType, uuid };
	// 201 as in the official collection; the SDKs' mocks say 200 (API facts §14, question 24).
	if (kind === 'attachments') return sendJson(reply, 'uploads', 201, { attachment: stored });
	return sendJson(reply, 'uploads', 201, { image: stored, link: `${state.url}/service/uploads/images/${jwt}` });
}

/** Uploads (API facts §9): one multipart part named `content`; a jwt comes back and is used in other records. */
export function uploadRoutes(app: FastifyInstance, state: State): void {
	for (const kind of ['images', 'attachments'] as const) {
		app.post(`/uploads/account/:tenant/${kind}`, async (request, reply) => {
			const context = contextOf(state, request, 'accountId');
			allow(context, 'uploads', 'write');
			return receive(state, kind, request, reply);
		});
		for (const root of ['/uploads', '/service/uploads']) {
			app.get(`${root}/${kind}/:jwt`, async (request, reply) => {
				needScope(authenticate(state, request).scopes, 'uploads', 'read');
				const file = state.files.get((request.params as { jwt: string }).jwt);
				if (!file || file.kind !== kind) refuse(404, 1012, 'File not found');
				// Whether an `X-filename` header comes along is UNCONFIRMED (API facts §9): it does not.
				return reply.code(200).header('content-type', file.mediaType).send(file.bytes);
			});
		}
	}
	app.post('/uploads/images', async (request, reply) => {
		needScope(authenticate(state, request).scopes, 'uploads', 'write');
		return receive(state, 'images', request, reply);
	});
}
