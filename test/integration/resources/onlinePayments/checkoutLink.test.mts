import { testMatrix } from '../../matrix/matrix.mts';
import { byId, POST, PUT, Y } from '../../matrix/requests.mts';
import { openWorld } from '../../matrix/world.mts';
import { checkoutLinks } from './checkoutLink.cases.mts';

const world = openWorld();

testMatrix(world, checkoutLinks);

/** Every field of API facts §8.23. */
const typed = {
	currency: 'usd',
	item_name: 'Brochures',
	note: 'Thank you',
	send_admin_receipt: true,
	taxes: { tax: [{ name: 'GST', amount: '5%' }] },
};
const sent = { ...typed, currency: 'USD', taxes: [{ name: 'GST', amount: '5' }] };
const item = { item_id: byId(76201), amount: '10', is_active: false };
const sentItem = { item_id: 76201, amount: '10.00', is_active: false };

test('checkoutLink: create sends every field', async () => {
	const parameters = { resource: 'checkoutLink', operation: 'create', ...item, additionalFields: typed };
	expect((await world.run(parameters)).error).toBeUndefined();
	expect(world.requests()).toEqual([POST(`${Y}/checkout-links`, { ...sentItem, ...sent })]);
});

test('checkoutLink: update sends every field', async () => {
	const parameters = { resource: 'checkoutLink', operation: 'update', checkoutLinkId: byId(57301) };
	expect((await world.run({ ...parameters, updateFields: { ...item, ...typed } })).error).toBeUndefined();
	expect(world.requests()).toEqual([PUT(`${Y}/checkout-links/57301`, { ...sentItem, ...sent })]);
});

test.each([
	['Ab-12_x', [`${Y}/checkout-links/Ab-12_x`]],
	['a/../b', []],
])('checkoutLink: an ID that is no number goes as it is, but never out of its place: %s', async (id, paths) => {
	await world.run({ resource: 'checkoutLink', operation: 'delete', checkoutLinkId: byId(`={{ "${id}" }}`) });
	expect(world.requests().map(({ path }) => path)).toEqual(paths);
});
