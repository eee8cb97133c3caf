import { randomBytes } from 'node:crypto';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * Something with the looks and the length of FreshBooks' access tokens: a JWT of about a thousand characters
 * (API facts §2).
 */
export function jwtLike(payload: object): string {
	return `${part({ alg: 'RS512', typ: 'JWT', kid: 'sandbox' })}.${part(payload)}.${randomBytes(512).toString('base64url')}`;
}
