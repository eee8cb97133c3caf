import type { IDataObject } from 'n8n-workflow';

import { accounting } from '../api/records';
import { bare } from '../formats/folded';
import { moneyText } from '../formats/money';
import type { Query } from '../http/session';

/** What this code relies on in an estimate (API facts §8.4). */
export interface Estimate extends IDataObject {
	/** Whether an invoice was made of it. */
	invoiced?: boolean;
	/** Sent only when they are asked for. */
	lines?: IDataObject[];
	invoices?: Array<{ invoice_number?: string; vis_state?: number }>;
}

/** What others need to know of estimates. It stands apart from their operations, because one of these makes an invoice. */
export const estimateRecord = {
	name: 'Estimate',
	plural: 'Estimates',
	endpoint: accounting<Estimate>('estimates/estimates', {
		one: 'estimate',
		many: 'estimates',
		id: 'id',
		ids: 'estimateids',
	}),
	scope: 'estimates',
	urlName: 'estimate',
	search: {
		query: 'search[estimate_number_like]',
		name: ({ estimate_number: number, current_organization: organization, amount, ui_status: status }: IDataObject) =>
			[number, organization, amount && moneyText(amount), status].filter(Boolean).join(' – '),
	},
	knownBy: {
		mode: 'By Number' as const,
		example: '0000042',
		isNumber: true,
		names: ({ estimate_number: number }: IDataObject) => [number],
		queries: (text: string): Query[] => (/^[!-~]+$/.test(text) ? [[['search[estimate_number_like]', bare(text)]]] : []),
	},
};
