import { connectOAuth } from '../../../sandbox/n8n/oauth.mts';
import { waitFor } from '../../../sandbox/n8n/server.mts';
import { credentialData, enterRedirectUrl } from '../../../sandbox/n8n/stage.mts';
import * as workflows from '../../../sandbox/n8n/workflows.mts';
import { SOMEBODY } from '../../e2e/stage.mts';
import * as stages from '../stage.mts';
import type { Bench, Job } from './job.mts';

/** The work of a workflow on a hundred pieces is bounded; one that hangs ends the measurement. */
const MOST_SECONDS = 600;

/** What FreshBooks sends for the events that the node works out. */
const SENT: Record<string, string> = { estimateAccepted: 'estimate.update', invoicePaid: 'payment.create' };

/** What a workflow waits for FreshBooks to tell. */
function eventOf({ nodes }: workflows.Workflow): string | undefined {
	const [event] = nodes.find(({ type }) => type.endsWith('.freshBooksTrigger'))?.parameters.events ?? [];
	return SENT[event] ?? event;
}
const isCalled = ({ nodes }: workflows.Workflow): boolean =>
	nodes.some(({ type }) => /\.(webhook|formTrigger)$/.test(type));

/** FreshBooks as it is at the start, and a credential of it: what one template leaves behind costs the next nothing. */
async function fromTheStart(stage: stages.TemplateStage): Promise<stages.TemplateStage> {
	const { freshbooks, n8n } = stage;
	await freshbooks.control('POST', '/reset');
	await freshbooks.control('PATCH', '/switches', { singleBusiness: true, rateLimit: stages.FAST });
	await enterRedirectUrl(freshbooks, n8n);
	const freshBooksOAuth2Api = await connectOAuth(n8n, 'FreshBooks', await credentialData(freshbooks));
	return { ...stage, credentials: { ...stage.credentials, freshBooksOAuth2Api } };
}

/**
 * Requests of a template to FreshBooks for so many pieces; those for tokens, for webhooks of its trigger and for setting
 * the stage are not among them. Fails unless each piece has become what it should.
 */
export async function requestsFor(shared: stages.TemplateStage, job: Job, file: string, many: number): Promise<number> {
	const stage = await fromTheStart(shared);
	let opened: workflows.SavedWorkflow | undefined;
	let requests: number | undefined;

	const open: Bench['open'] = async (settings) => {
		const workflow = (opened = await stages.importTemplate(stage, file, settings));
		const event = eventOf(workflow);
		if (event) await stages.publishTrigger(stage, workflow, event);
		return { workflow, url: isCalled(workflow) ? await stages.publish(stage, workflow) : '' };
	};
	const measure: Bench['measure'] = async (work) => {
		const before = await lastRequest(stage);
		await work();
		await settled(stage, opened!);
		requests = await requestsSince(stage, before);
	};
	try {
		const done = await job.drive({ stage, many, open, measure });
		if (done !== many) throw new Error(`${file}: of ${many} pieces ${done} have become what they should.`);
		if (requests === undefined) throw new Error(`${file}: nothing was measured.`);
		return requests;
	} finally {
		if (opened) await (eventOf(opened) ? stages.unpublish(stage, opened) : stages.retire(stage, opened));
	}
}

async function lastRequest({ freshbooks }: stages.TemplateStage): Promise<number> {
	return (await freshbooks.control('GET', '/counters')).requests;
}

/** Publishing a trigger goes on in the background after FreshBooks knows of it, and so does unpublishing. */
const isUpkeep = /\/events\/callbacks(\/|$)/;

async function requestsSince({ freshbooks }: stages.TemplateStage, before: number): Promise<number> {
	const journal: stages.Fields[] = await freshbooks.control('GET', `/journal?since=${before}`);
	if (journal.length > 0 && journal[0].n !== before + 1) throw new Error('The sandbox no longer knows all requests.');
	const isOfWorkflow = ({ family, path, headers }: stages.Fields) =>
		family !== 'oauth' && !isUpkeep.test(path) && headers['user-agent'] !== SOMEBODY;
	return journal.filter(isOfWorkflow).length;
}

/** Waits until no execution is under way, and fails with what stopped one that has failed. */
async function settled(stage: stages.TemplateStage, workflow: workflows.SavedWorkflow): Promise<void> {
	const { n8n } = stage;
	const listed = async (status: string[]): Promise<Array<{ id: string }>> => {
		const filter = encodeURIComponent(JSON.stringify({ workflowId: workflow.id, status }));
		return (await n8n.api('GET', `/executions?filter=${filter}&limit=1`)).results;
	};
	const underWay = ['new', 'running', 'waiting'];
	await waitFor('The end of all executions', async () => (await listed(underWay)).length === 0, MOST_SECONDS);
	const [failed] = await listed(['error', 'crashed']);
	if (failed) stages.succeeded(workflow, await workflows.finished(n8n, failed.id, MOST_SECONDS));
}
