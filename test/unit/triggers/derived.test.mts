import { freshBooksEvents, stepOfInvoice } from '../../../nodes/FreshBooks/triggers/derived';

const invoice = (paid: string, status = 'partial') => ({
	paid: { amount: paid, code: 'CAD' },
	payment_status: status,
	vis_state: 0,
});

describe('what payments make of an invoice', () => {
	test.each<
		[
			known: string | undefined,
			paid: string,
			status: string,
			isNew: boolean,
			event: string | undefined,
			then: string | undefined,
		]
	>([
		[undefined, '0.00', 'unpaid', true, undefined, undefined],
		[undefined, '30.00', 'partial', true, 'invoicePartlyPaid', '30.00'],
		[undefined, '30.00', 'partial', false, undefined, 'seen'],
		['seen', '30.00', 'partial', true, 'invoicePartlyPaid', '30.00'],
		['seen', '30.00', 'partial', false, undefined, 'seen'],
		['30.00', '30.00', 'partial', true, undefined, '30.00'],
		['9.50', '10.00', 'partial', false, 'invoicePartlyPaid', '10.00'],
		['30.00', '20.00', 'partial', false, undefined, '30.00'],
		['30.00', '20.00', 'partial', true, 'invoicePartlyPaid', '20.00'],
		[undefined, '100.00', 'paid', false, undefined, undefined],
		[undefined, '100.00', 'paid', true, 'invoicePaid', 'paid'],
		['seen', '100.00', 'auto-paid', false, 'invoicePaid', 'paid'],
		['paid', '100.00', 'paid', true, undefined, 'paid'],
		['paid', '50.00', 'partial', true, undefined, 'paid'],
		['edited by hand', '50.00', 'partial', true, 'invoicePartlyPaid', '50.00'],
		['edited by hand', '50.00', 'partial', false, undefined, 'edited by hand'],
	])('known as %s, paid %s (%s), by a new payment: %s', (known, paid, status, isNew, event, then) => {
		const step = stepOfInvoice(invoice(paid, status), known, isNew);
		expect([step.event, step.known]).toEqual([event, then]);
	});

	test('of a deleted one is nothing', () => {
		expect(stepOfInvoice({ ...invoice('100.00', 'paid'), vis_state: 1 }, undefined, true)).toEqual({});
	});
});

test('events that are worked out stand for those of FreshBooks, others for themselves', () => {
	expect(freshBooksEvents(['invoicePartlyPaid', 'client', 'tax.create'])).toEqual([
		'payment.create',
		'payment.update',
		'client',
		'tax.create',
	]);
});
