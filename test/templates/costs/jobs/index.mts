import { agent, mcpServer } from './agent.mts';
import { dealWon, lead, retainer, shopOrder } from './documents.mts';
import { estimateAccepted, newClient } from './events.mts';
import { receipt, vendorBill } from './files.mts';
import { invoicePaid, paymentWebhook } from './payments.mts';
import { monthlyReport, nightlyBackup, overdueReminders, sendAllDrafts, unbilledHours } from './schedules.mts';
import { bankReconciliation, expensesInBulk, timeFromSheet } from './sheets.mts';
import { twoWaySync } from './tables.mts';

/** How each template is driven. */
export const jobs = [
	paymentWebhook,
	dealWon,
	shopOrder,
	receipt,
	overdueReminders,
	timeFromSheet,
	lead,
	estimateAccepted,
	invoicePaid,
	newClient,
	monthlyReport,
	unbilledHours,
	expensesInBulk,
	sendAllDrafts,
	bankReconciliation,
	nightlyBackup,
	retainer,
	vendorBill,
	agent,
	mcpServer,
	twoWaySync,
];
