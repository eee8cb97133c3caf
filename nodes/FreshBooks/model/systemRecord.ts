import type { IDataObject } from 'n8n-workflow';

import { accounting } from '../api/records';

/** What this code relies on in the accounting system of a business (API facts §8.17). */
interface System extends IDataObject {
	accountid?: string;
	currency_code?: string | null;
}

/** What others need to know of systems: a business tells its currency nowhere else. */
export const systemRecord = {
	name: 'System',
	plural: 'Systems',
	endpoint: accounting<System>('systems/systems', { one: 'system', many: '', id: 'id' }),
	scope: 'business',
};
