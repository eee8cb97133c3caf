import { each, flag, money, readOnly, reference, required, text } from '../model/fields.mts';
import { atLeast, atMost, flagIs, numberIn, numberIs, updatedRange } from '../model/filters.mts';
import type { Context, Filter, Resource } from '../model/resource.mts';
import { type Fields, tableOf } from '../state/state.mts';
import { emit } from '../webhooks/deliveries.mts';
import { cash, touchUpdated } from './common.mts';

/** Shared with the services. */
const FIRST_ID = 53401;

/** The projects that use the service of the same id as a task. */
function projectsOf({ business }: Context, task: Fields): Fields[] {
	const rows = [...tableOf(business, 'projects').rows.values()];
	return rows.filter((row) => (row.services as Fields[]).some(({ id }) => id === task.id));
}

const inProjects: Filter = {
	value: 'numbers',
	keeps: (row, value, context) => projectsOf(context, row).some(({ id }) => (value as number[]).includes(Number(id))),
};

/** A new task, filled with what was not sent. */
function blank(context: Context): Fields {
	return {
		id: 0,
		taskid: 0,
		accounting_systemid: context.business.accountId,
		billable: false,
		description: '',
		rate: cash('0.00', context.business.currency),
		tax1: 0,
		tax2: 0,
	};
}

/** A task and the service of the same id are made together (API facts §8.9, quirk 17). Their ids never part again. */
function makeTwin(context: Context, table: string, id: number, row: Fields): void {
	const twins = tableOf(context.business, table, FIRST_ID);
	twins.nextId = Math.max(twins.nextId, id + 1);
	twins.rows.set(id, row);
	twins.lists.clear();
}

/** Makes the service of a new task. It stays when the task is deleted. */
function makeService(context: Context, { id, name, billable }: Fields): void {
	makeTwin(context, 'services', Number(id), {
		id,
		business_id: context.business.businessId,
		name,
		billable,
		project_default: false,
		vis_state: 0,
	});
	// That the twin is told as an event of its own is UNCONFIRMED.
	emit(context, 'service', 'create', Number(id));
}

/** Makes the task of a new service. */
export function makeTask(context: Context, { id, name, billable }: Fields): void {
	const task = { ...blank(context), id, taskid: id, name, billable, vis_state: 0 };
	touchUpdated(task, context.state.now());
	makeTwin(context, 'tasks', Number(id), task);
}

/** Tasks (API facts §8.9): accounting, though their path says projects. */
export const tasks: Resource = {
	table: 'tasks',
	title: 'Task',
	family: 'accounting',
	path: 'projects/tasks',
	one: 'task',
	many: 'tasks',
	ids: ['id', 'taskid'],
	scope: 'billable_items',
	firstId: FIRST_ID,
	verbs: ['list', 'get', 'create', 'update'],
	states: [0, 1],
	fields: {
		name: required(text),
		description: text,
		rate: money,
		billable: flag,
		...each(reference('taxes'), 'tax1 tax2'),
		...each(readOnly, 'id taskid tname tdesc updated accounting_systemid'),
	},
	defaults: blank,
	after: (context, row, before) => {
		if (!before) makeService(context, row);
	},
	touch: touchUpdated,
	view: (_context, row) => ({ tname: row.name, tdesc: row.description }),
	includes: {
		projects: (context, row) =>
			projectsOf(context, row).map(({ id, title, client_id }) => ({ projectid: id, title, clientid: client_id })),
	},
	filters: {
		taskid: numberIs('taskid'),
		taskids: numberIn('taskid'),
		billable: flagIs('billable'),
		rate_min: atLeast('rate'),
		rate_max: atMost('rate'),
		...updatedRange,
		projectids: inProjects,
	},
};
