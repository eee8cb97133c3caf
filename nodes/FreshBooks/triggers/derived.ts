import type { IDataObject, INodePropertyOptions } from 'n8n-workflow';

import { eventOptions } from '../api/events';
import { byLetters } from '../formats/alphabet';
import { isMore, type Money } from '../formats/money';

/**
 * What people want to hear of and FreshBooks has no event for: it is worked out here. The names have no dot and no small
 * letters only, so that they never meet one of FreshBooks' own (API facts §10.5).
 */
const derivedEvents = {
	estimateAccepted: { noun: 'estimate', from: ['estimate.update'] },
	// one that is paid in part becomes paid by a change of its lines or of a payment, too
	invoicePaid: { noun: 'invoice', from: ['payment.create', 'payment.update', 'invoice.update'] },
	invoicePartlyPaid: { noun: 'invoice', from: ['payment.create', 'payment.update'] },
} as const;

type Derived = keyof typeof derivedEvents;

/** Those that the polling trigger tells, by the records that they are about. FreshBooks sends nothing when a day passes. */
export const polledEvents = { ...derivedEvents, invoiceOverdue: { noun: 'invoice' } } as const;

export type PolledEvent = keyof typeof polledEvents;

export const isPolledEvent = (on: string): on is PolledEvent => Object.hasOwn(polledEvents, on);

const isDerived = (event: string): event is Derived => Object.hasOwn(derivedEvents, event);

const derivedOptions: INodePropertyOptions[] = [
	{
		name: 'Estimate Accepted',
		value: 'estimateAccepted',
		action: 'On estimate accepted',
		description: 'Once for each estimate',
	},
	{
		name: 'Invoice Paid',
		value: 'invoicePaid',
		action: 'On invoice paid',
		description: 'Once for each invoice, when nothing is left to pay',
	},
	{
		name: 'Invoice Partly Paid',
		value: 'invoicePartlyPaid',
		action: 'On invoice partly paid',
		description: 'With each payment that leaves something to pay',
	},
];

/** All that can be picked: FreshBooks' own events, and those that are worked out here. */
export const allEvents = [...derivedOptions, ...eventOptions].sort((a, b) => byLetters(a.name, b.name));

/** The events of FreshBooks that are behind those that a user picked. */
export const freshBooksEvents = (picked: string[]): string[] =>
	picked.flatMap((event): readonly string[] => (isDerived(event) ? derivedEvents[event].from : [event]));

/** Those of the picked ones that an event of FreshBooks may be. */
export const derivedFrom = (picked: string[], event: string): Derived[] =>
	picked.filter(isDerived).filter((one) => derivedEvents[one].from.some((name) => name === event));

/**
 * What a record has become, by what was known of it.
 * @param known what was returned for it before; it is the same for a record of which nothing new is to be told
 */
interface Step {
	event?: Derived;
	known?: string;
}

/** What is known of an invoice that was told as paid. Of one that was told as partly paid it is how much is. */
const paid = 'paid';
/** Some of it is paid, and nothing was told of that: it may have been so for long. */
const seen = 'seen';

/**
 * What payments have made of an invoice. Once told as paid, it stays so, also when a payment is deleted and entered anew.
 * An invoice of which nothing is known counts as paid only by a new payment: it may have been paid long before somebody
 * changes it.
 */
export function stepOfInvoice(invoice: IDataObject, known: string | undefined, isNewPayment: boolean): Step {
	if (known === paid || isDeleted(invoice)) return { known };
	// `status` and `display_status` do not tell of payments (API facts §12, quirk 39)
	if (/^(auto-?)?paid$/.test(String(invoice.payment_status))) {
		return isNewPayment || known !== undefined ? { event: 'invoicePaid', known: paid } : { known };
	}
	const { amount } = invoice.paid as Money;
	if (!isMore(amount, '0')) return { known };
	// n8n's database can be edited by hand: what is no amount was never told
	const before = /^\d+(\.\d+)?$/.test(String(known)) ? String(known) : undefined;
	const isTold = isNewPayment ? amount !== before : before !== undefined && isMore(amount, before);
	return isTold ? { event: 'invoicePartlyPaid', known: amount } : { known: known ?? seen };
}

/** Whether an estimate is accepted. One that has become an invoice was so before. */
export const isAccepted = ({ accepted, invoiced, ui_status: status }: IDataObject): boolean =>
	status === 'accepted' || (accepted === true && invoiced !== true && status !== 'invoiced');

export function stepOfEstimate(estimate: IDataObject, known: string | undefined): Step {
	if (known !== undefined || isDeleted(estimate) || !isAccepted(estimate)) return { known };
	return { event: 'estimateAccepted', known: 'accepted' };
}

export const isDeleted = ({ vis_state: state }: IDataObject): boolean => state === 1;

/** So many records are remembered; each is a short line in n8n's database. */
const most = 1000;

/** The newest of what is known; what was noted last stands at the end. */
export function newest(known: Record<string, string>): Record<string, string> {
	return Object.fromEntries(Object.entries(known).slice(-most));
}
