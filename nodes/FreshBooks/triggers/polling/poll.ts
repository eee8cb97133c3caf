import { NodeOperationError, type IDataObject, type INodeExecutionData, type IPollFunctions } from 'n8n-workflow';

import { resolveBusiness } from '../../api/business';
import { refuse } from '../../fields/basics';
import { texts } from '../../fields/lists';
import { subjectOf } from '../../fields/naming';
import { isNameGiven, locatorName, locatorText } from '../../fields/values';
import { calendarDate } from '../../formats/dates';
import { shown } from '../../formats/refuse';
import { unlessStopped, type Clock } from '../../http/clock';
import { connect } from '../../http/connection';
import type { Session } from '../../http/session';
import { isPolledEvent, polledEvents } from '../derived';
import { filtersOf, matches, withClientId } from '../filters';
import { watched, type Presentation } from '../watched';
import { changeSources } from './changeSources';
import { readChanges, readNewest } from './changes';
import { newestSuch, pollDerived } from './derivedPoll';
import { itemOf, type Outcome, type PollSettings } from './settings';

/** By polling node, and this module's alone: its last poll. */
const lastPolls = new Map<string, { began: number; pages: number; isOver: boolean }>();

/**
 * So many pages a minute are read by one node, on average: a fifth of what FreshBooks allows to all of the credential.
 * n8n polls once a minute at most; after an import of thousands each poll reads all of them anew.
 */
const pagesPerMinute = 120;

/**
 * One poll: what has come or changed since the last one.
 * @returns items like those of the webhook trigger, or null when there is nothing
 */
export async function poll(context: IPollFunctions, clock: Clock): Promise<INodeExecutionData[][] | null> {
	if (context.getMode() === 'manual') return asData(await pollInTime(context, clock));
	const key = `${context.getWorkflow().id} ${context.getNode().id}`;
	const last = lastPolls.get(key);
	// n8n starts the next poll also while one still waits for FreshBooks: both would give the same changes
	if (last && (!last.isOver || isTooSoon(last, clock.now()))) return null;
	const current = { began: clock.now(), pages: 0, isOver: false };
	lastPolls.set(key, current);
	try {
		const outcome = await pollInTime(context, clock);
		current.pages = outcome.pages;
		return asData(outcome);
	} finally {
		current.isOver = true;
	}
}

/** Whether the pages of the last poll have to do for some time; what began later than now did so by another clock. */
function isTooSoon({ began, pages }: { began: number; pages: number }, now: number): boolean {
	const since = now - began;
	return pages > pagesPerMinute && since >= 0 && since < (pages / pagesPerMinute) * 60_000;
}

const asData = ({ items }: Outcome): INodeExecutionData[][] | null =>
	items.length > 0 ? [items.map((json) => ({ json }))] : null;

/** Milliseconds that a poll may take where n8n does not say: as long as n8n's own poll triggers have. */
const usualBudget = 300_000;

/** Ends a poll that takes too long, whatever it waits for: the next one is left out as long as this one goes on. */
async function pollInTime(context: IPollFunctions, clock: Clock): Promise<Outcome> {
	// an older n8n does not say
	const budget = 'getPollBudgetMs' in context ? context.getPollBudgetMs() : usualBudget;
	const stop = clock.timeout(budget);
	return await unlessStopped(stop, pollOnce(context, clock, stop)).catch(async (error: Error) => {
		if (error !== stop.reason) return await Promise.reject(error);
		throw new NodeOperationError(
			context.getNode(),
			`FreshBooks took longer than ${Math.round(budget / 1000)} seconds to answer this poll`,
			{ description: 'The next poll returns what this one would have.' },
		);
	});
}

