import { testMatrix } from '../../matrix/matrix.mts';
import { placed } from '../../matrix/placed.mts';
import { A, byId, POST } from '../../matrix/requests.mts';
import { openWorld } from '../../matrix/world.mts';
import { recurringExpenses } from './recurringExpense.cases.mts';

const world = openWorld();
const path = `${A}/expense_profiles/expense_profiles`;

testMatrix(world, recurringExpenses);

const create = {
	resource: 'recurringExpense',
	operation: 'create',
	amount: '45',
	categoryid: byId(3012059),
	frequency: '2w',
	start_date: '2026-12-01T00:00:00',
};
const chosen = { currency_code: 'cad', staffid: byId(2) };
const required = {
	amount: { amount: '45.00', code: 'CAD' },
	categoryid: 3012059,
	frequency: '2w',
	start_date: '2026-12-01',
	staffid: 2,
};

test('recurringExpense: create sends every field', async () => {
	const given = {
		clientid: byId(214101),
		end_date: '2027-12-01',
		next_issue_date: '2026-12-15T00:00:00',
		notes: 'Two lines',
		taxAmount1: 5.18,
		taxName1: 'HST',
		taxPercent1: '13%',
		vendor: 'Northern Mobile',
	};
	const result = await world.run({ ...create, ...placed('recurringExpense', { ...chosen, ...given }) });
	expect(result.error).toBeUndefined();
	const body = {
		...required,
		...given,
		clientid: 214101,
		next_issue_date: '2026-12-15',
		taxAmount1: { amount: '5.18', code: 'CAD' },
		taxPercent1: '13',
	};
	expect(world.requests()).toEqual([POST(path, { expense_profile: body })]);
	expect(world.find('expense_profiles', { id: 41801 })).toMatchObject(body);
});

// FreshBooks does not say what it answers (API facts §14, question 14)
for (const body of [
	{ response: { result: { profile: { id: 7 } } } },
	{ response: { result: { expense_profiles: [{ id: 7 }] } } },
]) {
	test(`recurringExpense: understands the answer ${JSON.stringify(body)}`, async () => {
		world.freshBooks.switches.faults = [
			{ match: { method: 'POST', path: 'expense_profiles' }, kind: 'status', status: 200, body },
		];
		const result = await world.run({ ...create, additionalFields: chosen, output: 'raw' });
		expect(result.error).toBeUndefined();
		expect(result.items[0].json).toEqual({ id: 7 });
	});
}
