import { createHmac } from 'node:crypto';

import * as office from '../../office.mts';
import { SIGNING_SECRET, succeeded, type Fields } from '../../stage.mts';
import { countOf, forEach, sentByFreshBooks, type Job } from '../job.mts';

export const dealWon: Job = {
	template: '02',
	piece: 'deal of a new client, each with a call of its own',
	async drive({ stage, many, open, measure }) {
		const { url, workflow } = await open();
		const [[{ json }]] = Object.values<Fields[]>((workflow as Fields).pinData);
		const deal = (index: number) => ({
			...json.body,
			deal: { ...json.body.deal, id: `D-${9000 + index}` },
			person: { ...json.body.person, email: `buyer${index}@harlow-finch.example` },
		});
		await measure(() => forEach(many, (index) => office.post(url, deal(index))));
		return countOf(stage, 'invoices', ({ po_number }) => /^D-9\d{3}$/.test(po_number));
	},
};

export const shopOrder: Job = {
	template: '03',
	piece: 'order of a new customer, sent as an invoice, each with a call of its own',
	async drive({ stage, many, open, measure }) {
		const { url, workflow } = await open({ draftOnly: false });
		const sample = workflow.nodes.find(({ name }) => name === 'Sample order')?.parameters.jsonOutput;
		const { body } = JSON.parse(sample);
		const tell = (index: number) => {
			const billing = { ...body.billing, email: `shopper${index}@abara.example` };
			const text = JSON.stringify({ ...body, billing, number: String(8000 + index) });
			const signature = createHmac('sha256', SIGNING_SECRET).update(text).digest('base64');
			return office.post(url, text, { 'content-type': 'application/json', 'x-wc-webhook-signature': signature });
		};
		await measure(() => forEach(many, tell));
		return sentByFreshBooks(stage);
	},
};

export const lead: Job = {
	template: '07',
	piece: 'lead of somebody new, sent as an estimate, each with a form of its own',
	async drive({ stage, many, open, measure }) {
		const { url, workflow } = await open({ sendEstimates: true });
		const answers = (index: number) => ['Ada Lund', `ada${index}@lund.example`, '', 'Logo design', '2', 'In blue'];
		const fill = async (index: number) =>
			succeeded(workflow, await office.submit(stage, workflow, url, answers(index)));
		await measure(() => forEach(many, fill));
		return sentByFreshBooks(stage);
	},
};

export const retainer: Job = {
	template: '17',
	piece: 'retainer of a new client, each with a form of its own',
	async drive({ stage, many, open, measure }) {
		const { url, workflow } = await open();
		const known = await countOf(stage, 'invoice_profiles', () => true);
		const answers = ['1500', 'USD', '12', '120.00', '2026-12-01'];
		const fill = async (index: number) => {
			const values = [`Kestrel ${index}`, `ops${index}@kestrel.example`, ...answers];
			return succeeded(workflow, await office.submit(stage, workflow, url, values));
		};
		await measure(() => forEach(many, fill));
		return (await countOf(stage, 'invoice_profiles', () => true)) - known;
	},
};
