import * as office from '../../office.mts';
import { during, tryWith, type Fields } from '../../stage.mts';
import { countOf, forEach, type Job } from '../job.mts';

/** What the payment service tells of a payment. */
function event(id: string, { invoice_number }: Fields): Fields {
	const object = { id, amount_received: 50_000, currency: 'cad', created: 1_795_000_000, metadata: { invoice_number } };
	return { type: 'payment_intent.succeeded', data: { object } };
}

export const paymentWebhook: Job = {
	template: '01',
	piece: 'payment, each with a call of its own',
	async drive({ stage, many, open, measure }) {
		const client = await office.newClient(stage, 'Paying Ltd');
		const invoices = await forEach(many, () => office.newInvoice(stage, client, '500.00', { status: 2 }));
		const { workflow } = await open();
		const tell = (index: number) => tryWith(stage, workflow, event(`pi_${index}`, invoices[index]));
		await measure(() => forEach(many, tell));
		return countOf(stage, 'payments', ({ note }) => /\bpi_\d+/.test(note));
	},
};

export const invoicePaid: Job = {
	template: '09',
	piece: 'paid invoice, each with a notification of its own',
	async drive({ stage, many, open, measure }) {
		const invoices = await forEach(many, async (index) =>
			office.newInvoice(stage, await office.newClient(stage, `Grateful ${index}`), '300.00', { status: 2 }),
		);
		const { workflow } = await open({ crmUrl: `${stage.outside.url}/crm` });
		const thanked = stage.outside.emails.length;
		const payment = { amount: { amount: '300.00', code: 'CAD' }, date: '2026-11-20', type: 'Check' };
		const pay = (index: number) =>
			office.inFreshBooks(stage, 'POST', 'payments/payments', {
				payment: { ...payment, invoiceid: invoices[index].id },
			});
		await measure(() => forEach(many, (index) => during(stage, workflow, () => pay(index))));
		return stage.outside.emails.length - thanked;
	},
};
