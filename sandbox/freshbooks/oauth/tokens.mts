import { randomBytes, randomUUID } from 'node:crypto';
import type { Grant, State } from '../state/state.mts';
import { jwtLike } from '../values/jwt.mts';

/** A token response, as the token endpoint gives it. */
export interface TokenResponse {
	access_token: string;
	token_type: 'Bearer';
	expires_in: number;
	refresh_token: string;
	scope: string;
	created_at: number;
	direct_buy_tokens: Record<string, never>;
}

/**
 * A new pair; it kills the refresh tokens of the same grant, since only one is alive per app and user (API facts §2).
 */
export function newTokens(state: State, meaning: Omit<Grant, 'expiresAt'>, lifetime: number): TokenResponse {
	const now = state.time.now();
	for (const [token, { grant }] of state.refreshTokens) {
		if (grant === meaning.grant) state.refreshTokens.delete(token);
	}
	const granted: Grant = { ...meaning, expiresAt: now + lifetime * 1000 };
	const access = jwtLike({
		iss: 'sandbox',
		aud: state.app.clientId,
		sub: String(meaning.identityId),
		jti: randomUUID(),
		iat: Math.floor(now / 1000),
		exp: Math.floor(granted.expiresAt / 1000),
	});
	const refresh = randomBytes(32).toString('hex');
	state.accessTokens.set(access, granted);
	state.refreshTokens.set(refresh, granted);
	return {
		access_token: access,
		token_type: 'Bearer',
		expires_in: lifetime,
		refresh_token: refresh,
		scope: meaning.scopes.join(' '),
		created_at: Math.floor(now / 1000),
		direct_buy_tokens: {},
	};
}

/** All access tokens expire; the refresh tokens live. */
export function expireTokens(state: State): void {
	for (const grant of state.accessTokens.values()) grant.expiresAt = 0;
}

/** All access and refresh tokens die. */
export function revokeTokens(state: State): void {
	state.accessTokens.clear();
	state.refreshTokens.clear();
}
