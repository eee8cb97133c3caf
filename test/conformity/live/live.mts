import { parseArgs } from 'node:util';
import { machineTime, type Time } from '../../../sandbox/freshbooks/values/clock.mts';
import { type Answer, answerOf, bothOf, carefulNames, namesIn } from './answer.mts';
import { compare } from './compare.mts';
import { startModel } from './emulator.mts';
import { type Read, READS, WHO } from './reads.mts';
import { countOf, hasDifferences, nameOfRead, type Outcome, reportOf } from './report.mts';
import { GENTLE_MS, NEW_TOKEN, openSender, type Reply, type Sender, Stop } from './sender.mts';

/** What `npm run live` works with. */
export interface Setting {
	args: string[];
	env: Record<string, string | undefined>;
	time?: Time;
	/** Takes the report. */
	print: (text: string) => void;
	/** Takes the progress and what went wrong. */
	tell: (text: string) => void;
}

const FRESHBOOKS = 'https://api.freshbooks.com';

/** What stands for each `<…>` of a path, the first record first. */
type Known = Map<string, string[]>;

/** What the emulator answered to each request, by status, of all records that it has. */
type Model = Map<Read, Map<number, Answer>>;

/** This many records of a kind show all that the emulator's can hold. */
const ENOUGH = 10;

const at = (body: unknown, path: string): unknown =>
	path.split('.').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], body);

/** The paths of a request, one for each record that is known; none when one of its names is not. */
function pathsOf({ path, query }: Read, known: Known): string[] {
	const whole = query ? `${path}?${query}` : path;
	const names = [...whole.matchAll(/<(\w+)>/g)].map(([, name]) => known.get(name) ?? []);
	if (names.some((values) => values.length === 0)) return [];
	const most = Math.max(1, ...names.map((values) => values.length));
	return Array.from({ length: most }, (_, index) =>
		whole.replaceAll(/<(\w+)>/g, (_all, name: string) => {
			const values = known.get(name) ?? [];
			return encodeURIComponent(values[Math.min(index, values.length - 1)]);
		}),
	);
}

/** Keeps what a list tells of its records, for the requests after it. */
function learn(known: Known, { list, record }: Read, body: unknown): void {
	const rows = list && at(body, list);
	if (!record || !Array.isArray(rows)) return;
	const values = rows.map((row) => at(row, record.key)).filter((value) => value !== undefined);
	known.set(record.name, [...(known.get(record.name) ?? []), ...values.map(String)]);
}

interface Membership {
	business?: { id?: number; business_uuid?: string; account_id?: string | null };
}

/** The first business with books, and the days of the reports. */
function start(body: unknown, time: Time): Known {
	const memberships = at(body, 'response.business_memberships');
	const all = Array.isArray(memberships) ? (memberships as Membership[]) : [];
	// a login that is only somebody's client has none (API facts §3)
	const business = all.find((one) => one.business?.account_id)?.business;
	if (!business) throw new Stop('This login has no business with an account, so there is nothing to compare.');
	const day = (daysAgo: number) => new Date(time.now() - daysAgo * 86_400_000).toISOString().slice(0, 10);
	return new Map([
		['account_id', [String(business.account_id)]],
		['business_id', [String(business.id)]],
		['business_uuid', [String(business.business_uuid)]],
		['today', [day(0)]],
		['year_ago', [day(365)]],
	]);
}

/** Asks an emulator of its own everything of all its records. */
async function askModel(time: Time): Promise<Model> {
	const freshBooks = await startModel(time);
	try {
		const ask = openSender({ base: freshBooks.url, token: freshBooks.token, pauseMs: 0, time });
		const who = await ask(WHO.path);
		const model: Model = new Map([[WHO, new Map([[who.status, answerOf(who)]])]]);
		const known = start(who.body, time);
		for (const read of READS) model.set(read, await askAll(ask, read, known));
		return model;
	} finally {
		await freshBooks.close();
	}
}

async function askAll(ask: Sender, read: Read, known: Known): Promise<Map<number, Answer>> {
	const answers = new Map<number, Answer>();
	for (const path of pathsOf(read, known).slice(0, ENOUGH)) {
		const reply = await ask(path, read.headers);
		learn(known, read, reply.body);
		const [answer, before] = [answerOf(reply), answers.get(reply.status)];
		answers.set(reply.status, before ? bothOf(before, answer) : answer);
	}
	return answers;
}

