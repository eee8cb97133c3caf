import { testLaterFilters } from '../../matrix/laterFilters.mts';
import { testRaw } from '../../matrix/lists.mts';
import { testMatrix } from '../../matrix/matrix.mts';
import { A, byId, POST, PUT } from '../../matrix/requests.mts';
import { openWorld } from '../../matrix/world.mts';
import { billVendors } from './billVendor.cases.mts';

const world = openWorld();
const path = `${A}/bill_vendors/bill_vendors`;

testMatrix(world, billVendors);

/** Every writable field of API facts §8.15. */
const plain = {
	account_number: 'GF-77',
	primary_contact_first_name: 'Ada',
	primary_contact_last_name: 'Grove',
	primary_contact_email: 'ada@grove.example',
	phone: '+1 416 555 0188',
	website: 'https://grove.example',
	street: '9 Elm Street',
	street2: 'Unit 3',
	city: 'Toronto',
	province: 'Ontario',
	country: 'Canada',
	postal_code: 'M5V 2T6',
	language: 'fr',
	note: 'Delivers on Tuesdays',
	is_1099: true,
};
const typed = {
	...plain,
	currency_code: 'usd',
	tax_defaults: {
		tax: [
			{ taxid: byId(8803), name: 'HST', amount: '13%', enabled: true, system_taxid: '7', tax_authorityid: 'CRA' },
			{ name: 'PST', amount: 7, enabled: false },
		],
	},
};
const sent = {
	...plain,
	currency_code: 'USD',
	tax_defaults: [
		{ taxid: 8803, name: 'HST', amount: '13', enabled: true, system_taxid: 7, tax_authorityid: 'CRA' },
		{ name: 'PST', amount: '7', enabled: false },
	],
};

test('billVendor: create sends every field', async () => {
	const parameters = { vendor_name: 'Grove Furniture', additionalFields: typed };
	const result = await world.run({ resource: 'billVendor', operation: 'create', ...parameters });
	expect(result.error).toBeUndefined();
	const body = { vendor_name: 'Grove Furniture', ...sent };
	expect(world.requests()).toEqual([POST(path, { bill_vendor: body })]);
	expect(world.find('bill_vendors', { vendorid: 83104 })).toMatchObject(body);
});

test('billVendor: update sends every field', async () => {
	const updateFields = { vendor_name: 'Grove Furniture', ...typed };
	const result = await world.run({
		resource: 'billVendor',
		operation: 'update',
		billVendorId: byId(83103),
		updateFields,
	});
	expect(result.error).toBeUndefined();
	const body = { vendor_name: 'Grove Furniture', ...sent };
	expect(world.requests()).toEqual([PUT(`${path}/83103`, { bill_vendor: body })]);
	expect(world.find('bill_vendors', { vendorid: 83103 })).toMatchObject(body);
});

testLaterFilters(world, { resource: 'billVendor', path, id: 'vendorid' }, [
	['part of the name, in capitals or not', { vendor_name: 'PAPER' }, [83101]],
	['a name left empty, which is no filter', { vendor_name: '' }, [83103, 83102, 83101]],
	['the first name of the contact', { primary_contact_email: 'gwen' }, [83101]],
	['name and contact, which both must match', { vendor_name: 'hosting', primary_contact_email: 'gwen' }, []],
]);

for (const accountsPayable of ['refused-200', 'refused-403'] as const) {
	test(`billVendor: a plan without them is said in plain words (${accountsPayable})`, async () => {
		world.freshBooks.switches.accountsPayable = accountsPayable;
		const result = await world.run({ resource: 'billVendor', operation: 'getAll' });
		expect(result.error?.message).toBe('You do not have access to bill vendors.');
		expect(result.error?.description).toMatch(/Bill vendors need the accounts payable feature/);
	});
}

testRaw(world, {
	resource: 'billVendor',
	path: `${path}/83101`,
	id: 83101,
	open: ({ response }: { response: { result: { bill_vendor: object } } }) => response.result.bill_vendor,
});
