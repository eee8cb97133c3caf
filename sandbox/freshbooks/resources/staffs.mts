import { decimalNumber, each, readOnly, text } from '../model/fields.mts';
import type { Resource } from '../model/resource.mts';
import { eastern } from '../values/clock.mts';
import { touchUpdated } from './common.mts';

const ADDRESS = 'p_street p_street2 p_city p_province p_code p_country';

/** Staff (API facts §8.16): deprecated, none is made by API. No filter is known. */
export const staffs: Resource = {
	table: 'staffs',
	title: 'Staff',
	family: 'accounting',
	path: 'users/staffs',
	one: 'staff',
	many: 'staff',
	ids: ['id', 'userid'],
	scope: 'teams',
	firstId: 1,
	verbs: ['list', 'get', 'update'],
	states: [0, 1, 2],
	fields: {
		...each(text, 'fname lname display_name email organization language currency_code note'),
		...each(text, `bus_phone home_phone mob_phone fax ${ADDRESS}`),
		rate: decimalNumber,
		// Which fields besides ids and counts may be written is UNCONFIRMED.
		...each(readOnly, 'id userid username role level num_logins last_login signup_date updated api_token'),
	},
	defaults: ({ business, state }) => ({
		id: 0,
		userid: 0,
		api_token: null,
		bus_phone: '',
		currency_code: business.currency,
		display_name: null,
		email: '',
		fax: '',
		home_phone: null,
		language: 'en',
		last_login: null,
		level: 1,
		mob_phone: '',
		note: null,
		num_logins: 0,
		organization: business.name,
		...Object.fromEntries(ADDRESS.split(' ').map((name) => [name, ''])),
		rate: null,
		role: 'staff',
		signup_date: eastern(state.now()),
		username: null,
	}),
	touch: touchUpdated,
	filters: {},
};
