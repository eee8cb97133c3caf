import { createCheckoutLink } from '../online-payments/checkout-links.mts';
import { setOptions } from '../online-payments/options.mts';
import { tableOf } from '../state/state.mts';
import type { Scribe } from './scribe.mts';

/** One invoice that can be paid by card, and a link that sells an item. */
export function seedOnlinePayments(scribe: Scribe): void {
	const { business } = scribe.context;
	const invoices = [...tableOf(business, 'invoices').rows.values()];
	const sent = invoices.find(({ invoice_number }) => invoice_number === '0000007');
	const [item] = tableOf(business, 'items').rows.values();
	const card = { gateway_name: 'stripe', has_credit_card: true };
	scribe.at(9);
	setOptions(scribe.context, 'invoice', String(sent?.id), card);
	scribe.at(8);
	const link = createCheckoutLink(scribe.context, {
		item_id: item.id,
		amount: '1200.00',
		note: 'Deposit on request',
		taxes: [{ name: 'HST', amount: '13' }],
	});
	setOptions(scribe.context, 'checkout_link', String(link.id), card);
}
