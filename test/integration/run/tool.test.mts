import { useBench } from '../stage/bench.mts';
import { byName } from '../stage/n8n.mts';

const bench = useBench();
const asTool = { asTool: true };

/** The status that FreshBooks was asked for. */
const asked = () =>
	bench.freshBooks.journal
		.map(({ query }) => new URLSearchParams(query).get('search[v3_statuses][]'))
		.findLast(Boolean);

describe('a language model that uses the node', () => {
	test.each(['sent', 'Sent', ' SENT '])('may call the status of an invoice %j', async (v3_statuses) => {
		const run = await bench.run('invoice', 'getAll', { filters: { v3_statuses } }, asTool);
		expect(run.items.length).toBeGreaterThan(0);
		expect(asked()).toBe('sent');
	});

	test.each(['Deposit Paid', 'deposit paid', 'deposit_paid', 'DepositPaid'])(
		'may write two words as %j',
		async (v3_statuses) => {
			await bench.run('invoice', 'getAll', { filters: { v3_statuses } }, asTool);
			expect(asked()).toBe('deposit-paid');
		},
	);

	test('is told the choices in words, and to try again', async () => {
		const { error } = await bench.run('estimate', 'getAll', { filters: { vis_state: '={{ "lost" }}' } }, asTool);
		expect(error?.message).toBe(
			'State: "lost" is not allowed: use one of Active, Deleted\n\nCorrect this value and call the tool again.',
		);
	});

	test.each([
		[
			'a client that is not there',
			{ customerid: byName('Brook Pottery') },
			/Client: No client is called "Brook Pottery"/,
		],
		[
			'an amount that is none',
			{ lines: { line: [{ name: 'Kiln', unit_cost: 'a lot' }] } },
			/Rate: "a lot" is not an amount/,
		],
	])('is told what to do about %s', async (_, parameters, says) => {
		const { error } = await bench.run(
			'invoice',
			'create',
			{ customerid: byName('Amara Okafor'), ...parameters },
			asTool,
		);
		expect(error?.message).toMatch(says);
		expect(error?.message).toMatch(/\n\nCorrect this value and call the tool again\.$/);
	});

	test('is told so in the output too, where the workflow goes on', async () => {
		const parameters = { customerid: byName('Brook Pottery') };
		const { items } = await bench.run('invoice', 'create', parameters, { ...asTool, onError: 'continueRegularOutput' });
		expect(items[0].json.details).toMatchObject({ description: 'Correct this value and call the tool again.' });
	});

	test('is the only one who is told so', async () => {
		const { error } = await bench.run('invoice', 'create', { customerid: byName('Brook Pottery') });
		expect(error?.message).not.toContain('call the tool again');
		expect(error?.description ?? '').not.toContain('call the tool again');
	});
});
