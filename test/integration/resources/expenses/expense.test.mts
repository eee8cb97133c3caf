import { receipt, refused, taken } from '../../matrix/files.mts';
import { testLaterFilters } from '../../matrix/laterFilters.mts';
import { testFilters, testIncludes, testRaw, type FilterRow } from '../../matrix/lists.mts';
import { testMatrix } from '../../matrix/matrix.mts';
import { placed } from '../../matrix/placed.mts';
import { A, account, byId, GET, POST, PUT, upload } from '../../matrix/requests.mts';
import { openWorld } from '../../matrix/world.mts';
import { credentialFor, file } from '../../stage/n8n.mts';
import { expenses } from './expense.cases.mts';

const world = openWorld();
const path = `${A}/expenses/expenses`;

testMatrix(world, expenses);

const create = {
	resource: 'expense',
	operation: 'create',
	amount: '42.50',
	categoryid: byId(3012027),
	date: '2026-03-31',
	additionalFields: { currency_code: 'CAD', staffid: byId(1) },
};
const required = { amount: { amount: '42.50', code: 'CAD' }, categoryid: 3012027, date: '2026-03-31', staffid: 1 };

/** Every writable field of API facts §8.5. */
const plain = {
	account_name: 'Chequing',
	bank_name: 'Maple Bank',
	billable: true,
	compounded_tax: true,
	include_receipt: true,
	is_cogs: true,
	notes: 'Team lunch',
	taxName1: 'GST',
	taxName2: 'PST',
	vendor: 'Bistro Nord',
};
const typed = {
	...plain,
	clientid: byId(214101),
	invoiceid: byId(987010),
	modern_projectid: byId(609301),
	markup_percent: '10%',
	taxAmount1: 2,
	taxAmount2: '2.8',
	taxPercent1: '5',
	taxPercent2: '7.0',
};
const sentIn = (code: string) => ({
	...plain,
	clientid: 214101,
	invoiceid: 987010,
	modern_projectid: 609301,
	projectid: 609301,
	markup_percent: '10',
	taxAmount1: { amount: '2.00', code },
	taxAmount2: { amount: '2.80', code },
	taxPercent1: '5',
	taxPercent2: '7',
});

test('expense: create sends every field', async () => {
	const result = await world.run({
		...create,
		...placed('expense', { ...typed, status: 4, currency_code: 'CAD', staffid: byId(2) }),
	});
	expect(result.error).toBeUndefined();
	const body = { ...required, staffid: 2, ...sentIn('CAD'), status: 4 };
	expect(world.requests()).toEqual([POST(path, { expense: body })]);
	expect(world.find('expenses', { id: 1650008 })).toMatchObject(body);
});

describe('expense: a new one for which nobody is named', () => {
	const { additionalFields: _named, ...plainly } = create;
	const staffs = `${A}/users/staffs`;
	const [who] = ['Who Spent It was left empty, so it is set to the owner, Rowan Maple – rowan@maplepine.example'];
	const made = () => world.requests().at(-1)?.body;
	const leave = (...ids: number[]) => {
		const staff = ids.map((id) => ({ id, vis_state: 0, fname: `No. ${id}` }));
		world.freshBooks.switches.faults = [
			{ match: { path: 'users/staffs' }, kind: 'status', status: 200, body: { response: { result: { staff } } } },
		];
	};

	test('is the owner’s, in the currency of the business, and says so where others work there too', async () => {
		const { error, hints } = await world.run(plainly, { items: [{}, {}] });
		expect([error, hints]).toEqual([undefined, [`2 of 2 items: ${who}`]]);
		const [currency, people, ...writes] = world.requests();
		expect([currency, people]).toEqual([GET(`${A}/systems/systems/439001`), GET(staffs, ['page=1', 'per_page=100'])]);
		expect(writes).toEqual([POST(path, { expense: required }), POST(path, { expense: required })]);
	});

	test('is that person’s where only one works there, without a word', async () => {
		leave(2);
		const { hints } = await world.run(plainly);
		expect([hints, made()]).toEqual([[], { expense: { ...required, staffid: 2 } }]);
	});

	test('is an error where several work there and none is the owner', async () => {
		leave(2, 3);
		const { error } = await world.run(plainly);
		expect(error?.message).toBe('Who Spent It: choose one: several people work for this business');
		expect(world.requests().filter(({ method }) => method !== 'GET')).toEqual([]);
	});

	test('is the owner’s where the login may not see who works there', async () => {
		const scopes = ['user:expenses:write', 'user:business:read'];
		const credential = credentialFor(world.freshBooks, world.freshBooks.issueToken({ scopes }));
		const { error } = await world.run(plainly, { credential });
		expect([error, made()]).toEqual([undefined, { expense: required }]);
	});

	test('is in no currency where FreshBooks tells that of another account', async () => {
		world.freshBooks.switches.faults = [
			{
				match: { path: 'systems/systems' },
				kind: 'rewrite',
				rewrite: [`"accountid":"${account}"`, '"accountid":"aB1"'],
			},
		];
		const { error } = await world.run(plainly);
		expect(error?.message).toMatch(/^Currency is empty/);
		expect(world.requests().filter(({ method }) => method !== 'GET')).toEqual([]);
	});
});

