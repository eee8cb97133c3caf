import { refuse } from '../model/refusal.mts';
import type { Query } from './request.mts';

/** A page of rows and the numbers that describe it. */
export interface Page<T> {
	rows: T[];
	page: number;
	pages: number;
	perPage: number;
	total: number;
}

/**
 * Cuts a page out. Beyond the last page: an empty list that echoes the page asked for; an empty set is page 1
 * (API facts §4.1).
 */
export function cut<T>(rows: T[], page: number, perPage: number): Page<T> {
	const total = rows.length;
	return {
		rows: rows.slice((page - 1) * perPage, page * perPage),
		page: total === 0 ? 1 : page,
		pages: Math.ceil(total / perPage),
		perPage,
		total,
	};
}

/** The most a page may hold; more is silently capped (API facts §4.1). */
export const MOST_PER_PAGE = 100;

const DEFAULT_PER_PAGE = 15;

/** page=0 is page 1; anything else that is no positive integer is errno 1014 or 1013 (API facts §4.1). */
export function accountingPaging(query: Query, most = MOST_PER_PAGE): { page: number; perPage: number } {
	const page = query.page ?? '1';
	const perPage = query.per_page ?? String(DEFAULT_PER_PAGE);
	if (!/^\d+$/.test(String(page))) {
		refuse(422, 1014, 'Page must be a positive integer.', { field: 'page', value: page });
	}
	if (!/^[1-9]\d*$/.test(String(perPage))) {
		refuse(422, 1013, 'Per page must be a positive integer.', { field: 'per_page', value: perPage });
	}
	return { page: Math.max(1, Number(page)), perPage: Math.min(most, Number(perPage)) };
}