/** Why a reply says nothing about names and types. */
function refusalOf({ scope }: Read, { status, body, text }: Reply): string | undefined {
	if (status >= 500) return `FreshBooks failed (${status})`;
	if (status === 403 && /scope/i.test(text)) return `The token lacks the scope ${scope}`;
	if (status === 403) return 'Not allowed for this person or plan (403)';
	// accounting refuses with 200 as well (quirk 1)
	if (status === 200 && at(body, 'response.errors') !== undefined) return 'Not allowed for this person or plan (200)';
	return undefined;
}

/** Who is asking; whatever stands in the way of that stands in the way of all else. */
async function askWho(ask: Sender): Promise<Reply> {
	const reply = await ask(WHO.path);
	const reason = refusalOf(WHO, reply);
	if (reply.status === 403) throw new Stop(`${reason}, and without it there is nothing to ask for. ${NEW_TOKEN}`);
	if (reply.status === 200 && at(reply.body, 'response') !== undefined) return reply;
	const what = reply.body === undefined ? 'no JSON' : 'something else';
	throw new Stop(
		`Asked who you are, the address answered ${what} (status ${reply.status}): it is not FreshBooks’ API.`,
	);
}

function outcomeOf(read: Read, reply: Reply, answer: Answer, model: Model): Outcome {
	const not = refusalOf(read, reply);
	if (not) return { read, not };
	const rows = read.list && at(reply.body, read.list);
	const isEmpty = Array.isArray(rows) && rows.length === 0;
	return { read, found: compare(read, answer, model.get(read) ?? new Map()), isEmpty };
}

const inWords = ({ found, not }: Outcome): string => {
	if (!found) return String(not);
	return countOf(found) === 0 ? 'the same' : `${countOf(found)} different`;
};

/**
 * Asks FreshBooks everything of one record each, once it is known who asks. `outcomes` fills meanwhile, so that a stop
 * loses nothing.
 */
async function askReal(
	who: Reply,
	ask: Sender,
	model: Model,
	{ time = machineTime, tell }: Setting,
	outcomes: Outcome[],
) {
	const shapes = [...model.values()].flatMap((answers) => [...answers.values()].flatMap(({ shape }) => shape ?? []));
	const { name, see } = carefulNames(new Set(shapes.flatMap(namesIn)));
	const keep = (outcome: Outcome) => {
		outcomes.push(outcome);
		tell(`${outcomes.length}/${READS.length + 1} ${nameOfRead(outcome.read)}: ${inWords(outcome)}`);
	};
	const take = (read: Read, reply: Reply) => {
		see(reply.body);
		keep(outcomeOf(read, reply, answerOf(reply, name), model));
	};

	take(WHO, who);
	const known = start(who.body, time);
	for (const read of READS) {
		const [path] = pathsOf(read, known);
		if (path === undefined) {
			keep({ read, not: 'There is no record to ask for' });
			continue;
		}
		const reply = await ask(path, read.headers);
		learn(known, read, reply.body);
		take(read, reply);
	}
}

function addressAsked(args: string[]): string {
	let base: string;
	try {
		base = parseArgs({ args, options: { base: { type: 'string', default: FRESHBOOKS } } }).values.base;
	} catch {
		throw new Stop('Only --base is understood: npm run live -- --base http://127.0.0.1:4010');
	}
	if (/^https?:\/\/./.test(base) && URL.canParse(base)) return base.replace(/\/+$/, '');
	throw new Stop('--base needs an address: npm run live -- --base http://127.0.0.1:4010');
}

function tokenGiven({ FRESHBOOKS_ACCESS_TOKEN: token }: Setting['env']): string {
	if (token && /^\S+$/.test(token)) return token;
	throw new Stop(`There is no token: set FRESHBOOKS_ACCESS_TOKEN to an access token of FreshBooks. ${NEW_TOKEN}`);
}

/**
 * Compares FreshBooks with the emulator. 0: the same; 1: something differs; 2: it could not be asked, or not to the end.
 */
export async function live(setting: Setting): Promise<0 | 1 | 2> {
	const { args, env, time = machineTime, print, tell } = setting;
	const outcomes: Outcome[] = [];
	let stopped: Stop | undefined;
	try {
		const ask = openSender({ base: addressAsked(args), token: tokenGiven(env), pauseMs: GENTLE_MS, time });
		const who = await askWho(ask);
		await askReal(who, ask, await askModel(time), setting, outcomes);
	} catch (error) {
		if (!(error instanceof Stop)) throw error;
		stopped = error;
	}
	if (outcomes.length > 0) print(reportOf(outcomes));
	if (stopped) tell(stopped.message);
	if (stopped) return 2;
	return hasDifferences(outcomes) ? 1 : 0;
}
