/** What a fault does to the request it meets. */
type FaultKind =
	| 'status' // answers `status` in the family's error shape (or `body`), nothing is done
	| 'reset-before' // the socket is destroyed, nothing is done
	| 'lost-reply' // the work is done, then the socket is destroyed
	| 'cut' // the work is done, half of the reply is sent, then the socket is destroyed
	| 'html' // an HTML page in place of JSON, nothing is done
	| 'empty' // an empty body, nothing is done
	| 'not-json' // a body that says JSON and is not, nothing is done
	| 'errors-200' // HTTP 200 with `response.errors` (quirk 1), nothing is done
	| 'hang' // no answer ever
	| 'drip' // the headers come, then a blank a second and never the rest
	| 'rewrite' // the work is done, and the reply is changed as `rewrite` says
	| 'meanwhile' // the ordinary answer, after somebody else's requests `meanwhile`
	| 'expire-tokens' // all access tokens expire, then the ordinary answer
	| 'revoke-tokens' // all access and refresh tokens die, then the ordinary answer
	| 'lose-account' // the login is removed from the business of the path, then the ordinary answer
	| 'delay'; // the ordinary answer, `delayMs` later

/** One rule: which requests, how often, what happens to them. */
export interface Fault {
	/**
	 * `path`, `query` and `body` are regular expressions, tested against the path and the query as they came, undecoded,
	 * and against the JSON of the body.
	 */
	match: { method?: string; path?: string; query?: string; body?: string };
	/** How many requests that match go by untouched before it strikes. Counted down. Default none. */
	after?: number;
	/** How many requests it still hits; -1 = every one. Counted down as it strikes. Default 1. */
	times?: number;
	kind: FaultKind;
	status?: number;
	/** The `Retry-After` header of a `status` fault, seconds or an HTTP date. Without it the fault has no such header. */
	retryAfter?: string;
	body?: unknown;
	/** A regular expression and what stands in the reply's text in place of all that it matches. */
	rewrite?: [pattern: string, text: string];
	/** Requests made one after another with the same token as the one that they meet. */
	meanwhile?: Array<{ method: 'POST' | 'PUT' | 'DELETE'; path: string; body?: object }>;
	/** Waits this long before the fault strikes. */
	delayMs?: number;
}

