import { createHash } from 'node:crypto';
import { type Business, type Fields, tableOf } from '../state/state.mts';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * A gateway lives in the list of gateways (API facts §8.17): whoever deletes it there has disconnected it here
 * (UNCONFIRMED).
 */
function gatewayOf(business: Business, name: unknown): Fields | undefined {
	return [...tableOf(business, 'gateways').rows.values()].find((row) => row.gateway_name === name);
}

const stripeAccount = ({ accountId }: Business): string => `acct_${digest(accountId).slice(0, 16)}`;

const publishableKey = ({ accountId }: Business): string => `pk_test_${digest(`key ${accountId}`).slice(0, 24)}`;

function stripeUnified(business: Business, gateway: Fields): Fields {
	return {
		id: gateway.id,
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

/**
 * What the gateway route shows (API facts §8.17): `stripe` and `paypal` are null where there is none, the others
 * absent. What a connected PayPal shows is UNCONFIRMED.
 */
export function gatewayConnections(business: Business): Fields[] {
	const unified = gatewayOf(business, 'stripe');
	const paypal = gatewayOf(business, 'paypal');
	return [
		{
			stripe: null,
			paypal: paypal ? { id: paypal.id } : null,
			...(unified && { stripe_unified: stripeUnified(business, unified) }),
		},
	];
}

/** The gateway as payment options tell of it (API facts §8.23); null for one that is not connected (UNCONFIRMED). */
export function gatewayInfo(business: Business, name: unknown): Fields | null {
	const gateway = gatewayOf(business, name);
	if (!gateway) return null;
	const isStripe = name === 'stripe';
	return {
		id: String(gateway.id),
		account_id: isStripe ? stripeAccount(business) : null,
		country: 'CA',
		user_publishable_key: isStripe ? publishableKey(business) : null,
		currencies: ['CAD', 'USD'],
		bank_transfer_enabled: false,
		gateway_name: name,
		can_process_payments: true,
	};
}
