import type { IDataObject } from 'n8n-workflow';

import { accounting, readPage } from '../../api/records';
import { undefinedIfHidden } from '../../api/undefinedIf404';
import { refuse } from '../../fields/basics';
import { containsFilter } from '../../fields/laterFilters';
import { locator } from '../../fields/locator';
import { currencyField, languageField, noteField } from '../../fields/moneyFields';
import { fullName } from '../../fields/naming';
import { within } from '../../formats/refuse';
import { orStandIn } from '../../http/rehearsal';
import { noteHint } from '../../http/trace';
import type { Field } from '../../model/field';
import type { Call, RecordResource, WritableResource } from '../../model/resource';
import { get } from '../../operations/get';
import { getAll } from '../../operations/getAll';
import { sessionFor } from '../../operations/lookUp';
import { remove, restore } from '../../operations/state';
import { update } from '../../operations/update';

/** Staff (API facts §8.16): FreshBooks' older word for the team, which cannot be added to here. */
export const staff: RecordResource = {
	name: 'Staff Member',
	plural: 'Staff Members',
	value: 'staff',
	description: 'People who work for the business (deprecated by FreshBooks: see team member)',
	endpoint: accounting('users/staffs', { one: 'staff', many: 'staff', id: 'id' }),
	scope: 'teams',
	search: {
		name: ({ fname, lname, email }) => [[fname, lname].filter(Boolean).join(' '), email].filter(Boolean).join(' – '),
	},
	knownBy: {
		mode: 'By Name or Email',
		example: 'Ann Smith or name@email.com',
		names: ({ email, display_name: shown, fname, lname }) => [email, shown, fullName(fname, lname)],
	},
	required: [],
	optional: [
		{ displayName: 'Business Phone', name: 'bus_phone', type: 'string', default: '' },
		{ displayName: 'City', name: 'p_city', type: 'string', default: '' },
		{ displayName: 'Country', name: 'p_country', type: 'string', default: '' },
		currencyField('Three-letter currency code'),
		{ displayName: 'Display Name', name: 'display_name', type: 'string', default: '' },
		{ displayName: 'Email', name: 'email', type: 'string', default: '', placeholder: 'e.g. name@email.com' },
		{ displayName: 'Fax', name: 'fax', type: 'string', default: '' },
		{ displayName: 'First Name', name: 'fname', type: 'string', default: '' },
		{ displayName: 'Home Phone', name: 'home_phone', type: 'string', default: '' },
		languageField,
		{ displayName: 'Last Name', name: 'lname', type: 'string', default: '' },
		{ displayName: 'Mobile Phone', name: 'mob_phone', type: 'string', default: '' },
		noteField,
		{ displayName: 'Organization', name: 'organization', type: 'string', default: '' },
		{ displayName: 'Postal Code', name: 'p_code', type: 'string', default: '' },
		{ displayName: 'Province or State', name: 'p_province', type: 'string', default: '' },
		{ displayName: 'Rate', name: 'rate', type: 'string', as: 'amount', default: '', placeholder: 'e.g. 80.00' },
		{ displayName: 'Street', name: 'p_street', type: 'string', default: '' },
		{ displayName: 'Street 2', name: 'p_street2', type: 'string', default: '' },
	],
	laterFilters: [containsFilter('Name or Email', 'display_name', 'fname', 'lname', 'email')],
	simple: [
		'id',
		'fname',
		'lname',
		'display_name',
		'email',
		'organization',
		'role',
		'rate',
		'currency_code',
		'bus_phone',
		'vis_state',
		'updated',
	],
	listed: ['id', 'fname', 'lname', 'email', 'organization', 'role', 'rate', 'currency_code', 'bus_phone', 'state'],
	operations: [get, getAll, update, remove, restore],
};

/** Who spent it. FreshBooks wants to be told; nearly always it is the owner. */
export const spenderField: Field = {
	...locator(staff, {
		name: 'staffid',
		displayName: 'Who Spent It',
		description: 'If left empty on a new record, the owner of the business',
	}),
	alsoCalled: ['Staff Member'],
};

/** Staff of FreshBooks' own numbering: the owner of a business is 1 (API facts §3). */
const owner = 1;

/** A new expense with somebody who spent it: the owner, unless the user has chosen, and told where there are others. */
export async function withSpender(call: Call<WritableResource>, body: IDataObject): Promise<IDataObject> {
	if (body.staffid !== undefined) return body;
	const session = sessionFor(call, staff);
	const read = async () => await undefinedIfHidden(session, async () => await readPage(session, staff.endpoint, [], 1));
	const list = async () => (await call.shared('staff', read))?.records ?? [];
	const records = await orStandIn(session.connection, list(), []);
	const active = records.filter(({ vis_state: state }) => state === 0);
	const known = active.find(({ id }) => Number(id) === owner);
	if (active.length === 1) return { ...body, staffid: Number(active[0].id) };
	if (active.length > 1) {
		if (!known) within(spenderField, refuse)('choose one: several people work for this business');
		noteHint(call.session, `Who Spent It was left empty, so it is set to the owner, ${staff.search!.name(known!)}`);
	}
	return { ...body, staffid: owner };
}
