import axios from 'axios';

import { firstBusiness } from '../../sandbox/demo/demo.mts';
import { installHost } from '../../sandbox/n8n/host.mts';
import { workFolder } from '../../sandbox/n8n/stage.mts';
import { installPrograms } from '../../sandbox/queue/debian.mts';
import { openQueueStage, type QueueStage } from '../../sandbox/queue/stage.mts';
import type { TestStage } from '../e2e/stage.mts';

/** What the tests of queue mode work with. */
export interface QueueTestStage extends QueueStage, TestStage {
	/** How long PostgreSQL, Redis, the four n8n processes and the FreshBooks sandbox took to be ready. */
	startSeconds: number;
}

/** Starts the built package in an n8n in queue mode. Stop it with `stopEverything()`. */
export async function setQueueStage(): Promise<QueueTestStage> {
	const [programs, hostDir] = [await installPrograms(), await installHost()];
	const { path } = await workFolder();
	const started = Date.now();
	const stage = await openQueueStage(hostDir, programs, path);
	const startSeconds = (Date.now() - started) / 1000;
	const business = await firstBusiness(stage.freshbooks);
	return {
		...stage,
		startSeconds,
		business,
		records: (resource) => stage.freshbooks.control('GET', `/records/${business.accountId}/${resource}`),
		async freshbooksApi(method, path, data) {
			const { access_token } = await stage.freshbooks.control('POST', '/token');
			const headers = { authorization: `Bearer ${access_token}` };
			return (await axios.request({ method, url: stage.freshbooks.url + path, data, headers, proxy: false })).data;
		},
	};
}
