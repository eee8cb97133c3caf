import * as office from '../../office.mts';
import { run, succeeded } from '../../stage.mts';
import { countOf, forEach, type Job } from '../job.mts';

export const receipt: Job = {
	template: '04',
	piece: 'receipt, each with a form of its own',
	async drive({ stage, many, open, measure }) {
		const { url, workflow } = await open({ currency: 'CAD' });
		const upload = async (index: number) => {
			const values = [office.pdf(`receipt ${index}`), 'Paper Palace', '37.15', 'Office Supplies', '2026-11-20'];
			return succeeded(workflow, await office.submit(stage, workflow, url, values));
		};
		await measure(() => forEach(many, upload));
		return countOf(stage, 'expenses', ({ vendor, attachment }) => vendor === 'Paper Palace' && attachment);
	},
};

export const vendorBill: Job = {
	template: '18',
	piece: 'bill of a new vendor, each with a mail of its own',
	async drive({ stage, many, open, measure }) {
		const { workflow } = await open();
		const send = async (index: number) => {
			const subject = `Print House ${index}, bill ${4000 + index}, 226.00 CAD, due 14`;
			await office.mailTo(stage, workflow, [{ subject }]);
			return run(stage, workflow, 'Try it');
		};
		await measure(() => forEach(many, send));
		return countOf(stage, 'bills', ({ bill_number, attachment }) => /^4\d{3}$/.test(bill_number) && attachment);
	},
};
