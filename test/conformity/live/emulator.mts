import { type FreshBooks, startFreshBooks } from '../../../sandbox/freshbooks/server.mts';
import type { Time } from '../../../sandbox/freshbooks/values/clock.mts';

/** What the seed has none of: a webhook and a running timer. */
async function complete({ url, businesses, switches }: FreshBooks, token: string, time: Time): Promise<void> {
	const [{ accountId, businessId }] = businesses;
	switches.deliveries = 'off';
	switches.handshakes = 'off';
	const missing = {
		[`/events/account/${accountId}/events/callbacks`]: {
			callback: { event: 'invoice.create', uri: 'https://n8n.example.com/webhook' },
		},
		[`/timetracking/business/${businessId}/time_entries`]: {
			time_entry: { is_logged: false, started_at: new Date(time.now()).toISOString(), note: 'Running' },
		},
	};
	for (const [path, body] of Object.entries(missing)) {
		const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
		const { status } = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
		if (status !== 200)
			throw new Error(`The emulator did not take what its seed lacks: POST ${path} answered ${status}`);
	}
}

/** Starts an emulator that has a record of everything and any number of requests to give. */
export async function startModel(time: Time): Promise<FreshBooks & { token: string }> {
	const freshBooks = await startFreshBooks({ time });
	const token = freshBooks.issueToken().access_token;
	freshBooks.switches.rateLimit.limit = Number.MAX_SAFE_INTEGER;
	await complete(freshBooks, token, time);
	return Object.assign(freshBooks, { token });
}
