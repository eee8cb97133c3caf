import type { Context } from '../model/resource.mts';
import { type Email, remember } from './state.mts';

/** Keeps an "e-mail" where tests and people can look at it. */
export function sendEmail({ state, business }: Context, email: Omit<Email, 'at' | 'accountId'>): void {
	remember(state.outbox, { at: state.now().toISOString(), accountId: business.accountId, ...email }, 5000);
}
