import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import axios from 'axios';

import type { Delivery } from './deliveries.mts';

/** What came back for one delivery; status 0 means that nothing came back. */
export interface Answer {
	delivery: Delivery;
	status: number;
	/** How often it was sent. */
	tries: number;
	milliseconds: number;
	/** When the delivery was sent (for the last time), in milliseconds since 1970. */
	sentAt: number;
}

/** Longer than FreshBooks waits for its 2xx: how long n8n takes is told, and judged where it is the point. */
const PATIENCE_MS = 60_000;
const MOST_TRIES = 90;

/** A connection that lies idle for seconds n8n may close at the very moment at which it is used again. */
const eachItsOwn = new Agent({ keepAlive: false });

const client = axios.create({
	proxy: false,
	timeout: PATIENCE_MS,
	responseType: 'text',
	maxRedirects: 0,
	validateStatus: () => true,
});

/** Posts one delivery as FreshBooks does. */
export async function post(delivery: Delivery, httpAgent = eachItsOwn): Promise<Answer> {
	const headers = {
		'content-type': 'application/x-www-form-urlencoded',
		...(delivery.signature !== undefined && { 'X-FreshBooks-Hmac-SHA256': delivery.signature }),
	};
	const sentAt = Date.now();
	const started = performance.now();
	const status = await client.post(delivery.uri, delivery.body, { headers, httpAgent }).then(
		(response) => response.status,
		() => 0,
	);
	return { delivery, status, tries: 1, milliseconds: performance.now() - started, sentAt };
}

/**
 * Sends deliveries, so many at a time, each connection the next one as soon as the last one is answered; ends after
 * the seconds or when there are no more.
 */
export async function closedLoop(
	deliveries: Iterable<Delivery>,
	{ connections, seconds = 300, send = post }: { connections: number; seconds?: number; send?: typeof post },
): Promise<Answer[]> {
	const answers: Answer[] = [];
	const agent = new Agent({ keepAlive: true });
	const source = deliveries[Symbol.iterator]();
	const end = Date.now() + seconds * 1000;
	const connection = async () => {
		while (Date.now() < end) {
			const { done, value } = source.next();
			if (done) return;
			answers.push(await send(value, agent));
		}
	};
	await Promise.all(Array.from({ length: connections }, connection));
	agent.destroy();
	return answers;
}

/** Sends deliveries at a steady pace, without waiting for the answers in between. */
export async function steadily(
	deliveries: Iterable<Delivery>,
	{ perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<Answer[]> {
	const underWay: Array<Promise<Answer>> = [];
	const started = Date.now();
	for (const delivery of deliveries) {
		const due = started + (underWay.length * 1000) / perSecond;
		if (due >= started + seconds * 1000) break;
		await sleep(Math.max(0, due - Date.now()));
		underWay.push(post(delivery));
	}
	return Promise.all(underWay);
}

/** A sender that repeats a delivery until it gets a 2xx, as FreshBooks does; gives the last answer. */
export async function postUntilAcknowledged(delivery: Delivery): Promise<Answer> {
	let answer = await post(delivery);
	for (let tries = 2; !isAcknowledged(answer) && tries <= MOST_TRIES; tries++) {
		await sleep(1000);
		answer = { ...(await post(delivery)), tries };
	}
	return answer;
}

/** Whether n8n took the delivery on. */
export function isAcknowledged({ status }: Answer): boolean {
	return status >= 200 && status < 300;
}

/** The value that so many of a hundred do not exceed. */
export function percentile(values: number[], hundredths: number): number {
	const sorted = values.toSorted((a, b) => a - b);
	return sorted[Math.min(sorted.length - 1, Math.ceil((sorted.length * hundredths) / 100) - 1)] ?? NaN;
}

/** The middle one of a few measurements. */
export const median = (values: number[]): number => percentile(values, 50);
