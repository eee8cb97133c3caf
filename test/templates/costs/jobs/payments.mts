import { createHmac } from 'node:crypto';

import * as office from '../../office.mts';
import { SIGNING_SECRET, during, type Fields } from '../../stage.mts';
import { countOf, forEach, type Job } from '../job.mts';

/** The payment service tells of a payment, and signs what it says. */
function tell(url: string, id: string, invoice: Fields): Promise<unknown> {
	const metadata = { invoice_number: invoice.invoice_number };
	const object = { id, amount_received: 50_000, currency: 'cad', created: 1_795_000_000, metadata };
	const body = JSON.stringify({ type: 'payment_intent.succeeded', data: { object } });
	const stamp = Math.floor(Date.now() / 1000);
	const signed = createHmac('sha256', SIGNING_SECRET).update(`${stamp}.${body}`).digest('hex');
	return office.post(url, body, { 'content-type': 'application/json', 'stripe-signature': `t=${stamp},v1=${signed}` });
}

export const paymentWebhook: Job = {
	template: '01',
	piece: 'payment, each with a call of its own',
	async drive({ stage, many, open, measure }) {
		const client = await office.newClient(stage, 'Paying Ltd');
		const invoices = await forEach(many, () => office.newInvoice(stage, client, '500.00', { status: 2 }));
		const { url } = await open();
		await measure(() => forEach(many, (index) => tell(url, `pi_${index}`, invoices[index])));
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