test('expense: update sends every field, in the currency that the user names', async () => {
	const updateFields = {
		amount: '1234567.89',
		currency_code: 'usd',
		categoryid: byId(3012035),
		date: '2026-04-01T00:00:00',
		staffid: 2,
		...typed,
	};
	const result = await world.run({ resource: 'expense', operation: 'update', expenseId: byId(1650002), updateFields });
	expect(result.error).toBeUndefined();
	const amount = { amount: '1234567.89', code: 'USD' };
	const body = { amount, categoryid: 3012035, date: '2026-04-01', staffid: 2, ...sentIn('USD') };
	expect(world.requests()).toEqual([PUT(`${path}/1650002`, { expense: body })]);
	expect(world.find('expenses', { id: 1650002 })).toMatchObject({ ...body, status: 1 });
});

test('expense: update can take the client away', async () => {
	const updateFields = { clientid: byId('={{ "" }}') };
	await world.run({ resource: 'expense', operation: 'update', expenseId: byId(1650005), updateFields });
	expect(world.requests()).toEqual([PUT(`${path}/1650005`, { expense: { clientid: null } })]);
});

test('expense: create without a receipt uploads nothing', async () => {
	const result = await world.run(create, { items: [{ binary: receipt }] });
	expect(result.error).toBeUndefined();
	expect(world.requests()).toEqual([POST(path, { expense: required })]);
});

test('expense: update uploads a receipt from the named field', async () => {
	const parameters = { resource: 'expense', operation: 'update', expenseId: byId(1650002), attachReceipt: true };
	const result = await world.run(
		{ ...parameters, binaryPropertyName: 'scan', updateFields: { vendor: 'VIA Rail' } },
		{ items: [{ binary: { scan: receipt.data } }] },
	);
	expect(result.error).toBeUndefined();
	const { attachment } = world.find('expenses', { id: 1650002 }) as { attachment: { jwt: string } };
	const body = {
		vendor: 'VIA Rail',
		attachment: { jwt: attachment.jwt, media_type: 'image/png' },
		has_receipt: true,
	};
	expect(world.requests()).toEqual([upload('lunch.png', 'image/png', 70), PUT(`${path}/1650002`, { expense: body })]);
});

test('expense: update attaches a receipt and changes nothing else', async () => {
	const parameters = { resource: 'expense', operation: 'update', expenseId: byId(1650002), attachReceipt: true };
	const result = await world.run(parameters, { items: [{ binary: receipt }] });
	expect(result.error).toBeUndefined();
	expect(result.items[0].json).toMatchObject({ has_receipt: true, vendor: 'Lakeshore Rail' });
});

