import { UserError, type IDataObject } from 'n8n-workflow';

import { createRecord, listRecords, readList, readPage, updateRecord } from '../../api/records';
import { timeEntries } from '../../api/timers';
import { refuse } from '../../fields/basics';
import { collection, outputField } from '../../fields/common';
import { emptyList } from '../../fields/lists';
import { locator } from '../../fields/locator';
import { dayField } from '../../fields/moneyFields';
import {
	businessOf,
	collectionOf,
	conversions,
	outputOf,
	recordId,
	requireAll,
	valuesOf,
} from '../../fields/parameters';
import { chosenDays, periodField, periodFields } from '../../fields/period';
import { hours } from '../../fields/simplify';
import { toBody } from '../../fields/values';
import { dayAfter, easternDay, utcStamp } from '../../formats/dates';
import { within } from '../../formats/refuse';
import { FreshBooksError } from '../../http/errors';
import { inParallel } from '../../http/pool';
import type { Query } from '../../http/session';
import { noteHint } from '../../http/trace';
import { expenseRecord, type Expense } from '../../model/expenseRecord';
import type { Field } from '../../model/field';
import { invoiceRecord, type Invoice } from '../../model/invoiceRecord';
import type { AnyCall, Call, Operation, Output } from '../../model/resource';
import { lookUp, lookUpCurrency, sessionFor } from '../../operations/lookUp';
import { lookAgain, takeBack } from '../../operations/takeBack';
import { withKept } from '../../operations/update';
import { system } from '../account/system';
import { client } from '../clients/client';
import { expenseLine, isOnInvoice } from '../expenses/rebill';
import { timeEntry } from '../projects/timeEntry';
import {
	customerField,
	dateIssued,
	documentNumber,
	dueAfterDays,
	poNumber,
	storedLineValues,
	textFields,
} from './document';
import { idsOf } from './namedRecords';
import { tax } from './tax';
import { billedBy, entryKey, personName, secondsOf, team, timeLines, type GroupBy } from './timeLines';
import {
	clientProjects,
	ratesFor,
	readUnbilled,
	timeSession,
	type Entry,
	type LeftOut,
	type Wanted,
} from './unbilledTime';

const customer = customerField('invoice');

const periodChoice: Field = {
	...periodField,
	required: undefined,
	default: 'custom',
	description:
		'The days, in the workflow’s timezone. Custom with both days left empty means everything unbilled. Weeks begin on Monday.',
};

const onlyCustom = { show: { period: ['custom'] } };
const typedDays: Field[] = [
	{
		...dayField('start_date', 'First Day'),
		displayOptions: onlyCustom,
		description: 'If left empty, from the first unbilled hour on',
	},
	{
		...dayField('end_date', 'Last Day'),
		displayOptions: onlyCustom,
		description: 'The last day, included. If left empty, up to now.',
	},
];

/** The days that are billed: any unless the user says otherwise. */
function chosenPeriod(call: AnyCall): Pick<Wanted, 'from' | 'to'> {
	const values = valuesOf(call, typedDays);
	const chosen = chosenDays(call, periodChoice, {
		chosen: call.parameter(periodChoice.name),
		fact: ({ name }) => call.parameter(name),
		typed: typedDays.map((field) => [field, values[field.name]]),
	});
	if (chosen) return { from: chosen.start, to: chosen.end };
	const { start_date: from, end_date: to } = toBody(typedDays, values, conversions(call, 'omit')) as {
		[day: string]: string | undefined;
	};
	if (from && to && from > to) within(typedDays[0], refuse)(`${from} is after the Last Day, ${to}`);
	return { from, to };
}

const projectsField: Field = {
	displayName: 'Projects',
	name: 'projects',
	type: 'string',
	as: 'texts',
	default: '',
	placeholder: 'e.g. Web shop, 12345',
	description: 'Names or IDs, comma-separated, or a list from an expression. If left empty, all time of the client.',
};

