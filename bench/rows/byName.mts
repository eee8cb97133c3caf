import {
	type Bench,
	type Figures,
	inRounds,
	line,
	LINE_HEAD,
	medianOf,
	seconds,
	timeLine,
	times,
} from '../figures/bench.mts';
import { type BenchStage, setStage } from '../stage/stage.mts';
import { byId, freshBooks, publish, type Run } from '../stage/workflows.mts';

const LINES = { specifyLines: 'fields', lines: { line: [{ name: 'Design', unit_cost: '80', qty: '1' }] } };

const byName = (value: string): unknown => ({ __rl: true, mode: 'name', value });

const requestsOf = async (runs: Run[]): Promise<number[]> =>
	await Promise.all(runs.map(async (run) => (await run.requests()).length));

const gone = (runs: Run[], items: number): boolean =>
	runs.every((run) => run.items.filter(({ error }) => error === undefined).length === items);

const CLIENTS = 1_200;

/** References by what people know, in an n8n of their own beside a business of usual size. */
export async function byNames(bench: Bench): Promise<Figures> {
	const stage = await setStage(CLIENTS);
	// before the next ones write invoices by the thousand, which a list by number has to be read for
	const payments = await paymentsByNumber(stage, bench);
	const invoices = await invoicesByEmail(stage, bench);
	await stage.close();
	return { rows: [...invoices.rows, ...payments.rows], details: [...invoices.details, ...payments.details] };
}

/** An invoice for each row of a sheet that names clients by their email addresses. */
async function invoicesByEmail(stage: BenchStage, { slack, short, rounds }: Bench): Promise<Figures> {
	const business = stage.large;
	const records = await stage.freshbooks.control('GET', `/records/${business.accountId}/clients`);
	const clients = records.filter(
		(client: { vis_state: number; email: string }) => client.vis_state === 0 && client.email,
	);
	const rows = Array.from({ length: short ? 50 : 500 }, (_, index) => {
		const { id, email } = clients[(index * 7) % clients.length];
		return { id, email };
	});
	const contestant = (label: string, customerid: unknown) =>
		publish(stage, label, freshBooks(business, { resource: 'invoice', operation: 'create', customerid, ...LINES }));
	const contestants = await Promise.all([
		contestant('By email', byName('={{ $json.input.email }}')),
		contestant('By ID', byId('={{ $json.input.id }}')),
	]);
	const [named, known] = await inRounds(rounds(3), contestants, rows);
	const [our, theirs] = [named, known].map((runs) => medianOf(runs, ({ ms }) => ms));
	const [ourRequests, theirRequests] = await Promise.all([requestsOf(named), requestsOf(known)]);
	const more = Math.max(...ourRequests) - Math.min(...theirRequests);
	const work = `${rows.length} rows → invoices by client’s email, ${clients.length.toLocaleString('en-US')} clients`;
	return {
		rows: [
			{
				work,
				against: 'the same with IDs',
				goal: 'at most 1.1 times its time, at most 15 more requests',
				measured: `${times(our / theirs)} its time (${seconds(our)}, ${seconds(theirs)}), ${more} more requests`,
				held: gone([...named, ...known], rows.length) && our / theirs <= 1.1 * slack && more <= 15,
			},
		],
		details: [
			{
				title: work,
				head: LINE_HEAD,
				lines: [
					timeLine('By email', named),
					timeLine('By ID', known),
					line('Requests, by email', ourRequests, String),
					line('Requests, by ID', theirRequests, String),
				],
			},
		],
	};
}

/** Payments on invoices that people know by number. */
async function paymentsByNumber(stage: BenchStage, { slack, short, rounds }: Bench): Promise<Figures> {
	const business = stage.large;
	const invoices = await invoicesOf(stage, short ? 20 : 100);
	const contestant = (label: string, invoiceid: unknown) =>
		publish(
			stage,
			label,
			freshBooks(business, { resource: 'payment', operation: 'create', invoiceid, amount: '1', date: '2026-11-22' }),
		);
	const contestants = await Promise.all([
		contestant('By number', byName('={{ $json.input.number }}')),
		contestant('By ID', byId('={{ $json.input.id }}')),
	]);
	const [named, known] = await inRounds(rounds(15), contestants, invoices);
	const [our, theirs] = [named, known].map((runs) => medianOf(runs, ({ ms }) => ms));
	const all = await stage.freshbooks.control('GET', `/records/${business.accountId}/invoices`);
	const work = `${invoices.length} payments by invoice number, ${all.length.toLocaleString('en-US')} invoices`;
	return {
		rows: [
			{
				work,
				against: 'by ID',
				goal: 'at most 1.1 times its time',
				measured: `${times(our / theirs)} its time (${seconds(our)}, ${seconds(theirs)})`,
				held: gone([...named, ...known], invoices.length) && our / theirs <= 1.1 * slack,
			},
		],
		details: [
			{
				title: work,
				head: LINE_HEAD,
				lines: [
					timeLine('By number', named),
					timeLine('By ID', known),
					line('Requests, by number', await requestsOf(named), String),
					line('Requests, by ID', await requestsOf(known), String),
				],
			},
		],
	};
}

/** New invoices with enough to pay for all rounds. */
async function invoicesOf(stage: BenchStage, count: number) {
	const business = stage.large;
	const create = freshBooks(business, {
		resource: 'invoice',
		operation: 'create',
		customerid: byId(business.clientIds[0]),
		...LINES,
		output: 'raw',
	});
	const { items } = await (await publish(stage, 'Invoices', create)).run(Array.from({ length: count }, () => 0));
	return items.map(({ id, invoice_number: number }) => ({ id, number }));
}