test('expense: when the upload worked and the expense did not, the error says so', async () => {
	const parameters = { ...create, categoryid: byId(1), attachReceipt: true };
	const result = await world.run(parameters, { items: [{ binary: receipt }] });
	expect(result.error?.message).toMatch(/^Category not found/);
	expect(result.error?.description).toMatch(/file was uploaded, but no expense uses it/);
	expect(world.freshBooks.records('xM4pL9', 'expenses')).toHaveLength(7);
});

for (const [name, mimeType, content, sentAs] of taken) {
	test(`expense: a receipt ${name} of the type ${mimeType} comes back byte for byte`, async () => {
		const expenseId = byId(1650001);
		const items = [{ binary: file(content, name, mimeType) }];
		const attached = await world.run({ resource: 'expense', operation: 'attachReceipt', expenseId }, { items });
		expect(attached.error).toBeUndefined();
		expect(world.requests()[0]).toEqual(upload(name, sentAs, content.length));

		const parameters = { resource: 'expense', operation: 'downloadReceipt', expenseId, binaryPropertyName: 'receipt' };
		const [{ binary }] = (await world.run(parameters)).items;
		expect(Buffer.from(binary!.receipt.data, 'base64').equals(content)).toBe(true);
		expect(binary!.receipt.mimeType).toBe(sentAs);
		expect(binary!.receipt.fileName).toBe(`receipt-1650001.${sentAs.split('/')[1].replace('jpeg', 'jpg')}`);
	});
}

for (const [why, binary, says] of refused) {
	for (const [operation, more] of [
		['create', create],
		['update', { expenseId: byId(1650002), updateFields: { vendor: 'X' } }],
		['attachReceipt', { expenseId: byId(1650002) }],
	] as const) {
		test(`expense: ${operation} takes no receipt that is ${why}`, async () => {
			const parameters = { ...more, resource: 'expense', operation, attachReceipt: true };
			const result = await world.run(parameters, { items: [{ binary }] });
			expect(result.error?.message).toMatch(says);
			expect(world.requests()).toEqual([]);
		});
	}
}

for (const timezone of ['Pacific/Auckland', 'America/Los_Angeles']) {
	for (const typedDate of ['2026-12-31', '2026-12-31T00:00:00', '2026-12-31T23:45:00+13:00', '2026-12-31T00:15:00Z']) {
		test(`expense: the day of ${typedDate} stays in ${timezone}`, async () => {
			await world.run({ ...create, date: typedDate }, { timezone });
			expect(world.requests()).toEqual([POST(path, { expense: { ...required, date: '2026-12-31' } })]);
		});
	}
}

test('expense: is found by its web address', async () => {
	const value = 'https://my.freshbooks.com/#/expenses/1650004';
	const result = await world.run({
		resource: 'expense',
		operation: 'get',
		expenseId: { __rl: true, mode: 'url', value },
	});
	expect(world.requests()).toEqual([GET(`${path}/1650004`)]);
	expect(result.items[0].json.vendor).toBe('Harbour Inn');
});

const all = [1650006, 1650005, 1650004, 1650003, 1650002, 1650001];
testFilters(world, { resource: 'expense', path }, [
	[
		{ expenseids: '1650001,1650004' },
		['search[expenseids][]=1650001', 'search[expenseids][]=1650004'],
		[1650004, 1650001],
	],
	[{ clientid: byId(214101) }, ['search[clientid]=214101'], [1650005]],
	[{ clientids: '214101, 214102' }, ['search[clientids][]=214101', 'search[clientids][]=214102'], [1650005]],
	[{ clientid_not: byId(214101) }, ['search[clientid_not]=214101'], all.filter((id) => id !== 1650005)],
	[{ staffid: '1' }, ['search[staffid]=1'], all],
	[{ profileid: '5' }, ['search[profileid]=5'], []],
	[{ categoryid: byId(3012059) }, ['search[categoryid]=3012059'], [1650006]],
	[{ projectid: '7' }, ['search[projectid]=7'], []],
	[{ date_min: '2099-01-01' }, ['search[date_min]=2099-01-01'], []],
	[{ date_max: '2001-01-01T00:00:00' }, ['search[date_max]=2001-01-01'], []],
	[{ updated_min: '2099-01-01' }, ['search[updated_min]=2099-01-01'], []],
	[{ updated_max: '2001-01-01' }, ['search[updated_max]=2001-01-01'], []],
	[{ amount_min: '148.4' }, ['search[amount_min]=148.40'], [1650004, 1650002]],
	[{ amount_max: '45' }, ['search[amount_max]=45.00'], [1650003]],
	[{ vendor: 'Paper & Co.' }, ['search[vendor]=Paper & Co.'], [1650003]],
	[{ has_receipt: true }, ['search[has_receipt]=true'], [1650003]],
	[{ has_receipt: false }, ['search[has_receipt]=false'], all.filter((id) => id !== 1650003)],
	[{ vis_state: 0 }, ['search[vis_state]=0'], all],
	[{ vis_state: 1 }, ['search[vis_state]=1'], [1650007]],
	[{ vis_state: 2 }, ['search[vis_state]=2'], []],
] satisfies FilterRow[]);

