import { testLaterFilters } from '../../matrix/laterFilters.mts';
import { testMatrix } from '../../matrix/matrix.mts';
import { A, byId, PUT } from '../../matrix/requests.mts';
import { openWorld } from '../../matrix/world.mts';
import { staffs } from './staff.cases.mts';

const world = openWorld();
const path = `${A}/users/staffs`;

testMatrix(world, staffs);

/** Every field of API facts §8.16 that is not FreshBooks' own. */
const plain = {
	fname: 'Inès',
	lname: 'Pine-Maple',
	display_name: 'Inès',
	email: 'ines@pine.example',
	organization: 'Pine',
	language: 'fr',
	note: 'Half days',
	bus_phone: '1',
	home_phone: '2',
	mob_phone: '3',
	fax: '4',
	p_street: '1 Pine Street',
	p_street2: 'Unit 2',
	p_city: 'Toronto',
	p_province: 'Ontario',
	p_code: 'M5V 2T6',
	p_country: 'Canada',
};

test('staff: update sends every field', async () => {
	const updateFields = { ...plain, currency_code: 'usd', rate: 75.5 };
	const result = await world.run({ resource: 'staff', operation: 'update', staffId: byId(2), updateFields });
	expect(result.error).toBeUndefined();
	const body = { ...plain, currency_code: 'USD', rate: '75.50' };
	expect(world.requests()).toEqual([PUT(`${path}/2`, { staff: body })]);
	expect(world.find('staffs', { id: 2 })).toMatchObject(body);
});

testLaterFilters(world, { resource: 'staff', path }, [
	['part of the name', { display_name: 'ROWAN' }, [1]],
	['part of the email address', { display_name: 'INES@' }, [2]],
]);

test('staff: no output holds the token that FreshBooks puts into the record', async () => {
	expect(world.find('staffs', { id: 1 }).api_token).toMatch(/^5f1d/);
	for (const parameters of [{ operation: 'getAll' }, { operation: 'get', staffId: byId(1) }]) {
		const result = await world.run({ resource: 'staff', ...parameters, output: 'raw' });
		expect(result.items[0].json.username).toBeDefined();
		expect(JSON.stringify(result.stored)).not.toContain('5f1d7a84f3e5');
	}
});
