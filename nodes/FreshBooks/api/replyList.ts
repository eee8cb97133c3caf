import type { IDataObject } from 'n8n-workflow';

import { pagesIn } from '../http/families';

type Json = IDataObject | IDataObject[] | undefined;

/**
 * The records of one page of a list, and where they are told the numbers of pages and of records, whichever family
 * answered (API facts §4): the list is the array in the envelope, named like the end of the path where there are several.
 * @returns undefined where there is no list, or several of which none is called like the path
 */
export function replyList(
	reply: unknown,
	path: string,
): { records: IDataObject[]; pages?: number; total?: number } | undefined {
	const body = reply as IDataObject;
	const response = body.response as IDataObject | undefined;
	const content = (response?.result ?? response ?? body) as Json;
	const records = Array.isArray(content) ? content : onlyList(content, path);
	if (!records) return undefined;
	const paging = (body.meta ?? content ?? {}) as IDataObject;
	return { records, pages: pagesIn(paging), total: paging.total as number | undefined };
}

function onlyList(content: IDataObject | undefined, path: string): IDataObject[] | undefined {
	// what the caller may do stands beside some lists
	const lists = Object.entries(content ?? {}).filter(([key, value]) => Array.isArray(value) && key !== 'abilities');
	const named = lists.find(([key]) => path.endsWith(`/${key}`));
	const [, records] = named ?? (lists.length === 1 ? lists[0] : []);
	return records as IDataObject[] | undefined;
}
