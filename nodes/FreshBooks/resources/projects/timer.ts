import { UserError, type IDataObject } from 'n8n-workflow';

import { identityOf } from '../../api/business';
import { deleteRecord } from '../../api/records';
import { discardTimer as discard, logTimer, readTimers, startTimer as begin, type Timer } from '../../api/timers';
import { collection, outputField } from '../../fields/common';
import { collectionOf, conversions, output, valuesOf } from '../../fields/parameters';
import { toBody } from '../../fields/values';
import { utcAt, utcStamp } from '../../formats/dates';
import type { Session } from '../../http/session';
import type { Field } from '../../model/field';
import type { Call, Operation, Output, RecordResource } from '../../model/resource';
import { lookAgain } from '../../operations/takeBack';

/** Timers: the running time of the user who connected the credential (API facts §8.21). */

/** What a timer's entry is about: fields of a time entry, without how long it took. */
const placeNames = ['client_id', 'project_id', 'service_id', 'note'];
const detailNames = ['billable', 'internal', 'retainer_id', 'task_id'];

const startedField: Field = {
	displayName: 'Started At',
	name: 'started_at',
	type: 'dateTime',
	as: 'moment',
	default: '',
	description: 'If left empty, now. In the workflow’s timezone, unless the value has an offset.',
};

const places = ({ required }: RecordResource): Field[] => required.filter(({ name }) => placeNames.includes(name));
const details = ({ optional }: RecordResource): Field[] => [
	startedField,
	...optional.filter(({ name }) => detailNames.includes(name)),
];

const timerSession = ({ session }: Call): Session => ({ ...session, subject: { ...session.subject, name: 'timer' } });

async function timersOf(call: Call) {
	const readMyId = async () =>
		(await call.shared('identity', async () => await identityOf(call.session.connection))).id;
	return await readTimers(timerSession(call), readMyId);
}

function timerOutput(call: Call, timer: Timer, raw: IDataObject): Output {
	if (call.parameter('output') === 'raw') return { json: raw };
	const { id, is_running, time_entries: entries } = timer;
	const [first] = entries;
	const last = entries.at(-1);
	if (!first || !last) return { json: { timer_id: id, is_running } };
	const { client_id, project_id, service_id, note, billable } = last;
	return {
		json: {
			timer_id: id,
			is_running,
			started_at: utcStamp(String(first.started_at)),
			client_id,
			project_id,
			service_id,
			note,
			billable,
			time_entry_id: last.id,
		},
	};
}

const startTimer: Operation = {
	value: 'startTimer',
	name: 'Start Timer',
	action: 'Start timer',
	description: 'Start your timer, unless one is running or paused',
	writes: true,
	inOrder: true,
	alone: () => ['timer'],
	fields: (resource) => [
		...places(resource),
		...collection('Additional Fields', 'additionalFields', details(resource)),
		outputField,
	],
	async run(call) {
		const { resource } = call;
		const values = { ...collectionOf(call, 'additionalFields'), ...valuesOf(call, places(resource)) };
		const body = toBody([...places(resource), ...details(resource)], values, conversions(call, 'omit'));
		const [there] = (await timersOf(call)).timers;
		if (there) {
			const at = there.time_entries[0]?.started_at;
			const since = at ? `, started at ${String(at)}` : '';
			throw new UserError(`A timer is already ${there.is_running ? 'running' : 'paused'}${since}`, {
				description: 'FreshBooks keeps one timer for each person. Stop or discard it first.',
			});
		}
		const about = { started_at: utcStamp(utcAt(call.session.connection.clock.now())), ...body };
		const [entry, timer] = await begin(timerSession(call), about);
		if (timer.id !== null) {
			await discardYounger(call, timer);
			return [timerOutput(call, timer, entry)];
		}
		call.notes.push(`It created time entry ${String(entry.id)} without a timer: delete it in FreshBooks.`);
		await deleteRecord(call.session, resource.endpoint, String(entry.id));
		call.notes.pop();
		throw new UserError('FreshBooks did not start a timer', {
			description: 'It created a time entry without a timer, which was then deleted: no time was logged.',
		});
	},
};

/**
 * Another n8n process may have started one at the same moment: of two the younger is discarded.
 * @throws UserError when that is the one that was started here
 */
async function discardYounger(call: Call, timer: Timer): Promise<void> {
	const timers = await lookAgain(call, timersOf(call));
	const elder = timers?.timers.find(({ id, is_running: runs }) => runs && id !== null && id < Number(timer.id));
	if (!timers || !elder) return;
	call.notes.push(`Timers ${timer.id} and ${elder.id} are both running: discard one of them.`);
	await discard(timerSession(call), timers, timer);
	call.notes.pop();
	throw new UserError('A timer is already running', {
		description: 'Another execution started it at the same moment; the one started here was discarded.',
	});
}

const getRunningTimer: Operation = {
	value: 'getRunningTimer',
	name: 'Get Running Timer',
	action: 'Get running timer',
	description: 'Retrieve your timer, running or paused; without one, is_running is false and timer_id is empty',
	writes: false,
	fields: () => [outputField],
	async run(call) {
		const [timer = { id: null, is_running: false, time_entries: [] }] = (await timersOf(call)).timers;
		return [timerOutput(call, timer, { ...timer })];
	},
};

/** The user's timer and how FreshBooks told of it. @throws UserError when there is none */
async function timerTo(call: Call, doing: string) {
	const timers = await timersOf(call);
	const [timer] = timers.timers;
	if (!timer) throw new UserError(`No timer is running: there is nothing to ${doing}`);
	return { timers, timer };
}

const stopTimer: Operation = {
	value: 'stopTimer',
	name: 'Stop Timer',
	action: 'Stop timer',
	description: 'Stop your timer and log its time as one time entry, which FreshBooks rounds to the minute',
	writes: true,
	inOrder: true,
	alone: () => ['timer'],
	fields: () => [outputField],
	async run(call) {
		const { timer } = await timerTo(call, 'stop');
		const logged = await logTimer(timerSession(call), timer);
		if (logged.length > 0) return logged.map((entry) => output(call, entry));
		throw new UserError('FreshBooks accepted the request but did not log the time', {
			description: `Look at time entry ${timer.time_entries.map(({ id }) => String(id)).join(', ')} in FreshBooks.`,
		});
	},
};

const discardTimer: Operation = {
	value: 'discardTimer',
	name: 'Discard Timer',
	action: 'Discard timer',
	description: 'Throw your timer away without logging its time',
	writes: true,
	inOrder: true,
	alone: () => ['timer'],
	fields: () => [],
	async run(call) {
		const { timers, timer } = await timerTo(call, 'discard');
		await discard(timerSession(call), timers, timer);
		return [{ json: { discarded: true, timer_id: timer.id } }];
	},
};

export const timer: Operation[] = [startTimer, stopTimer, getRunningTimer, discardTimer];