const peopleField: Field = {
	displayName: 'People',
	name: 'people',
	type: 'string',
	as: 'texts',
	default: '',
	placeholder: 'e.g. Ann Lee, sam@email.com',
	description:
		'Names, email addresses or identity IDs of team members, comma-separated. If left empty, everybody’s time.',
};

const groupByField: Field = {
	displayName: 'Group By',
	name: 'groupBy',
	type: 'options',
	options: [
		{ name: 'Person', value: 'person', description: 'One line for each person' },
		{ name: 'Project', value: 'project', description: 'One line for each project' },
		{ name: 'Service', value: 'service', description: 'One line for each service' },
		{ name: 'Time Entry', value: 'entry', description: 'One line for each time entry' },
	],
	default: 'entry',
	description:
		'What makes a line; hours at another rate get a line of their own. Each line lists its time entries, and its hours are rounded once, to two decimals.',
};

const expensesField: Field = {
	displayName: 'Include Expenses',
	name: 'includeExpenses',
	type: 'boolean',
	default: false,
	description: 'Whether to bill the client’s unbilled expenses of these days and projects too, with their markup',
};

const rateField: Field = {
	displayName: 'Rate If None Is Set',
	name: 'rate',
	type: 'string',
	as: 'amount',
	default: '',
	placeholder: 'e.g. 80.00',
	description:
		'Price of an hour for which FreshBooks provides no rate, as in projects billed at the business rate. Without it, such hours are an error.',
};

/** Taxes on the lines of the hours, FreshBooks' own or others; what expenses cost includes their taxes. */
const taxLocators = [1, 2].map((number) => locator(tax, { name: `tax${number}`, displayName: `Tax ${number}` }));
const ownTaxFields = storedLineValues.filter(({ name }) => /^(tax|compounded_tax)/.test(name));
const documentFields = [...textFields, poNumber, documentNumber('Invoice Number', 'invoice_number')];
/** What of the invoice itself stands in sight. */
const firstFields = [dateIssued, dueAfterDays('invoice')];

const withLines: Query = [['include[]', 'lines']];

/** Bills a client's unbilled hours by their rates, and marks them as billed once the invoice stands. */
export const createFromTime: Operation = {
	value: 'createFromTime',
	name: 'Create From Unbilled Time',
	action: 'Create % from unbilled time',
	description:
		'Draft an invoice of a client’s unbilled hours and mark them as billed: time of retainers and fixed-price projects is left out, and no hour is billed twice, however often it runs',
	writes: true,
	// FreshBooks numbers the invoices
	inOrder: true,
	alone: (call) => [`unbilled time of client ${recordId(call, customer)}`],
	fields: () => [
		customer,
		...firstFields,
		periodChoice,
		...periodFields,
		...typedDays,
		projectsField,
		peopleField,
		groupByField,
		expensesField,
		...collection('Additional Fields', 'additionalFields', [
			...documentFields,
			...taxLocators,
			...ownTaxFields,
			rateField,
		]),
		outputField,
	],
	async run(call) {
		const job = await jobFor(call);
		// what another process has billed at the same moment is read again, and only the rest is billed
		const output = (await bill(call, job)) ?? (await bill(call, job));
		if (output) return [output];
		throw new UserError('Other executions are billing this client’s time at the same moment: try again later', {
			description: 'The invoices made here were deleted.',
		});
	},
};

interface Job {
	wanted: Wanted;
	groupBy: GroupBy;
	withExpenses: boolean;
	rate?: string;
	currency?: string;
	isCurrencyChosen: boolean;
	/** What the invoice and each line of hours have beside the lines and the hours. */
	document: IDataObject;
	taxes: IDataObject;
}

