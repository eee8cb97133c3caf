import { refuse } from '../model/refusal.mts';
import type { Context } from '../model/resource.mts';
import type { Fields } from '../state/state.mts';
import { today } from '../values/clock.mts';
import { compare, exact, zero } from '../values/decimal.mts';

/** Refuses a business whose plan has no Accounts Payable (quirk 19); whether under HTTP 200 or 403 is a switch. */
export function payables(errno: number, name: string): (context: Context) => void {
	return ({ state: { switches } }) => {
		if (switches.accountsPayable === 'on') return;
		refuse(switches.accountsPayable === 'refused-403' ? 403 : 200, errno, `You do not have access to ${name}.`);
	};
}

/** The status word of a bill; `overdue` depends on the day it is read. That `partial` wins over it is UNCONFIRMED. */
export function billStatus({ state, business }: Context, bill: Fields): string {
	const paid = exact((bill.paid as Fields).amount);
	if (compare(paid, zero) > 0) {
		return compare(exact((bill.outstanding as Fields).amount), zero) <= 0 ? 'paid' : 'partial';
	}
	return String(bill.due_date) < today(state.now(), business.timezone) ? 'overdue' : 'unpaid';
}
