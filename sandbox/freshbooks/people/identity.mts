import type { FastifyInstance } from 'fastify';
import { authenticate, contextOf, needScope, reachable } from '../http/access.mts';
import { sendJson } from '../http/answer.mts';
import { refuse } from '../model/refusal.mts';
import type { Business, Fields, Identity, State } from '../state/state.mts';
import { jwtLike } from '../values/jwt.mts';

const CANADIAN = { city: 'Toronto', province: 'Ontario', postal_code: 'M5V 2T6' };
const AMERICAN = { city: 'Portland', province: 'Maine', postal_code: '04101' };
/** When all of it began. */
export const SINCE = '2017-05-23T05:42:42Z';

function businessRecord(business: Business, index: number): Fields {
	const isClient = business.role === 'client';
	return {
		id: business.businessId,
		business_uuid: business.businessUuid,
		name: business.name,
		// Null for a business without an accounting account (quirk 9); the account it is a client of is named below.
		account_id: isClient ? null : business.accountId,
		date_format: 'yyyy-mm-dd',
		active: true,
		number_format: null,
		first_day_of_week: 0,
		timezone: business.timezone,
		status: 'active',
		advanced_accounting_enabled: false,
		industry: 'Design',
		billing_country_code: business.country === 'Canada' ? 'CAN' : 'USA',
		business_type: null,
		address: isClient
			? null
			: {
					id: 5100 + index,
					street: '12 Juniper Lane',
					street2: '',
					...(business.country === 'Canada' ? CANADIAN : AMERICAN),
					country: business.country,
				},
		phone_number: isClient ? null : { id: 6100 + index, phone_number: '+1 416 555 0142' },
		business_clients: isClient
			? [
					{
						id: 7100 + index,
						business_id: business.businessId,
						account_id: business.accountId,
						userid: 214101,
						client_business: { business_id: business.businessId },
						account_business: { account_business_id: business.businessId + 1, account_id: business.accountId },
					},
				]
			: [],
	};
}

function member({ id, uuid, role, firstName, lastName, email }: Identity, business: Business, index: number): Fields {
	return {
		id: 91000 + index,
		group_id: 88000 + (business.businessId % 1000),
		role,
		identity_id: id,
		identity_uuid: uuid,
		first_name: firstName,
		last_name: lastName,
		language: 'en',
		email,
		company: business.name,
		business_id: business.businessId,
		active: true,
		unacknowledged_change: false,
	};
}

function roleIn(state: State, business: Business, person: Identity): string {
	if (business.role === 'client' || state.switches.role === 'client') return 'client';
	return person.role;
}

function me(state: State, person: Identity): Fields {
	const businesses = reachable(state);
	const accounts = businesses.map(({ accountId }) => accountId);
	const profession = {
		id: 4001,
		business_id: businesses[0].businessId,
		title: 'Owner',
		company: businesses[0].name,
		designation: null,
	};
	const names = { first_name: person.firstName, last_name: person.lastName };
	return {
		id: person.id,
		identity_id: person.id,
		identity_uuid: person.uuid,
		...names,
		email: person.email,
		language: 'en',
		confirmed_at: SINCE,
		created_at: SINCE,
		unconfirmed_email: null,
		setup_complete: true,
		phone_numbers: [{ title: '', phone_number: '+1 416 555 0142' }],
		addresses: [null],
		profession,
		profile: {
			setup_complete: true,
			...names,
			phone_number: '+1 416 555 0142',
			address: null,
			profession,
			professions: [profession],
			has_password: true,
			is_email_confirmed: true,
			timezone: businesses[0].timezone,
			time_format: 0,
		},
		links: { me: `/service/auth/api/v1/users?id=${person.id}`, roles: `/service/auth/api/v1/users/role/${person.id}` },
		permissions: Object.fromEntries(
			accounts.map((account) => [account, { 'team_members.access': true, 'client.limit': 1000 }]),
		),
		subscription_statuses: Object.fromEntries(accounts.map((account) => [account, 'active'])),
		business_statuses: Object.fromEntries(accounts.map((account) => [account, 'active'])),
		integrations: {},
		groups: businesses.map((business, index) => ({
			id: 91000 + index,
			group_id: 88000 + (business.businessId % 1000),
			role: roleIn(state, business, person),
			identity_id: person.id,
			identity_uuid: person.uuid,
			business_id: business.businessId,
			active: true,
		})),
		business_memberships: businesses.map((business, index) => ({
			id: 140130 + index,
			role: roleIn(state, business, person),
			unacknowledged_change: false,
			// Internal and secret, in every membership since 2026 (API facts §3).
			fasttrack_token: jwtLike({ identity: person.id, business: business.businessId }),
			business: businessRecord(business, index),
		})),
		identity_origin: null,
		timezone: businesses[0].timezone,
		otp_required_for_login: true,
		otp_delivery_method: 'email',
		roles: businesses.map((business, index) => ({
			id: 220100 + index,
			role: roleIn(state, business, person) === 'client' ? 'client' : 'admin',
			systemid: 330100 + index,
			userid: business.role === 'client' ? 214101 : 1,
			created_at: SINCE,
			links: { destroy: `/service/auth/api/v1/users/role/${220100 + index}` },
			accountid: business.accountId,
		})),
	};
}

/** The identity family: who am I, and one business. */
export function identityRoutes(app: FastifyInstance, state: State): void {
	app.get('/auth/api/v1/users/me', async (request, reply) => {
		const grant = authenticate(state, request);
		needScope(grant.scopes, 'profile', 'read');
		const person = state.identities.find(({ id }) => id === grant.identityId);
		if (!person) refuse(404, 1012, 'Identity not found.');
		return sendJson(reply, 'auth', 200, { response: me(state, person) });
	});

	app.get('/auth/api/v1/users/business/:tenant', async (request, reply) => {
		const { business, scopes } = contextOf(state, request, 'businessId');
		needScope(scopes, 'business', 'read');
		const members = state.identities.map((person, index) => member(person, business, index));
		const business_group = { id: 88000 + (business.businessId % 1000), category: 'business', members };
		return sendJson(reply, 'auth', 200, { response: { ...businessRecord(business, 0), business_group } });
	});
}
