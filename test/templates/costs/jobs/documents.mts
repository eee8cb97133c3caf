import * as office from '../../office.mts';
import { sampleOf, succeeded, tryWith } from '../../stage.mts';
import { countOf, forEach, sentByFreshBooks, type Job } from '../job.mts';

export const dealWon: Job = {
	template: '02',
	piece: 'deal of a new client, each with a call of its own',
	async drive({ stage, many, open, measure }) {
		const { url, workflow } = await open();
		const { body } = sampleOf(workflow);
		const deal = (index: number) => ({
			...body,
			deal: { ...body.deal, id: `D-${9000 + index}` },
			person: { ...body.person, email: `buyer${index}@harlow-finch.example` },
		});
		await measure(() => forEach(many, (index) => office.post(url, deal(index))));
		return countOf(stage, 'invoices', ({ po_number }) => /^D-9\d{3}$/.test(po_number));
	},
};

export const shopOrder: Job = {
	template: '03',
	piece: 'order of a new customer, sent as an invoice, each with a call of its own',
	async drive({ stage, many, open, measure }) {
		const { workflow } = await open({ draftOnly: false });
		const order = sampleOf(workflow);
		const tell = (index: number) => {
			const billing = { ...order.billing, email: `shopper${index}@abara.example` };
			return tryWith(stage, workflow, { ...order, billing, number: String(8000 + index) });
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
