import { UserError, type IDataObject } from 'n8n-workflow';

import { pageSize } from '../../api/records';
import { replyList } from '../../api/replyList';
import { noteUntaken } from '../../api/untaken';
import { refuse } from '../../fields/basics';
import { collection } from '../../fields/common';
import { locator } from '../../fields/locator';
import { bodyOf, collectionOf, conversions, limitOf, valuesOf } from '../../fields/parameters';
import { toBody } from '../../fields/values';
import { plainDecimal } from '../../formats/money';
import { within } from '../../formats/refuse';
import { asRecord, isRecord } from '../../http/families';
import { send } from '../../http/request';
import type { Request } from '../../http/session';
import { noteEnd, noteId } from '../../http/trace';
import type { Field } from '../../model/field';
import type { Call, Operation } from '../../model/resource';
import { pagingFields } from '../../operations/getAll';
import { balancedLines, checkBalance } from './balance';
import { ledgerAccount } from './ledgerAccount';

const entriesPath = '/journal_entries';

const lines = balancedLines('adjustmentLines', locator(ledgerAccount, { name: 'accountId', required: true }));

const number: Field = {
	displayName: 'Entry Number',
	name: 'journalEntryNumber',
	type: 'string',
	default: '',
	placeholder: 'e.g. ADJ-2',
};

const labels = { accountId: 'Ledger Account', details: 'Lines', name: 'Name', userEnteredDate: 'Date' };

/** These entries belong to another family of URLs than the classic ones, and need their version named (API facts §8.18). */
async function ask(call: Call, request: Pick<Request, 'method' | 'query' | 'body'>): Promise<IDataObject> {
	const { session } = call;
	const { body } = await send(
		{ ...session, subject: { ...session.subject, labels } },
		{ ...request, family: 'ledger', path: entriesPath, version: '2023-09-25' },
	);
	return asRecord(body);
}

/** A JSON number, unlike all other money: it must be just what was typed. */
function exactNumber(amount: unknown, place: string): number {
	const no = within(place, refuse);
	const exact = Number(amount);
	if (String(exact) === plainDecimal(amount, no)) return exact;
	return no(`${String(amount)} has more digits than FreshBooks can store`);
}

/** Makes an entry by FreshBooks' current API. */
export const createAdjustment: Operation = {
	value: 'createAdjustment',
	name: 'Create Adjustment',
	action: 'Create adjustment journal entry',
	description: 'Create an entry in the form of FreshBooks’ newer API (experimental: not documented by FreshBooks)',
	writes: true,
	fields: ({ required, optional }) => [
		...required,
		lines,
		...collection('Additional Fields', 'additionalFields', [...optional, number]),
	],
	async run(call) {
		const { required, optional } = call.resource;
		const how = conversions(call, 'omit');
		const { name, date, currency_code: code } = bodyOf(call, required);
		const more = toBody([...optional, number], collectionOf(call, 'additionalFields'), how);
		const given = (toBody([lines], valuesOf(call, [lines]), how).adjustmentLines ?? []) as IDataObject[];
		checkBalance({ lines: given });
		const [year, month, day] = String(date).split('-').map(Number);
		const details = given.map(({ accountId, debit, credit }, index) => ({
			accountId,
			amount: { amount: exactNumber(debit ?? credit, `Line ${index + 1}`), code },
			type: debit === undefined ? 'TYPE_CREDIT' : 'TYPE_DEBIT',
		}));
		const manualJournalEntry = { name, ...more, userEnteredDate: { year, month, day }, details };
		const reply = await ask(call, { method: 'POST', body: { manualJournalEntry } });
		const entry = isRecord(reply.manualJournalEntry) ? reply.manualJournalEntry : reply;
		noteId(call.session, entry.uuid);
		noteUntaken({ ...call.session, subject: { ...call.session.subject, labels } }, {}, manualJournalEntry, entry);
		return [{ json: entry }];
	},
};

/** Lists the entries made by FreshBooks' current API. */
export const getAdjustments: Operation = {
	value: 'getAdjustments',
	name: 'Get Adjustments',
	action: 'Get adjustment journal entries',
	description:
		'Retrieve the entries of FreshBooks’ newer API as it sends them (experimental: not documented by FreshBooks)',
	writes: false,
	fields: () => pagingFields,
	async run(call) {
		const limit = limitOf(call);
		const found = new Map<string, IDataObject>();
		let total: number | undefined;
		// how many pages there are is said nowhere: the end is a page with nothing new
		for (let page = 1, isEnd = false; !isEnd; page++) {
			const before = found.size;
			const list = await readEntries(call, page, Math.min(limit ?? pageSize, pageSize));
			for (const entry of list.records) found.set(String(entry.uuid ?? JSON.stringify(entry)), entry);
			total = list.total;
			isEnd = found.size === before || found.size >= Math.min(limit ?? Infinity, total ?? Infinity);
		}
		const all = [...found.values()].slice(0, limit).map((json) => ({ json }));
		const isFull = limit !== undefined && found.size >= limit;
		if (isFull && (total ?? Infinity) > limit) noteEnd(call.session, { stopped: { limit, total } });
		if (!isFull && found.size < (total ?? 0)) noteEnd(call.session, { repeated: { read: found.size, total } });
		return all;
	},
};

async function readEntries(
	call: Call,
	page: number,
	size: number,
): Promise<{ records: IDataObject[]; total?: number }> {
	const reply = await ask(call, {
		method: 'GET',
		query: [
			['page_number', String(page)],
			['page_size', String(size)],
		],
	});
	const list = replyList(reply, entriesPath);
	if (list) return { records: list.records.map(asRecord), total: list.total };
	// an empty list may be left away
	if (Object.keys(reply).length === 0 || reply.total === 0) return { records: [] };
	throw new UserError(`FreshBooks’ reply holds no list of journal entries: it holds ${Object.keys(reply).join(', ')}`, {
		description: 'FreshBooks does not document what it answers here: look at it with the resource API Call.',
	});
}
