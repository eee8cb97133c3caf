import fc from 'fast-check';

import { usePolling } from '../../stage/polling-bench.mts';

const bench = usePolling();

type Step =
	| { do: 'change'; which: number }
	| { do: 'create' }
	| { do: 'poll' }
	| { do: 'restart' }
	| { do: 'wait'; seconds: number };

const step: fc.Arbitrary<Step> = fc.oneof(
	fc.constant<Step>({ do: 'create' }),
	fc.record({ do: fc.constant('change' as const), which: fc.nat(50) }),
	{ weight: 2, arbitrary: fc.constant<Step>({ do: 'poll' }) },
	fc.constant<Step>({ do: 'restart' }),
	{
		weight: 2,
		arbitrary: fc.record({
			do: fc.constant('wait' as const),
			seconds: fc.oneof(
				fc.integer({ min: 1, max: 300 }),
				fc.integer({ min: 2000, max: 10_000 }),
				fc.integer({ min: 10_000, max: 400_000 }),
			),
		}),
	},
);

/** What was there already at the first poll, made within some hours before it. */
const history: fc.Arbitrary<Step[]> = fc
	.array(fc.integer({ min: 0, max: 9000 }), { maxLength: 4 })
	.map((waits) => waits.flatMap((seconds): Step[] => [{ do: 'create' }, { do: 'wait', seconds }]));

/** Ordinary days, and those on which clocks change in New York. */
const start = fc
	.tuple(fc.constantFrom('2026-06-10T12:00Z', '2026-11-01T03:00Z', '2027-03-14T04:00Z'), fc.nat(20_000))
	.map(([moment, seconds]) => Date.parse(moment) + seconds * 1000);

describe('Whatever happens and whenever it is polled', () => {
	it('every new or changed record is told once, and none without a change', async () => {
		const property = fc.asyncProperty(
			start,
			history,
			fc.array(step, { minLength: 3, maxLength: 15 }),
			async (moment, before, after) => {
				bench.restart(moment);
				const poller = bench.poller();
				const known: number[] = [];
				/** What is to be told, by id. */
				const due = new Map<number, string>();
				let count = 0;
				const play = async (steps: Step[]) => {
					for (const one of steps) {
						if (one.do === 'wait') bench.later(one.seconds);
						if (one.do === 'restart') poller.n8nRestarts();
						if (one.do === 'create') {
							const id = await bench.client(`Client ${count++}`);
							known.push(id);
							due.set(id, 'client.create');
						}
						if (one.do === 'change' && known.length > 0) {
							const id = known[one.which % known.length];
							await bench.change(id, { note: `Change ${count++}` });
							if (!due.has(id)) due.set(id, 'client.update');
						}
						if (one.do === 'poll') {
							expect((await poller.poll()).sort()).toEqual([...due].map(([id, event]) => `${event} ${id}`).sort());
							due.clear();
						}
					}
				};
				await play(before);
				expect(await poller.poll()).toEqual([]);
				due.clear();
				await play([...after, { do: 'poll' }, { do: 'wait', seconds: 60 }, { do: 'poll' }]);
			},
		);
		await fc.assert(property, { numRuns: 30 });
	});
});
