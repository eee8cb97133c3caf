import { mkdtemp, readdir } from 'node:fs/promises';
import { join } from 'node:path';

import * as office from '../../office.mts';
import { run, type Fields, type TemplateStage } from '../../stage.mts';
import { countOf, forEach, sentByFreshBooks, type Job, type Opened } from '../job.mts';

const daysAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

/** Does by hand what the schedule would do. */
function runNow(stage: TemplateStage, { workflow }: Opened): Promise<unknown> {
	const schedule = workflow.nodes.find(({ type }) => type.endsWith('.scheduleTrigger'));
	return run(stage, workflow, schedule?.name);
}

/** Deletes the invoices of the seed, so that there are no others than the pieces. */
async function withoutInvoices(stage: TemplateStage): Promise<void> {
	const invoices = (await stage.records('invoices')).filter(({ vis_state }) => vis_state === 0);
	const invoice = { vis_state: 1 };
	await forEach(invoices.length, (index) =>
		office.inFreshBooks(stage, 'PUT', `invoices/invoices/${invoices[index].id}`, { invoice }),
	);
}

/** An invoice for each piece, each of another client. */
function invoices(stage: TemplateStage, many: number, fields: Fields = {}): Promise<Fields[]> {
	return forEach(many, async (index) =>
		office.newInvoice(stage, await office.newClient(stage, `Client ${index}`), '410.00', fields),
	);
}

export const overdueReminders: Job = {
	template: '05',
	piece: 'overdue invoice, all in one run',
	async drive({ stage, many, open, measure }) {
		await withoutInvoices(stage);
		await invoices(stage, many, { status: 2, create_date: daysAgo(24), due_offset_days: 14 });
		const opened = await open({ dryRun: false, messageUrl: `${stage.outside.url}/reminders` });
		await measure(() => runNow(stage, opened));
		return sentByFreshBooks(stage);
	},
};

export const monthlyReport: Job = {
	template: '11',
	piece: 'report',
	oneOnly: 'there is one a month',
	async drive({ stage, open, measure }) {
		const opened = await open({ to: 'costs@company.example' });
		const mailed = stage.outside.emails.length;
		await measure(() => runNow(stage, opened));
		return stage.outside.emails.length - mailed;
	},
};

export const unbilledHours: Job = {
	template: '12',
	piece: 'client with two unbilled entries of a project, all in one run',
	async drive({ stage, many, open, measure }) {
		const businessId = stage.business.value.split(':')[1];
		const inTime = (method: string, path: string, body?: Fields) =>
			stage.freshbooksApi(method, `/timetracking/business/${businessId}/time_entries${path}`, body);
		const seeded = await stage.records('time_entries');
		await forEach(seeded.length, (index) => inTime('DELETE', `/${seeded[index].id}`));
		await forEach(many, async (index) => {
			const { id } = await office.newClient(stage, `Hourly ${index}`);
			const rate = { project_type: 'hourly_rate', billing_method: 'project_rate', rate: '80.00' };
			const project = { title: `Support ${index}`, client_id: id, ...rate };
			const made = await stage.freshbooksApi('POST', `/projects/business/${businessId}/project`, { project });
			const entry = { is_logged: true, duration: 3600, client_id: id, project_id: made.project.id, note: 'Call' };
			await forEach(2, (day) =>
				inTime('POST', '', { time_entry: { ...entry, started_at: `${daysAgo(8 + day)}T14:00:00Z` } }),
			);
		});
		const drafts = () => countOf(stage, 'invoices', ({ status }) => status === 1);
		const known = await drafts();
		const opened = await open({ dryRun: false, currency: 'CAD' });
		await measure(() => runNow(stage, opened));
		return (await drafts()) - known;
	},
};

export const sendAllDrafts: Job = {
	template: '14',
	piece: 'draft, all in one run',
	async drive({ stage, many, open, measure }) {
		await withoutInvoices(stage);
		await invoices(stage, many);
		const opened = await open({ dryRun: false, messageUrl: `${stage.outside.url}/saturday` });
		await measure(() => runNow(stage, opened));
		return sentByFreshBooks(stage);
	},
};

export const nightlyBackup: Job = {
	template: '16',
	piece: 'changed invoice, saved as a PDF beside all other records, all in one run',
	async drive({ stage, many, open, measure }) {
		const folder = await mkdtemp(join(stage.filesFolder, 'backup-'));
		await withoutInvoices(stage);
		await invoices(stage, many);
		const opened = await open({ folder });
		await measure(() => runNow(stage, opened));
		return (await readdir(folder)).filter((name) => /^invoice-.*\.pdf$/.test(name)).length;
	},
};
