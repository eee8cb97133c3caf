import type { App, Business, Counters, Delivery, Email, Fields, JournalEntry } from './state.mts';
import type { Switches } from './switches.mts';
import type { TokenResponse } from './tokens.mts';

/** A running emulator: the HTTP API at `url`, and handles on its inside. */
export interface FreshBooks {
	/** Plays api.freshbooks.com and auth.freshbooks.com. */
	readonly url: string;
	readonly app: App;
	/** The two businesses of the login. */
	readonly businesses: Pick<Business, 'name' | 'accountId' | 'businessId' | 'businessUuid'>[];
	readonly journal: JournalEntry[];
	readonly switches: Switches;
	readonly counters: Counters;
	readonly deliveries: Delivery[];
	readonly outbox: Email[];
	/** Tokens without the browser. They stand for themselves: refreshing one pair does not touch another. */
	issueToken(options?: { scopes?: string[]; expired?: boolean; userId?: number }): TokenResponse;
	/** Changes what the developer portal knows of the app. */
	changeApp(changes: Partial<Pick<App, 'redirectUris' | 'scopes'>>): void;
	/** Copies of the stored records, deleted ones included, by account, business id or uuid. */
	records(id: string | number, resource: string): Fields[];
	/** Names of all that has been stored for a business. */
	tables(id: string | number): string[];
	seedManyClients(id: string | number, count: number): void;
	/** All access tokens expire; the refresh tokens live. */
	expireTokens(): void;
	/** All access and refresh tokens die. */
	revokeTokens(): void;
	/** Back to the seed: records, switches, tokens, journal, the app. */
	reset(): void;
	close(): Promise<void>;
}
