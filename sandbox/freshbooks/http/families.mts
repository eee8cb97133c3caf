import type { Family } from '../model/resource.mts';

const MARKS: [prefix: string, family: Family][] = [
	['/_sandbox', 'sandbox'],
	['/auth/oauth/', 'oauth'],
	['/service/auth/oauth/token', 'oauth'],
	['/service/auth/oauth/revoke', 'oauth'],
	['/service/auth/oauth/', 'page'],
	['/oauth/', 'page'],
	['/.well-known/', 'page'],
	['/service/uploads/', 'uploads'],
	['/accounting/businesses/', 'ledger'],
	['/accounting/ledger_accounts/', 'ledger'],
	['/accounting/', 'accounting'],
	['/projects/', 'projects'],
	['/timetracking/', 'timetracking'],
	['/comments/', 'comments'],
	['/events/', 'events'],
	['/payments/', 'payments'],
	['/uploads/', 'uploads'],
	['/auth/', 'auth'],
];

/** The family a path belongs to. */
export function familyOf(path: string): Family {
	if (path === '/') return 'sandbox';
	return MARKS.find(([prefix]) => path.startsWith(prefix))?.[1] ?? 'page';
}