async function jobFor(call: Call): Promise<Job> {
	const plain = [...firstFields, ...documentFields];
	const more = collectionOf(call, 'additionalFields');
	const values = { ...more, ...valuesOf(call, firstFields) };
	const document = toBody(plain, values, conversions(call, 'omit'));
	requireAll([dateIssued], document);
	const { rate } = toBody([rateField], more, conversions(call, 'omit')) as { rate?: string };
	const id = Number(recordId(call, customer));
	const days = chosenPeriod(call);
	const taxes = await taxesOf(call, more);
	// also where the currency is known: of a client that is not there nothing would be found
	const { currency_code: theirs } = await lookUp(call, client, id);
	const wanted: Wanted = { client: id, ...days, ...(await chosen(call, id)) };
	const currency = (document.currency_code ?? theirs ?? undefined) as string | undefined;
	return {
		wanted,
		groupBy: call.parameter(groupByField.name) as GroupBy,
		withExpenses: call.parameter(expensesField.name) === true,
		rate,
		currency,
		isCurrencyChosen: document.currency_code !== undefined,
		document: { customerid: id, ...document, ...(currency && { currency_code: currency }) },
		taxes,
	};
}

/** What a line has of taxes: they are copied into it. What is typed beside a tax wins. */
async function taxesOf(call: Call, values: IDataObject): Promise<IDataObject> {
	const ids = toBody(taxLocators, values, conversions(call, 'omit'));
	const own = toBody(ownTaxFields, values, conversions(call, 'omit'));
	const copies: IDataObject = {};
	for (const number of [1, 2]) {
		const id = ids[`tax${number}`];
		if (id === undefined) continue;
		const { name, amount } = await lookUp(call, tax, id);
		Object.assign(copies, { [`taxName${number}`]: name, [`taxAmount${number}`]: amount });
	}
	return { ...copies, ...own };
}

async function chosen(call: Call, id: number): Promise<Pick<Wanted, 'projects' | 'people'>> {
	const lists = [projectsField, peopleField];
	const values = valuesOf(call, lists);
	// from an expression that found none: it stands for no record, not for all of them
	const none = emptyList(lists, values);
	if (none) within(none, refuse)('the list is empty, so there is nothing to bill');
	const { projects = [], people = [] } = toBody(lists, values, conversions(call, 'omit')) as Record<string, string[]>;
	return {
		projects:
			projects.length > 0
				? idsOf(projectsField, projects, {
						records: await clientProjects(call, id),
						id: (one) => one.id,
						names: (one) => [one.title],
					})
				: [],
		people:
			people.length > 0
				? idsOf(peopleField, people, {
						records: (await team(call)).filter(({ identity_id: identity }) => identity),
						id: (one) => Number(one.identity_id),
						names: (one) => [personName(one), String(one.email)],
					})
				: [],
	};
}

/**
 * Bills what is not billed yet. What stands on an invoice already, by a run that broke off before it had marked it, is
 * marked and not billed again.
 * @returns undefined when another process has billed some of it at the same moment: the invoice made here is deleted
 */
async function bill(call: Call, job: Job): Promise<Output | undefined> {
	const { entries, leftOut, projects } = await readUnbilled(call, job.wanted);
	const expenses = job.withExpenses ? await readExpenses(call, job) : { billable: [], leftOut: [] };
	const standing = await invoicesSince(call, job, entries);
	const completed = standing
		.map((invoice) => ({ invoice, entries: entries.filter(({ id }) => billedBy(invoice).has(entryKey(id))) }))
		.filter((one) => one.entries.length > 0);
	tellDoubles(call, completed);
	const isBilled = new Set(completed.flatMap((one) => one.entries));
	const rest = entries.filter((entry) => !isBilled.has(entry));
	const { rates, areTheirs } = await ratesFor(call, rest, projects, job.rate);
	if (areTheirs && !job.isCurrencyChosen) await refuseOtherCurrency(call, job);
	const timed = await timeLines(call, job.groupBy, rates, projects, job.currency);
	const lines = [
		...timed.map((line) => ({ ...line, ...job.taxes })),
		...expenses.billable.map((expense) => expenseLine(Number(expense.id), expense)),
	];

	for (const { invoice, entries: theirs } of completed) {
		await markBilled(call, theirs, `Invoice ${invoice.invoice_number} already exists from an earlier run`);
	}
	const invoice = lines.length > 0 ? await createDraft(call, { ...job.document, lines }) : undefined;
	if (invoice && (await isYoungerTwin(call, job, invoice))) return undefined;
	if (invoice) await markBilled(call, rest, `Invoice ${invoice.invoice_number} was created`);
	if (leftOut.length > 0 || expenses.leftOut.length > 0) {
		noteHint(call.session, 'Something unbilled was left out: leftOut in the output says what and why');
	}
	const billed = invoice ? rest : [...isBilled];
	return {
		json: {
			...shownInvoice(call, invoice ?? completed[0]?.invoice),
			created: invoice !== undefined,
			...(!invoice && { reason: completed.length > 0 ? completedReason : nothingReason }),
			hours: hours(secondsOf(billed)),
			entries: billed.map(({ id }) => id),
			expenses: expenses.billable.length,
			leftOut: [...leftOut.map(timeLeftOut), ...expenses.leftOut],
			...(completed.length > 0 && {
				completed: completed.map((one) => ({
					invoice_number: one.invoice.invoice_number,
					entries: one.entries.map(({ id }) => id),
				})),
			}),
		},
	};
}

