import * as office from '../../office.mts';
import { during } from '../../stage.mts';
import { countOf, forEach, type Job } from '../job.mts';

export const estimateAccepted: Job = {
	template: '08',
	piece: 'accepted estimate, each with a notification of its own',
	async drive({ stage, many, open, measure }) {
		const lines = [{ name: 'Shop window', qty: '2', unit_cost: { amount: '350.00', code: 'CAD' } }];
		const estimates = await forEach(many, async (index) => {
			const { id } = await office.newClient(stage, `Yes Please ${index}`);
			const estimate = { customerid: id, create_date: '2026-11-20', lines };
			return office.inFreshBooks(stage, 'POST', 'estimates/estimates', { estimate });
		});
		const { workflow } = await open({ messageUrl: `${stage.outside.url}/accepted` });
		const accept = (index: number) => {
			const path = `estimates/estimates/${estimates[index].id}`;
			return office.inFreshBooks(stage, 'PUT', path, { estimate: { action_accept: true } });
		};
		await measure(() => forEach(many, (index) => during(stage, workflow, () => accept(index))));
		return countOf(stage, 'projects', ({ title }) => /^Shop window \(estimate /.test(title));
	},
};

export const newClient: Job = {
	template: '10',
	piece: 'new client, each with a notification of its own',
	async drive({ stage, many, open, measure }) {
		const { workflow } = await open({ messageUrl: `${stage.outside.url}/clients` });
		const add = (index: number) => office.newClient(stage, `Noor Prints ${index}`);
		await measure(() => forEach(many, (index) => during(stage, workflow, () => add(index))));
		return countOf(stage, 'projects', ({ title }) => /^Onboarding Noor Prints /.test(title));
	},
};
