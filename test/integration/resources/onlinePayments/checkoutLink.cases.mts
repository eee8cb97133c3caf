import type { Matrix } from '../../matrix/case.mts';
import { byId, DELETE, POST, PUT, Y } from '../../matrix/requests.mts';
import type { World } from '../../matrix/world.mts';

const brochure = (world: World) => Number(world.find('items', { name: 'Printed brochure' }).id);
const link = (world: World) => Number(world.freshBooks.records('xM4pL9', 'checkout_links')[0].id);

/** Checkout links (API facts §8.23): the body is not wrapped, and nothing of the answers is known. */
export const checkoutLinks: Matrix = {
	resource: 'checkoutLink',
	name: 'checkout link',
	cases: [
		{
			operation: 'create',
			does: 'creates a link and returns what FreshBooks answers',
			parameters: (world) => ({
				item_id: byId(brochure(world)),
				amount: 25,
				additionalFields: { taxes: { tax: [{ name: 'HST', amount: '13%' }] } },
			}),
			requests: (world) => [
				POST(`${Y}/checkout-links`, {
					item_id: brochure(world),
					amount: '25.00',
					is_active: true,
					taxes: [{ name: 'HST', amount: '13' }],
				}),
			],
			output: [{ checkout_link: expect.objectContaining({ amount: '25.00', is_active: true }) }],
			effect: (world) => expect(world.find('checkout_links', { amount: '25.00' })).toMatchObject({ is_active: true }),
			refuses: {
				because: 'an amount that is none',
				parameters: { amount: 'cheap' },
				says: /^Amount: "cheap" is not an amount/,
			},
			twoItems: {
				parameters: { amount: '={{ $json.amount }}' },
				bad: { amount: '' },
				good: { amount: 25 },
				says: /^Amount is empty/,
			},
		},
		{
			operation: 'update',
			does: 'changes the fields that were added',
			id: link,
			parameters: { updateFields: { is_active: false } },
			requests: (_, id) => [PUT(`${Y}/checkout-links/${id}`, { is_active: false })],
			output: (_, id) => [{ checkout_link: expect.objectContaining({ id, is_active: false }) }],
			effect: (world) => expect(world.find('checkout_links', { id: link(world) })).toMatchObject({ is_active: false }),
			refuses: {
				because: 'nothing to change',
				parameters: { updateFields: {} },
				says: /^There is nothing to change/,
			},
		},
		{
			operation: 'delete',
			does: 'deletes the link',
			id: link,
			requests: (_, id) => [DELETE(`${Y}/checkout-links/${id}`)],
			output: (_, id) => [{ deleted: true, id: String(id) }],
			refuses: {
				because: 'no ID',
				parameters: { checkoutLinkId: byId('={{ "" }}') },
				says: /^Checkout Link: choose one or give its ID/,
			},
		},
	],
};