const nothingReason = 'There is nothing to bill';
const completedReason = 'The hours were already on this invoice from an earlier run; they are now marked as billed';

const shownInvoice = (call: Call, invoice?: IDataObject): IDataObject =>
	invoice ? outputOf(call, invoiceRecord, invoice, ['lines']).json : {};

const timeLeftOut = ({ reason, entries }: LeftOut): IDataObject => ({
	reason,
	hours: hours(secondsOf(entries)),
	entries: entries.map(({ id }) => id),
});

/** The expenses of the client that can be billed; FreshBooks has no filter for their status (API facts §8.5). */
async function readExpenses(
	call: Call,
	{ wanted: { client: id, from, to, projects }, currency }: Job,
): Promise<{ billable: Expense[]; leftOut: IDataObject[] }> {
	const query: Query = [
		['search[clientid]', String(id)],
		['search[vis_state]', '0'],
		...(from ? [['search[date_min]', from] satisfies [string, string]] : []),
		// whether it includes its day is not certain (API facts §4.2)
		...(to ? [['search[date_max]', dayAfter(to)] satisfies [string, string]] : []),
	];
	const isWanted = ({ clientid, vis_state: state, date, ...expense }: Expense) => {
		const of = [expense.modern_projectid, expense.projectid].map(Number);
		const day = String(date);
		return (
			clientid === id &&
			state === 0 &&
			!isOnInvoice({ clientid, ...expense }) &&
			!(from && day < from) &&
			!(to && day > to) &&
			(projects.length === 0 || projects.some((one) => of.includes(one)))
		);
	};
	const session = sessionFor(call, expenseRecord);
	const found = (await listRecords(session, expenseRecord.endpoint, query, undefined, isWanted)).reverse();
	const others = found.filter(({ amount }) => currency && amount.code !== currency);
	const codes = [...new Set(others.map(({ amount }) => amount.code))];
	return {
		billable: found.filter((expense) => !others.includes(expense)),
		leftOut: codes.map((code) => ({
			reason: `In ${code}, but the invoice is in ${currency}`,
			expenses: others.filter(({ amount }) => amount.code === code).map((expense) => Number(expense.id)),
		})),
	};
}

/** All invoices of the client that may bill these entries: an invoice is changed after an entry of it was made. */
async function invoicesSince(call: Call, job: Job, entries: Entry[]): Promise<Invoice[]> {
	if (entries.length === 0) return [];
	const made = entries.map(({ created_at: at }) => Date.parse(utcStamp(String(at))));
	const first = Math.min(...made);
	// a day before, for the clocks of two parts of FreshBooks
	const since: Query = Number.isNaN(first) ? [] : [['search[updated_min]', easternDay(first - 86_400_000)]];
	const query = [...invoicesOf(job), ...since];
	const { records, repeated } = await readList(sessionFor(call, invoiceRecord), invoiceRecord.endpoint, query, {
		passes: ({ vis_state: state, customerid }) => state !== 1 && customerid === job.wanted.client,
		use: (invoice) => invoice as Invoice,
	});
	if (!repeated) return records;
	throw new UserError('FreshBooks did not return all invoices of the client, so it is not known what they bill', {
		description: 'Nothing was billed: try again.',
	});
}

