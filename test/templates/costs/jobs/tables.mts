import * as office from '../../office.mts';
import { run } from '../../stage.mts';
import { openTable } from '../../tables.mts';
import { countOf, forEach, type Job } from '../job.mts';

export const twoWaySync: Job = {
	template: '21',
	piece: 'row that was changed, all in one run',
	async drive({ stage, many, open, measure }) {
		await forEach(many, (index) => office.newClient(stage, `In Step ${index}`));
		const { workflow } = await open();
		const sync = () => run(stage, workflow, 'Every quarter of an hour');
		await sync();
		// n8n keeps its tables when FreshBooks begins anew
		const table = await openTable(stage, 'FreshBooks clients');
		const old = await table.rows();
		await forEach(old.length, (index) => table.remove(old[index]));
		await sync();
		const rows = (await table.rows()).filter(({ organization }) => organization.startsWith('In Step '));
		await forEach(many, (index) => table.change(rows[index], { phone: '555 0100' }));
		await measure(sync);
		return countOf(stage, 'clients', ({ bus_phone }) => bus_phone === '555 0100');
	},
};