async function pollOnce(context: IPollFunctions, clock: Clock, stop: AbortSignal): Promise<Outcome> {
	const settings = pollSettings(context);
	const session = await pollSession(context, clock, settings, stop);
	settings.filters = await withClientId(session, settings.filters);
	const outcome = await (context.getMode() === 'manual' ? newestOne : changesOf)(context, session, settings);
	if (session.trace?.repeated) {
		const plural = watched[settings.noun].plural.toLowerCase();
		context.logger.warn(
			`FreshBooks Polling Trigger: FreshBooks sent the same ${plural} again instead of the next page`,
		);
	}
	return outcome;
}

function pollSettings(context: IPollFunctions): PollSettings {
	const filters = context.getNodeParameter('filters', {}) as IDataObject;
	const options = context.getNodeParameter('options', {}) as IDataObject;
	const noun = context.getNodeParameter('resource') as string;
	if (!Object.hasOwn(changeSources, noun)) {
		refuse(`Resource: "${shown(noun)}" is not allowed: use one of ${Object.keys(changeSources).join(', ')}`);
	}
	const { changedAt, filter } = changeSources[noun];
	const on = context.getNodeParameter('on', 'both') as PollSettings['on'];
	// the panel keeps a choice when the resource is changed
	if (isPolledEvent(on) && polledEvents[on].noun !== noun) {
		refuse(`Trigger On: "${on}" is not available for ${watched[noun].plural.toLowerCase()}: choose another one`);
	}
	return {
		noun,
		on: changedAt || filter ? on : 'create',
		include: texts(context.getNodeParameter('include', [])),
		output: context.getNodeParameter('output', 'simplified') as Presentation['output'],
		filters: filtersOf(filters),
		atFirst: Number(options.atFirst ?? 0),
		batchReads: options.batchReads !== false,
	};
}

async function pollSession(
	context: IPollFunctions,
	clock: Clock,
	{ noun, batchReads }: PollSettings,
	stop: AbortSignal,
): Promise<Session> {
	const connection = { ...(await connect(context, clock)), signal: stop, stop, batchReads };
	const picked = context.getNodeParameter('business', {});
	const business = await resolveBusiness(connection, locatorText(picked), locatorName(picked), isNameGiven(picked));
	return { connection, business, subject: subjectOf(watched[noun]), trace: {} };
}

const today = (context: IPollFunctions, { connection: { clock } }: Session): string =>
	calendarDate(new Date(clock.now()), context.getTimezone(), refuse);

/** For a test in the editor: nothing is remembered of it. */
async function newestOne(context: IPollFunctions, session: Session, settings: PollSettings): Promise<Outcome> {
	const items = isPolledEvent(settings.on)
		? await newestSuch(session, settings, settings.on, 1, today(context, session))
		: newestItems(session, settings, await readNewest(session, settings), 1);
	return { items, pages: 1 };
}

/** What has come since the last poll; what n8n keeps of the node is brought up to date. */
async function changesOf(context: IPollFunctions, session: Session, settings: PollSettings): Promise<Outcome> {
	const memory = context.getWorkflowStaticData('node');
	const { on } = settings;
	if (isPolledEvent(on)) return await pollDerived(session, settings, on, memory, today(context, session));
	const { changes, newest, pages, state } = await readChanges(session, settings, memory);
	memory.state = state;
	if (newest) return { items: newestItems(session, settings, newest, settings.atFirst), pages };
	const wanted = changes.filter(
		({ record, verb, status }) =>
			(on === 'both' || on === verb) && matches(settings.filters, settings.noun, record, status),
	);
	return {
		items: wanted.map(({ record, verb }) => itemOf(session, settings, record, `${settings.noun}.${verb}`)),
		pages,
	};
}

/** The newest ones that pass the filters, for a test in the editor and for who wants some at the start. */
function newestItems(session: Session, settings: PollSettings, newest: IDataObject[], count: number): IDataObject[] {
	return newest
		.filter((record) => matches(settings.filters, settings.noun, record))
		.slice(0, count)
		.map((record) => itemOf(session, settings, record, `${settings.noun}.create`))
		.reverse();
}
