import type { IDataObject } from 'n8n-workflow';

import { output } from '../fields/parameters';
import type { Call, Output } from '../model/resource';

/** A new record in the output, and whom FreshBooks has emailed about it. The raw output is FreshBooks' own. */
export async function newOutput(call: Call, made: IDataObject): Promise<Output> {
	const { json } = output(call, made);
	const to = call.parameter('output') === 'raw' ? undefined : await call.resource.emailed?.(call, made);
	return { json: to === undefined ? json : { emailed_to: to, ...json } };
}
