import { type Bench, type Figures, line, LINE_HEAD, medianOf, megabytes, seconds, times } from '../figures/bench.mts';
import { type Memory, measureMemory, publishHolding } from '../gauges/memory.mts';
import { isMeasurable } from '../gauges/process.mts';
import { freshBooks, httpRequest, type Node, pagination, publish } from '../stage/workflows.mts';

const WORK = 'Return All, 500 pages (50,000 records)';

/** What reading a very long list adds to n8n's memory, beside what n8n needs to hold the records. */
export async function memory(bench: Bench): Promise<Figures> {
	const { stage, short } = bench;
	if (!isMeasurable || short) return { rows: [], details: [] };
	const business = stage.large;
	const clients = (parameters: object) =>
		freshBooks(business, { resource: 'client', operation: 'getAll', ...parameters });
	const [sample] = (await (await publish(stage, 'Sample', clients({ limit: 1 }))).run()).items;
	const ours = await publishHolding(
		stage,
		'FreshBooks',
		clients({ returnAll: '={{ $json.input.all }}', limit: '={{ $json.input.count }}' }),
	);
	const holding = await publishHolding(stage, 'Code node that makes the same items', sameItems(sample));
	const http = await publishHolding(
		stage,
		'HTTP Request’s pagination, an item for each page',
		httpRequest(
			stage,
			business,
			'{{ $json.input.all ? "users/clients" : "invoices/invoices" }}?per_page=100',
			pagination,
		),
	);
	const count = business.clientIds.length;
	const input = [{ all: true, count }];
	const smaller = [{ all: false, count: count / 10 }];
	const [plain, collected, needed, requested]: Memory[][] = [[], [], [], []];
	for (let round = 0; round < 2; round++) {
		collected.push(await measureMemory(stage, ours, { input, smaller, collecting: true }));
		needed.push(await measureMemory(stage, holding, { input, smaller }));
		plain.push(await measureMemory(stage, ours, { input, smaller }));
	}
	requested.push(await measureMemory(stage, http, { input, smaller }));

	const our = medianOf(collected, ({ inUse }) => inUse);
	const need = medianOf(needed, ({ held }) => held);
	const isWhole = [...plain, ...collected, ...needed].every(({ items }) => items === count);
	const lines = (
		what: string,
		figure: keyof Memory,
		show: (value: number) => string,
		some: Array<[string, Memory[]]>,
	) =>
		some
			.filter(([, all]) => all.length > 0)
			.map(([label, all]) =>
				line(
					`${label}, ${what}`,
					all.map((one) => one[figure]),
					show,
				),
			);
	const every: Array<[string, Memory[]]> = [
		[ours.label, plain],
		[holding.label, needed],
		[http.label, requested],
	];
	return {
		rows: [
			{
				work: WORK,
				against: 'what n8n needs to hold the items',
				goal: 'memory growth at most 1.3 times',
				measured: `${times(our / need)} (${megabytes(our)} in use at the most, ${megabytes(need)} needed)`,
				held: isWhole && our / need <= 1.3,
			},
		],
		details: [
			{
				title: WORK,
				text:
					'Each in an n8n that has just been started; the figures are what is added to what was in use when the ' +
					'node begins. In use is what is left when garbage is collected, every second or so in runs of their own for ' +
					'“at the most”. Taken from the system includes garbage that V8 has not yet collected, which depends on how ' +
					'much memory the machine has.',
				head: LINE_HEAD,
				lines: [
					...lines('in use at the most', 'inUse', megabytes, [[ours.label, collected]]),
					...lines('in use when done', 'held', megabytes, [[ours.label, collected], ...every.slice(1)]),
					...lines('taken from the system at the most', 'resident', megabytes, every),
					...lines('time', 'ms', seconds, every),
				],
			},
		],
	};
}

/** A Code node whose items are as large as those of the FreshBooks node. */
function sameItems(sample: object): Node {
	const jsCode = `
const record = ${JSON.stringify(sample)};
const { count } = $input.first().json.input;
const number = (index) => String(index).padStart(5, '0');
return Array.from({ length: count }, (_, index) => ({
	json: { ...record, id: record.id - index, lname: number(index), email: \`client\${number(index)}@many.example\` },
	pairedItem: { item: 0 },
}));`;
	return { type: 'n8n-nodes-base.code', typeVersion: 2, parameters: { jsCode } };
}
