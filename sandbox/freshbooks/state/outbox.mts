import { type Business, type Email, remember, type State } from './state.mts';

/** Keeps an "email" where tests and people can look at it. */
export function sendEmail(
	{ state, business }: { state: State; business: Business },
	email: Omit<Email, 'at' | 'accountId'>,
): void {
	remember(state.outbox, { at: state.now().toISOString(), accountId: business.accountId, ...email }, 5000);
}
