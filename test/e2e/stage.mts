import { createRequire } from 'node:module';

import axios from 'axios';
import type { ICredentialType, INodePropertyOptions } from 'n8n-workflow';

import { type ChosenBusiness, firstBusiness } from '../../sandbox/demo/demo.mts';
import { installHost } from '../../sandbox/n8n/host.mts';
import type { Credential } from '../../sandbox/n8n/oauth.mts';
import { openStage, type Stage, workFolder } from '../../sandbox/n8n/stage.mts';
import { type Workflow, withCredential } from '../../sandbox/n8n/workflows.mts';

type Fields = Record<string, any>;

/** What calls itself so in FreshBooks' log is none of n8n's requests. */
export const SOMEBODY = 'somebody';

export interface TestStage extends Stage {
	business: ChosenBusiness;
	/** The sandbox's records of the first business. */
	records(resource: string): Promise<Fields[]>;
	/** A request to FreshBooks with a token of its own, past n8n: what somebody does in FreshBooks meanwhile. */
	freshbooksApi(method: string, path: string, body?: unknown): Promise<any>;
}

/**
 * Starts the built package in a real n8n beside the FreshBooks sandbox. Stop it with `stopEverything()`.
 * @param env settings for n8n beyond the usual ones
 * @param ports where n8n and FreshBooks are to be; any free ones unless given
 * @param hostDir where n8n is installed; the pinned one unless given
 */
export async function setStage(
	env: Record<string, string> = {},
	ports?: Parameters<typeof openStage>[3],
	hostDir?: string,
): Promise<TestStage> {
	const { path } = await workFolder();
	const stage = await openStage(hostDir ?? (await installHost()), path, env, ports);
	const business = await firstBusiness(stage.freshbooks);
	return {
		...stage,
		business,
		records: (resource) => stage.freshbooks.control('GET', `/records/${business.accountId}/${resource}`),
		async freshbooksApi(method, path, data) {
			const { access_token } = await stage.freshbooks.control('POST', '/token');
			const headers = { authorization: `Bearer ${access_token}`, 'user-agent': SOMEBODY };
			return (await axios.request({ method, url: stage.freshbooks.url + path, data, headers, proxy: false })).data;
		},
	};
}

/** What n8n stores for a choice under *Access* of the built credential. */
export function accessOf(choice: string): string {
	const require = createRequire(import.meta.url);
	const { FreshBooksOAuth2Api } = require('../../dist/credentials/FreshBooksOAuth2Api.credentials.js');
	const { properties }: ICredentialType = new FreshBooksOAuth2Api();
	const choices = properties.find(({ name }) => name === 'scope')?.options as INodePropertyOptions[];
	const chosen = choices.find(({ name }) => name === choice);
	if (!chosen) throw new Error(`Access has no choice “${choice}”`);
	return String(chosen.value);
}

/** Somebody records a payment in FreshBooks, of an invoice that is still open. Gives the payment's record. */
export async function recordPayment({ records, business, freshbooksApi }: TestStage, amount: string): Promise<Fields> {
	const open = (await records('invoices')).find((one) => one.vis_state === 0 && Number(one.outstanding?.amount) > 100);
	const payment = {
		invoiceid: open?.id,
		amount: { amount, code: open?.currency_code },
		date: '2026-11-20',
		type: 'Check',
	};
	const path = `/accounting/account/${business.accountId}/payments/payments`;
	return (await freshbooksApi('POST', path, { payment })).response.result.payment;
}

/** A workflow of nodes in a row; FreshBooks nodes get the business and the credential. */
export function workflowOf(
	name: string,
	{ business }: TestStage,
	credential: Credential,
	nodes: Array<{
		name: string;
		type: string;
		typeVersion?: number;
		parameters?: Fields;
		webhookId?: string;
		onError?: string;
	}>,
): Workflow {
	const chosen = { __rl: true, mode: 'list', value: business.value, cachedResultName: business.name };
	const connections = nodes.slice(1).map(({ name: next }, index) => {
		return [nodes[index].name, { main: [[{ node: next, type: 'main', index: 0 }]] }];
	});
	const placed = nodes.map((node, index) => ({
		id: String(index + 1),
		typeVersion: 1,
		position: [index * 220, 0],
		...node,
		parameters: node.type.startsWith('n8n-nodes-freshbooks.')
			? { business: chosen, ...node.parameters }
			: (node.parameters ?? {}),
	}));
	return withCredential({ name, nodes: placed, connections: Object.fromEntries(connections) }, credential);
}
