import type { IDataObject } from 'n8n-workflow';

import type { Clock } from '../../../nodes/FreshBooks/http/clock';
import type { Fault } from '../../../sandbox/freshbooks/server.mts';
import type { Kind } from './kinds.mts';

/** How often a request is made, and what the user then reads; `unnoticed` where that is nothing but the result. */
type Expected = [tries: number, said: RegExp | 'unnoticed'];

export interface Case {
	name: string;
	/** What befalls the request; without one, nobody listens. */
	fault?: (clock: Clock) => Omit<Fault, 'match'>;
	/** Somebody listens once a request has been refused. */
	listensLater?: boolean;
	/** Options of the node. */
	options?: IDataObject;
	expected: Record<Kind, Expected>;
}

const all = (expected: Expected): Case['expected'] => ({
	read: expected,
	'read many': expected,
	change: expected,
	create: expected,
	list: expected,
});

/** What cannot be read together is read by itself. */
const thenAlone: Expected = [2, 'unnoticed'];

/** What may have been done is not created again; everything else is asked again, unnoticed. */
const notCreatedAgain = (said: RegExp): Case['expected'] => ({ ...all([2, 'unnoticed']), create: [1, said] });

const noReply = /^No reply from FreshBooks to the request to (read|change|create) the client$/;
const notJson = /^FreshBooks’ reply is not JSON$/;
const could = (status: number) =>
	new RegExp(`^FreshBooks had a server error when asked to (read|change|create) the client \\(HTTP ${status}\\)$`);
const never = (said: RegExp): Case['expected'] => ({ ...all([5, said]), create: [1, said] });

/** The whole reply becomes something else; what was asked for is done all the same. */
const becomes = (text: string) => (): Omit<Fault, 'match'> => ({ kind: 'rewrite', rewrite: ['^[\\s\\S]+$', text] });
const always = (fault: Omit<Fault, 'match'>) => (): Omit<Fault, 'match'> => ({ ...fault, times: -1 });
const once = (fault: Omit<Fault, 'match'>) => () => fault;

const inOneSecond = ({ now }: Clock) => new Date(Math.ceil(now() / 1000 + 1) * 1000).toUTCString();

/** What can go wrong with a request, each once and some of them for ever. */
export const cases: Case[] = [
	{
		name: '429 with `Retry-After` in seconds',
		fault: once({ kind: 'status', status: 429, retryAfter: '1' }),
		expected: all([2, 'unnoticed']),
	},
	{
		name: '429 with `Retry-After` as a date',
		fault: (clock) => ({ kind: 'status', status: 429, retryAfter: inOneSecond(clock) }),
		expected: all([2, 'unnoticed']),
	},
	{
		name: '429 without `Retry-After`',
		fault: once({ kind: 'status', status: 429 }),
		expected: all([2, 'unnoticed']),
	},
	{
		name: '429 forever',
		fault: always({ kind: 'status', status: 429, retryAfter: '0' }),
		expected: all([5, /^FreshBooks’ rate limit is exceeded$/]),
	},
	{
		name: '429 with `Retry-After` of an hour',
		fault: always({ kind: 'status', status: 429, retryAfter: '3600' }),
		expected: all([1, /^FreshBooks’ rate limit is exceeded/]),
	},
	...[500, 502, 503, 504].map((status) => ({
		name: `${status}`,
		fault: once({ kind: 'status', status }),
		expected: notCreatedAgain(could(status)),
	})),
	{
		name: '502 with an HTML page, as a gateway sends it',
		fault: once({ kind: 'html', status: 502 }),
		expected: notCreatedAgain(could(502)),
	},
	{ name: '503 forever', fault: always({ kind: 'status', status: 503 }), expected: never(could(503)) },
	{ name: 'Connection refused', listensLater: true, expected: all([2, 'unnoticed']) },
	{ name: 'Connection refused forever', expected: all([5, noReply]) },
	{
		name: 'Connection reset before the request was carried out',
		fault: once({ kind: 'reset-before' }),
		expected: notCreatedAgain(noReply),
	},
	{
		name: 'Reply lost after the request was carried out',
		fault: once({ kind: 'lost-reply' }),
		expected: notCreatedAgain(noReply),
	},
	{ name: 'Reply lost forever', fault: always({ kind: 'lost-reply' }), expected: never(noReply) },
	{ name: 'Reply cut in the middle', fault: once({ kind: 'cut' }), expected: notCreatedAgain(noReply) },
	{ name: 'Reply cut in the middle forever', fault: always({ kind: 'cut' }), expected: never(noReply) },
	{
		name: '200 with an HTML page instead of JSON',
		fault: becomes('<!doctype html><html><body>Log in</body></html>'),
		expected: notCreatedAgain(notJson),
	},
	{
		name: '200 with an HTML page forever',
		fault: () => ({ ...becomes('<html></html>')(), times: -1 }),
		expected: never(notJson),
	},
	{ name: '200 with incomplete JSON', fault: becomes('{"response": {"result": {'), expected: notCreatedAgain(notJson) },
	...[
		'{"hello": "world"}',
		'[]',
		'null',
		'7',
		'{"response": null}',
		'{"response": {"result": {"client": 1, "clients": 1}}}',
		'{"response": {"result": {"client": [], "clients": [1, null]}}}',
	].map((text) => ({
		name: `200 with JSON of another shape: \`${text}\``,
		fault: becomes(text),
		expected: { ...all([1, /^FreshBooks’ reply holds no client$/]), 'read many': thenAlone },
	})),
	{
		name: '200 with nothing',
		fault: becomes(''),
		expected: { ...all([1, /^FreshBooks’ reply holds no client$/]), 'read many': thenAlone },
	},
	{
		name: '200 with errors',
		fault: once({ kind: 'errors-200' }),
		expected: { ...all([1, /^You do not have access to items\.$/]), 'read many': thenAlone },
	},
	{
		name: 'Reply slower than the timeout',
		fault: once({ kind: 'delay', delayMs: 25_000 }),
		options: { giveUpAfter: 29 },
		expected: notCreatedAgain(noReply),
	},
	{
		name: 'No reply, ever',
		fault: always({ kind: 'hang' }),
		options: { giveUpAfter: 18 },
		expected: { ...all([2, noReply]), create: [1, noReply] },
	},
];
