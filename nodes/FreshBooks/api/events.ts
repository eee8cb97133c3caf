import type { INodePropertyOptions } from 'n8n-workflow';
import { byLetters } from '../formats/alphabet';

/** One of FreshBooks' webhook nouns (API facts §10.5). */
interface Noun {
	value: string;
	name: string;
	plural: string;
	/** Registering needs the read scope of the object. */
	scope: string;
	verbs: string[];
}

const usual = ['create', 'delete', 'update'];
const withEmail = ['create', 'delete', 'sendByEmail', 'update'];

const nouns: Noun[] = [
	{ value: 'bill', name: 'Bill', plural: 'bills', scope: 'bills', verbs: usual },
	{ value: 'bill_vendor', name: 'Bill Vendor', plural: 'bill vendors', scope: 'bill_vendors', verbs: usual },
	{ value: 'category', name: 'Expense Category', plural: 'expense categories', scope: 'expenses', verbs: usual },
	{ value: 'client', name: 'Client', plural: 'clients', scope: 'clients', verbs: usual },
	{ value: 'credit_note', name: 'Credit Note', plural: 'credit notes', scope: 'credit_notes', verbs: usual },
	{ value: 'estimate', name: 'Estimate', plural: 'estimates', scope: 'estimates', verbs: withEmail },
	{ value: 'expense', name: 'Expense', plural: 'expenses', scope: 'expenses', verbs: usual },
	{ value: 'invoice', name: 'Invoice', plural: 'invoices', scope: 'invoices', verbs: withEmail },
	{ value: 'item', name: 'Item', plural: 'items', scope: 'billable_items', verbs: usual },
	{ value: 'payment', name: 'Payment', plural: 'payments', scope: 'payments', verbs: usual },
	{ value: 'project', name: 'Project', plural: 'projects', scope: 'projects', verbs: usual },
	{ value: 'recurring', name: 'Recurring Template', plural: 'recurring templates', scope: 'invoices', verbs: usual },
	{ value: 'service', name: 'Service', plural: 'services', scope: 'billable_items', verbs: usual },
	{ value: 'tax', name: 'Tax', plural: 'taxes', scope: 'taxes', verbs: usual },
	{ value: 'time_entry', name: 'Time Entry', plural: 'time entries', scope: 'time_entries', verbs: usual },
];

const verbNames: Record<string, string> = {
	create: 'Created',
	delete: 'Deleted',
	sendByEmail: 'Sent by Email',
	update: 'Updated',
};

/** The 15 nouns, each for every change of its kind, and the 47 single events, grouped by noun. */
export const eventOptions: INodePropertyOptions[] = nouns
	.flatMap(({ value, name, plural, verbs }) => [
		{
			name: `${name}: Any Change`,
			value,
			action: `On any change of ${plural}`,
			description: `Everything that happens to ${plural}`,
		},
		...verbs.map((verb) => ({ name: `${name}: ${verbNames[verb]}`, value: `${value}.${verb}` })),
	])
	.sort((a, b) => byLetters(a.name, b.name));

/** `invoice` of `invoice.create`. */
export const nounOf = (event: string): string => event.split('.')[0];

/** The scope that FreshBooks wants for an event: the read scope of its object. */
export function scopeOf(event: string): string {
	const scope = nouns.find(({ value }) => value === nounOf(event))?.scope;
	return `user:${scope}:read`;
}

/** What to register: a noun covers its own verbs, so that nothing is delivered twice. */
export function withoutCovered(events: string[]): string[] {
	const picked = new Set(events);
	return [...picked].filter((event) => event === nounOf(event) || !picked.has(nounOf(event)));
}