testLaterFilters(world, { resource: 'expense', path }, [
	['its status', { status: [1] }, [1650005]],
	['any of several statuses', { status: [0, 2, 4] }, all.filter((id) => id !== 1650005)],
	['part of its notes', { notes: 'WORKSHOP' }, [1650002]],
	['part of its vendor', { notes: 'harbour' }, [1650004]],
]);

test('expense: those of a project are found, and no others', async () => {
	const project = byId(609301);
	const created = await world.run({
		...create,
		additionalFields: { ...create.additionalFields, modern_projectid: project },
	});
	const laterFilters = { modern_projectid: project };
	const found = await world.run({ resource: 'expense', operation: 'getAll', returnAll: true, laterFilters });
	expect(found.items.map(({ json }) => json.id)).toEqual([created.items[0].json.id]);
});

describe('expense: the project', () => {
	const project = { modern_projectid: byId(609301) };
	const untaken = 'FreshBooks did not store Project as given: look at the result before you rely on it';

	test.each([
		[['projectid'], []],
		[['modern_projectid'], []],
		[['projectid', 'modern_projectid'], [untaken]],
	])('while FreshBooks drops %j', async (dropped, hints) => {
		world.freshBooks.switches.droppedFields = { expenses: dropped };
		const created = await world.run({ ...create, additionalFields: { ...create.additionalFields, ...project } });
		expect([created.error, created.hints]).toEqual([undefined, hints]);
		const expenseId = byId(1650001);
		const changed = await world.run({ resource: 'expense', operation: 'update', expenseId, updateFields: project });
		expect([changed.error, changed.hints]).toEqual([undefined, hints]);
	});

	test('which the reply does not tell at all', async () => {
		world.freshBooks.switches.faults = [
			{ match: { method: 'POST' }, kind: 'rewrite', rewrite: ['"(modern_)?projectid":', '"another":'] },
		];
		expect(
			(await world.run({ ...create, additionalFields: { ...create.additionalFields, ...project } })).hints,
		).toEqual([untaken]);
	});
});

test('expense: all vendors are returned when all are wanted', async () => {
	const result = await world.run({ resource: 'expense', operation: 'getVendors', returnAll: true });
	expect(world.requests()).toEqual([GET(`${A}/expenses/vendors`, ['page=1', 'per_page=100'])]);
	expect(result.items).toHaveLength(6);
});

testIncludes(world, { resource: 'expense', path, single: path, one: 1650003 }, [
	['account', 'include[]=account', null],
	['attachment', 'include[]=attachment', expect.objectContaining({ expenseid: 1650003, media_type: 'image/png' })],
	['category', 'include[]=category', expect.objectContaining({ category: 'Office Supplies' })],
	['expense_profile', 'include[]=expense_profile', null],
	['project', 'include[]=project', null],
]);

testRaw(world, {
	resource: 'expense',
	path: `${path}/1650001`,
	id: 1650001,
	open: ({ response }: { response: { result: { expense: object } } }) => response.result.expense,
});