const invoicesOf = ({ wanted }: Job): Query => [['search[customerid]', String(wanted.client)], ...withLines];

function tellDoubles(call: Call, completed: Array<{ invoice: Invoice; entries: Entry[] }>): void {
	const of = (entry: Entry) => completed.filter(({ entries }) => entries.includes(entry));
	const doubles = completed.filter(({ entries }) => entries.some((entry) => of(entry).length > 1));
	if (doubles.length === 0) return;
	const numbers = doubles.map(({ invoice }) => invoice.invoice_number).join(', ');
	noteHint(call.session, `Invoices ${numbers} bill the same hours: remove them from all but one`);
}

/**
 * Rates have no currency of their own (API facts §6): they are in that of the business. Where FreshBooks does not tell
 * it (API facts §14, question 21), they are taken as they are.
 * @throws UserError when the client is billed in another one
 */
async function refuseOtherCurrency(call: Call, { currency }: Job): Promise<void> {
	const ofBusiness = await lookUpCurrency(call, system, businessOf(call).businessId).catch(() => undefined);
	if (!currency || !ofBusiness || ofBusiness === currency) return;
	throw new UserError(
		`The hourly rates are in ${ofBusiness}, but the client is billed in ${currency}: choose a Currency`,
		{
			description:
				'Currency is under Additional Fields. The invoice uses the one that you choose, and takes the rates without conversion.',
		},
	);
}

async function createDraft(call: Call, body: IDataObject): Promise<Invoice> {
	const session = sessionFor(call, invoiceRecord);
	const labels = Object.fromEntries(documentFields.map(({ name, displayName }) => [name, displayName]));
	const about = { ...session, subject: { ...session.subject, labels } };
	return await createRecord(about, invoiceRecord.endpoint, body, withLines).catch(async (error: Error) => {
		if (error instanceof FreshBooksError && error.mayHaveHappened) {
			call.notes.push(
				'No hour was marked as billed. Run this again: if the invoice exists, its hours are then marked.',
			);
		}
		return await Promise.reject(error);
	});
}

/** Another n8n process may have billed the same at the same moment: of two invoices the younger is deleted. */
async function isYoungerTwin(call: Call, job: Job, made: Invoice): Promise<boolean> {
	const session = sessionFor(call, invoiceRecord);
	const newest = await lookAgain(call, readPage(session, invoiceRecord.endpoint, invoicesOf(job), 1));
	const mine = billedBy(made);
	const elder = newest?.records.find(
		(one) => Number(one.id) < Number(made.id) && one.vis_state !== 1 && [...billedBy(one)].some((key) => mine.has(key)),
	);
	if (!elder) return false;
	const both = `Invoice ${elder.invoice_number} already bills some of the same hours: delete invoice ${made.invoice_number}.`;
	await takeBack(call, invoiceRecord, made, both);
	return true;
}

/** How often the log is told how far it has come. */
const told = 25;

/** One request for each entry; FreshBooks replaces the whole entry (API facts §12, quirk 36). Repeating it is safe. */
async function markBilled(call: Call, entries: Entry[], standing: string): Promise<void> {
	const { connection } = call.session;
	let done = 0;
	const mark = async (index: number) => {
		const entry = entries[index];
		const body = await withKept(timeEntry, { billed: true }, async () => entry);
		await updateRecord(timeSession(call), timeEntries, String(entry.id), body);
		done += 1;
		if (done % told > 0 && done < entries.length) return;
		call.context.logger.info(`FreshBooks: ${done} of ${entries.length} time entries are marked as billed`);
	};
	await inParallel(0, entries.length - 1, connection.concurrency, mark).catch(async (error: Error) => {
		const count = `${done} of ${entries.length} time entries ${done === 1 ? 'is' : 'are'} marked as billed`;
		call.notes.push(`${standing}; ${count}. Run this again: it marks the rest and bills nothing twice.`);
		return await Promise.reject(error);
	});
}