/** Everything about the emulator that a test or a person may change while it runs. */
export interface Switches {
	latencyMs: number;
	/** Requests arrive up to so much later than they were sent, each by itself: those sent together come in any order. */
	arrivalJitterMs: number;
	/** Moves the clock that stamps records and replies: midnights and changes of daylight saving without waiting for them. */
	clockOffsetMs: number;
	faults: Fault[];
	/** Requests per window and user; accounting POSTs have their own, smaller budget (API facts §5.4). */
	rateLimit: { limit: number; postLimit: number; windowMs: number };
	tokenLifetimeSeconds: number;
	/** A missing redirect_uri on refresh is a common cause of errors, but not a certain one (API facts §2). */
	requireRedirectUriOnRefresh: boolean;
	/** `client`: the caller is only a client of the account: reads work, writes are refused (quirk 10). */
	role: 'owner' | 'client';
	/** Accounting errors in the newer shape even when the request names no version (API facts §5.2). */
	newerErrors: boolean;
	/** The login also has a business without an accounting account: `account_id: null` (API facts §3). */
	nullAccountBusiness: boolean;
	/** The login has one business only. */
	singleBusiness: boolean;
	/** Account ids of the businesses that the login has been removed from: what is theirs answers 404. */
	lostAccounts: string[];
	/**
	 * Whether the plan has Accounts Payable. Without it bills, vendors and bill payments answer with an errno of their
	 * own, under HTTP 200 or 403: both are known (API facts §8.13, quirk 19).
	 */
	accountsPayable: 'on' | 'refused-200' | 'refused-403';
	/** Without it items answer errno 12001 under HTTP 200 (API facts §8.8, quirk 1). */
	itemsAccess: boolean;
	/** The wrapper of a single credit note in answers: sources disagree (API facts §8.10). */
	creditNoteKey: 'credit_note' | 'credit_notes';
	/**
	 * `off`: the undocumented timers of the time tracking family answer 404; whether they still live is UNCONFIRMED. `empty`:
	 * their list holds none (API facts §8.21).
	 */
	timersPath: 'on' | 'empty' | 'off';
	/** `off`: a timer cannot be logged through the comments family (API facts §8.21). */
	commentsTimers: 'on' | 'off';
	/** Where the entry of a logged timer lies in the answer: all three were seen (API facts §8.21). */
	loggedTimerKey: 'time_entry' | 'timer.time_entry' | 'timer';
	/** Fields that writes drop without a word, by table: nobody has tried which ones FreshBooks takes of `expenses`. */
	droppedFields: Record<string, string[]>;
	/**
	 * `bare`: threads, comments, recurring expenses, adjustment entries, checkout links and invitations come without their
	 * wrapper, lists as the list alone. No source shows their answers (API facts §14, questions 14, 20, 23).
	 */
	unconfirmedShapes: 'wrapped' | 'bare';
	/** Parameters that no report takes: what the real ones take was read from tokens, and not of all (API facts §11). */
	droppedReportParams: string[];
	/** How a report's token spells its parameters: as they were sent, or without `[]` and with numbers as numbers. */
	reportTokenParams: 'as sent' | 'plain';
	/**
	 * `repeated`: lists ignore `page` and give the first one again and again. `endless`: they also claim one page more
	 * than was asked for. Not known of FreshBooks; a client must survive it.
	 */
	pages: 'true' | 'repeated' | 'endless';
	/** The most that a page of an accounting list may hold (API facts §4.1). */
	mostPerPage: number;
	/**
	 * What accounting lists make of a filter on their records' own ids (`search[userids][]`). `ignored`: nothing, the whole
	 * list comes, as with any filter that FreshBooks does not know (API facts §4.2). `stray`: one more record comes, which
	 * nobody asked for. Not known of FreshBooks for these filters; a client must survive it.
	 */
	idFilters: 'honored' | 'ignored' | 'stray';
	/** `left out`: lists send nothing of what `include[]` asks for, single records do. Not known of FreshBooks. */
	listIncludes: 'sent' | 'left out';
	deliveries: 'on' | 'off' | 'duplicate';
	/** `off`: FreshBooks cannot reach the receiver, the verification code never arrives. */
	handshakes: 'on' | 'off';
	/** Tries after the first one; how often FreshBooks itself repeats is UNCONFIRMED (API facts §10.6). */
	deliveryRetries: number;
	/** Wait before the first repetition; it doubles with each further one. */
	deliveryRetryDelayMs: number;
	/** FreshBooks wants its 2xx within ten seconds (API facts §10.6). */
	deliveryTimeoutMs: number;
	/** Signs deliveries with this key in place of the callback's verifier; empty = no signature header at all. */
	signDeliveriesWith: string | null;
	/** Extra form fields of every delivery: bodies may carry unexpected ones (quirk 46). */
	deliveryExtraFields: Record<string, string>;
}

/** The switches as they stand when the emulator starts. */
export function defaultSwitches(): Switches {
	return {
		latencyMs: 0,
		arrivalJitterMs: 0,
		clockOffsetMs: 0,
		faults: [],
		rateLimit: { limit: 600, postLimit: 250, windowMs: 60_000 },
		tokenLifetimeSeconds: 43_200,
		requireRedirectUriOnRefresh: false,
		role: 'owner',
		newerErrors: false,
		nullAccountBusiness: false,
		singleBusiness: false,
		lostAccounts: [],
		accountsPayable: 'on',
		itemsAccess: true,
		creditNoteKey: 'credit_note',
		timersPath: 'on',
		commentsTimers: 'on',
		loggedTimerKey: 'time_entry',
		droppedFields: {},
		unconfirmedShapes: 'wrapped',
		droppedReportParams: [],
		reportTokenParams: 'as sent',
		pages: 'true',
		mostPerPage: 100,
		idFilters: 'honored',
		listIncludes: 'sent',
		deliveries: 'on',
		handshakes: 'on',
		deliveryRetries: 3,
		deliveryRetryDelayMs: 1000,
		deliveryTimeoutMs: 10_000,
		signDeliveriesWith: null,
		deliveryExtraFields: {},
	};
}
