import * as office from '../../office.mts';
import { succeeded } from '../../stage.mts';
import { countOf, type Bench, type Job } from '../job.mts';

/** A day and an hour of its own for each row of a hundred. */
const day = (index: number): string => `2026-09-${String((index % 28) + 1).padStart(2, '0')}`;
const hour = (index: number): string => `${String(9 + Math.floor(index / 28)).padStart(2, '0')}:00`;

/** Uploads a sheet with so many rows; the form may ask for more. */
async function upload(
	{ stage, many, open, measure }: Bench,
	columns: string,
	row: (index: number) => string,
	...answers: string[]
) {
	const { url, workflow } = await open();
	const sheet = office.sheet(
		columns,
		Array.from({ length: many }, (_, index) => row(index)),
	);
	await measure(async () => succeeded(workflow, await office.submit(stage, workflow, url, [sheet, ...answers])));
}

export const timeFromSheet: Job = {
	template: '06',
	piece: 'row of hours, all in one sheet',
	async drive(bench) {
		const row = (index: number) =>
			`${day(index)},${hour(index)},0.5,Okafor Ceramics,Okafor web shop,Design,Sheet row ${index}`;
		const columns = 'Date,Start,Hours,Client,Project,Service,Note';
		await upload(bench, columns, row, 'All rows');
		return countOf(bench.stage, 'time_entries', ({ note }) => note?.startsWith('Sheet row '));
	},
};

export const expensesInBulk: Job = {
	template: '13',
	piece: 'row of expenses, all in one sheet',
	async drive(bench) {
		const row = (index: number) => `${day(index)},Bulk Store,${index + 1}.10,,Office Supplies,`;
		await upload(bench, 'Date,Vendor,Amount,Currency,Category,Notes', row, 'CAD', 'All rows');
		return countOf(bench.stage, 'expenses', ({ vendor }) => vendor === 'Bulk Store');
	},
};

export const bankReconciliation: Job = {
	template: '15',
	piece: 'bank row that nobody has recorded, all in one sheet',
	async drive(bench) {
		const row = (index: number) => `${day(index)},FUEL,-${900 + index}.17,CAD,R-${index}`;
		await upload(bench, 'Date,Description,Amount,Currency,Reference', row, '', 'Missing expenses');
		return countOf(bench.stage, 'expenses', ({ vendor }) => vendor === 'FUEL');
	},
};
