import { createHash } from 'node:crypto';
import type { Business, Fields } from '../state.mts';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Only the login's first business has taken up online payments. */
const CONNECTED = 'xM4pL9';

const isConnected = ({ accountId }: Business): boolean => accountId === CONNECTED;

const stripeAccount = ({ accountId }: Business): string => `acct_${digest(accountId).slice(0, 16)}`;

const publishableKey = ({ accountId }: Business): string => `pk_test_${digest(`key ${accountId}`).slice(0, 24)}`;

function stripeUnified(business: Business): Fields {
	return {
		id: `${business.businessId}1`,
		stripe_account_id: stripeAccount(business),
		country: 'CA',
		publishable_key: publishableKey(business),
		stripe_email: 'payments@maplepine.example',
		account_status: 'active',
		available_onboarding_strategies: [],
		stripe_charges_enabled: true,
		stripe_payouts_enabled: true,
		capabilities: [
			{ capability: 'card_payments', is_active: true },
			{ capability: 'acss_debit_payments', is_active: false },
		],
	};
}

/** What the gateway route shows (§8.17): `stripe` and `paypal` are null where there is none, the others absent. */
export function gatewayConnections(business: Business): Fields[] {
	return [{ stripe: null, paypal: null, ...(isConnected(business) && { stripe_unified: stripeUnified(business) }) }];
}

/** The gateway as payment options tell of it (§8.23); null for one that is not connected (UNCONFIRMED). */
export function gatewayInfo(business: Business, name: unknown): Fields | null {
	if (name !== 'stripe' || !isConnected(business)) return null;
	return {
		id: `${business.businessId}1`,
		account_id: stripeAccount(business),
		country: 'CA',
		user_publishable_key: publishableKey(business),
		currencies: ['CAD', 'USD'],
		bank_transfer_enabled: false,
		gateway_name: name,
		can_process_payments: true,
	};
}
