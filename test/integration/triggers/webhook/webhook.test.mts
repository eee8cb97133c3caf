import axios, { type AxiosInstance } from 'axios';
import { WebhookContext } from 'n8n-core';
import type { IDataObject, Logger } from 'n8n-workflow';

import { eventOptions } from '../../../../nodes/FreshBooks/api/events';
import { FreshBooksTrigger } from '../../../../nodes/FreshBooks/FreshBooksTrigger.node';
import { type Fault, signature } from '../../../../sandbox/freshbooks/server.mts';
import { many, until, useBench } from '../../stage/bench.mts';
import { byId, byName, credentialFor } from '../../stage/n8n.mts';
import { TriggerBench, type TriggerOptions } from '../../stage/trigger-bench.mts';

const bench = useBench();
const everySingleEvent = eventOptions
	.map(({ value }) => String(value))
	.filter((event) => event.includes('.'))
	.sort();
const open: TriggerBench[] = [];
afterEach(async () => {
	jest.restoreAllMocks();
	await Promise.all(open.splice(0).map(async (trigger) => await trigger.close()));
});

async function triggerFor(events: string[], more: IDataObject = {}, options: Partial<TriggerOptions> = {}) {
	const parameters = { events, business: bench.business, ...more };
	const { clock, credential } = bench;
	const trigger = await new TriggerBench({ clock, credential, parameters, ...options }).start();
	open.push(trigger);
	return trigger;
}

/** A trigger that is published. */
async function published(events: string[], more: IDataObject = {}, options: Partial<TriggerOptions> = {}) {
	const trigger = await triggerFor(events, more, options);
	await trigger.create();
	bench.freshBooks.journal.length = 0;
	return trigger;
}

/** Moves the clock, which otherwise goes on only where something waits. */
const later = (seconds: number): void => bench.clock.set(bench.clock.now() + seconds * 1000);

/** Unexplained deliveries make the node look for a lost secret only when they go on for two minutes. */
const twoMinutesLater = (): void => later(121);

/** The node as another process of n8n has it. */
function inAnotherProcess(): FreshBooksTrigger {
	let served: FreshBooksTrigger | undefined;
	jest.isolateModules(() => {
		const other = jest.requireActual('../../../../nodes/FreshBooks/FreshBooksTrigger.node');
		served = new other.FreshBooksTrigger(bench.clock) as FreshBooksTrigger;
	});
	return served!;
}

/** What n8n's log is told from now on. */
function watchLog(): string[] {
	const lines: string[] = [];
	const { logger } = Object.create(WebhookContext.prototype) as { logger: Logger };
	jest.spyOn(logger, 'warn').mockImplementation((line, meta) => void lines.push(`${line} ${JSON.stringify(meta)}`));
	return lines;
}

const callbacks = () => bench.freshBooks.records(bench.account, 'callbacks');
const eventsAt = ({ address }: TriggerBench) =>
	callbacks()
		.filter(({ uri }) => uri === address)
		.map(({ event }) => event)
		.sort();

const api = (): AxiosInstance =>
	axios.create({
		baseURL: bench.freshBooks.url,
		headers: { Authorization: `Bearer ${String(bench.credential.oauthTokenData.access_token)}` },
		validateStatus: () => true,
	});
const events = () => `/events/account/${bench.account}/events/callbacks`;
const clients = () => `/accounting/account/${bench.account}/users/clients`;

async function newClient(email = 'ada@byron.example'): Promise<number> {
	const { data } = await api().post(clients(), { client: { email } });
	return data.response.result.client.id;
}

const firstClient = () => Number(bench.freshBooks.records(bench.account, 'clients')[0].id);

/** The fields of an event as FreshBooks sends them. */
function form(event: string, objectId: number | string, more: Array<[string, string]> = []): Array<[string, string]> {
	return [
		['name', event],
		['object_id', String(objectId)],
		['account_id', bench.account],
		['business_id', String(bench.freshBooks.businesses[0].businessId)],
		['identity_id', '5820101'],
		['user_id', '1'],
		...more,
	];
}

const encoded = (fields: Array<[string, string]>) => new URLSearchParams(fields).toString();

/** Posts a delivery as FreshBooks would, signed with the secret of the callback for `registered`. */
async function deliver(trigger: TriggerBench, event: string, objectId: number, registered = event) {
	const fields = form(event, objectId);
	return await trigger.post(encoded(fields), signature(fields, trigger.verifier(registered)));
}

const handshake = (callbackId: number | string, verifier: string) =>
	encoded([
		['user_id', '1'],
		['name', 'callback.verify'],
		['verifier', verifier],
		['object_id', String(callbackId)],
		['account_id', bench.account],
	]);

describe('publishing', () => {
	test('registers every event, each verified, and only the activation stores the secrets', async () => {
		const trigger = await triggerFor(['invoice.create', 'client', 'payment.create', 'time_entry.update']);
		await trigger.create();

		expect(eventsAt(trigger)).toEqual(['client', 'invoice.create', 'payment.create', 'time_entry.update']);
		expect(callbacks().map(({ verified }) => verified)).toEqual(many(4, () => true));
		const known = callbacks().map(({ callbackid, event, uri, verifier }) => [
			String(callbackid),
			{ event, uri, verifier },
		]);
		expect(trigger.memory.callbacks).toEqual(Object.fromEntries(known));
		expect(trigger.writers).toEqual(['create']);
		expect(trigger.answers.map(({ status, items }) => [status, items])).toEqual(many(4, () => [200, undefined]));
	});

	test('registers a noun once when its events are picked too', async () => {
		const trigger = await published(['invoice', 'invoice.create', 'invoice.update']);
		expect(eventsAt(trigger)).toEqual(['invoice']);
	});

	test('works when another process serves the webhooks: that one stores the secrets', async () => {
		const trigger = await triggerFor(['client.create', 'client.update']);
		trigger.served = inAnotherProcess();
		await trigger.create();
		await until(() => trigger.answers.length === 2);
		expect(callbacks().map(({ verified }) => verified)).toEqual([true, true]);
		expect(trigger.writers).toEqual(['webhook', 'webhook']);
		expect(Object.keys(trigger.memory.callbacks ?? {}).sort()).toEqual(
			callbacks()
				.map(({ callbackid }) => String(callbackid))
				.sort(),
		);
		expect((await deliver(trigger, 'client.create', firstClient())).status).toBe(200);
	});

	test.each([
		['first the other one', 0],
		['first this one', 1],
	])(
		'works when two processes serve the webhooks in turn, %s',
		async (_which, turn) => {
			const trigger = await triggerFor(['client.create', 'client.update', 'tax.create', 'tax.update']);
			const processes = [inAnotherProcess(), trigger.served];
			let handshakes = turn;
			trigger.before = (fields) => {
				if (fields.get('name') === 'callback.verify') trigger.served = processes[handshakes++ % 2];
				return true;
			};
			await trigger.create();
			expect(eventsAt(trigger)).toEqual(['client.create', 'client.update', 'tax.create', 'tax.update']);
			expect(await trigger.checkExists()).toBe(true);
		},
		30_000,
	);

	test('is one node after the other where a workflow has several, and no secret of either is lost', async () => {
		const [first, second] = [await triggerFor(['client.create']), await triggerFor(['tax.create', 'tax.update'])];
		second.sharesWorkflowWith(first);
		const order: string[] = [];
		for (const [trigger, name] of [
			[first, 'first'],
			[second, 'second'],
		] as const) {
			trigger.before = async () => {
				order.push(name);
				await bench.clock.sleep(100);
				return true;
			};
		}
		await TriggerBench.publishTogether(first, second);
		expect(order).toEqual(['first', 'second', 'second']);
		expect([await first.checkExists(), await second.checkExists()]).toEqual([true, true]);
	});

	test('works with all single events at once', async () => {
		const trigger = await published(everySingleEvent);
		expect(eventsAt(trigger)).toEqual(everySingleEvent);
		expect(await trigger.checkExists()).toBe(true);
	}, 40_000);

	test('that takes longer than n8n waits says so, not that n8n cannot be reached, and leaves nothing behind', async () => {
		const trigger = await triggerFor(everySingleEvent);
		trigger.before = async () => {
			await bench.clock.sleep(2000);
			return true;
		};
		const [error] = await trigger.publish(1, () => {});
		expect(error?.message).toBe(
			'FreshBooks took too long to register and verify the webhooks: more than 55 seconds in all',
		);
		expect((error as Error & { description: string }).description).toContain('"Any Change"');
		expect(callbacks()).toEqual([]);
	}, 40_000);

	test('is tried by n8n again and again: its last try must say what is wrong before n8n gives up', async () => {
		bench.freshBooks.switches.handshakes = 'off';
		const trigger = await triggerFor(['client.create']);
		const [thrown, took] = await bench.timed(async () => await trigger.publish(5, (tried) => later(2 ** (tried - 1))));
		const words = 'FreshBooks did not reach this n8n to verify the webhook for "client.create"';
		expect(thrown.map((error) => error?.message)).toEqual(many(5, () => words));
		// n8n gives up after 84 seconds
		expect(took).toBe(45_000);
		expect(bench.requests(/callbacks$/).filter((request) => request.startsWith('POST '))).toHaveLength(2);
		expect(callbacks()).toEqual([]);

		// the user puts it right and publishes once more
		bench.freshBooks.switches.handshakes = 'on';
		expect(await trigger.publish(1, () => {})).toEqual([undefined]);
		expect(eventsAt(trigger)).toEqual(['client.create']);
	}, 40_000);

	test.each([
		['list of webhooks', 'GET'],
		['answer to a registration', 'POST'],
	])('ends before n8n gives up, though the %s begins and never ends', async (_what, method) => {
		bench.fault({ match: { method, path: 'callbacks' }, kind: 'drip', times: -1 });
		const trigger = await triggerFor(['client.create']);
		const [thrown, took] = await bench.timed(async () => await trigger.create().catch((error: Error) => error));
		expect(String(thrown)).toContain('FreshBooks');
		expect(took).toBeLessThanOrEqual(65_000);
	});

	test('lets true events through while the others are still being registered', async () => {
		const trigger = await triggerFor(['client.create', 'tax']);
		const statuses: number[] = [];
		trigger.before = async (fields) => {
			const known = callbacks().find(({ event, verified }) => event === 'client.create' && verified);
			if (fields.get('name') === 'callback.verify' && known) {
				const event = form('client.create', firstClient());
				statuses.push((await trigger.post(encoded(event), signature(event, String(known.verifier)))).status);
			}
			return true;
		};
		await trigger.create();
		expect(statuses).toEqual([200]);
		expect(await trigger.checkExists()).toBe(true);
	});

	test('is not led astray by a made-up verification that comes first', async () => {
		const trigger = await triggerFor(['client.create']);
		const forged: number[] = [];
		trigger.before = async (fields) => {
			if (forged.length === 0) {
				forged.push(0);
				forged.push((await trigger.post(handshake(String(fields.get('object_id')), 'madeup'.repeat(5)))).status);
			}
			return true;
		};
		await trigger.create();
		expect(forged).toHaveLength(2);
		expect(trigger.verifier('client.create')).toBe(callbacks()[0].verifier);
		expect(callbacks()[0].verified).toBe(true);
	});

	test('is not disturbed by deliveries that come meanwhile', async () => {
		const trigger = await triggerFor(['client.create', 'tax']);
		const refused: number[] = [];
		trigger.before = async (fields) => {
			if (fields.get('name') === 'callback.verify') {
				refused.push((await trigger.post(encoded(form('client.create', 1)), 'x')).status);
			}
			return true;
		};
		await trigger.create();
		expect(refused).toEqual([401, 401]);
		expect(eventsAt(trigger)).toEqual(['client.create', 'tax']);
		expect(trigger.writers).toEqual(['create']);
		expect(await trigger.checkExists()).toBe(true);
	});

	test('with an event that the credential may not read names the scope and leaves nothing behind', async () => {
		const { freshBooks } = bench;
		const scopes = ['user:profile:read', 'user:clients:read'];
		const credential = credentialFor(freshBooks, freshBooks.issueToken({ scopes }));
		const trigger = await triggerFor(['client.create', 'payment.create'], {}, { credential });
		const error = await trigger.create().catch((thrown: Error & { description?: string }) => thrown);
		expect(error).toBeInstanceOf(Error);
		const { message, description } = error as Error & { description: string };
		expect(`${message}\n${description}`).toContain('the scope user:payments:read');
		expect(eventsAt(trigger)).toEqual([]);
		expect(trigger.memory.callbacks).toBeUndefined();
	});

	test('where FreshBooks cannot reach n8n names the event and the address, and leaves nothing behind', async () => {
		const trigger = await triggerFor(['client.create', 'invoice.create']);
		// the first event is verified, the second one's handshake is lost
		trigger.before = () => trigger.answers.length === 0;
		const error = await trigger.create().catch((thrown: Error & { description?: string }) => thrown);
		const { message, description } = error as Error & { description: string };
		expect(message).toBe('FreshBooks did not reach this n8n to verify the webhook for "invoice.create"');
		expect(description).toContain(trigger.address);
		expect(description).toContain('WEBHOOK_URL');
		expect(callbacks()).toEqual([]);
		expect(trigger.memory.callbacks ?? {}).toEqual({});
	}, 40_000);

	test('without HTTPS says which address FreshBooks will not take, before anything is registered', async () => {
		const trigger = await triggerFor(['client.create']);
		const { origin } = trigger;
		trigger.origin = 'http://n8n.example.com';
		await expect(trigger.create()).rejects.toThrow('http://n8n.example.com/webhook/wid/webhook');
		trigger.origin = origin;
		expect(callbacks()).toEqual([]);
	});

	test('with a filter that is no client says so, before anything is registered', async () => {
		const filters = { clientid: byId('Amara') };
		const trigger = await triggerFor(['client.create'], { filters });
		await expect(trigger.create()).rejects.toThrow(/^Client: "Amara" is not an ID/);
		expect(callbacks()).toEqual([]);
	});

	test('with a client that there is none of says so, before anything is registered', async () => {
		const trigger = await triggerFor(['client.create'], { filters: { clientid: byName('Nobody') } });
		await expect(trigger.create()).rejects.toThrow(/^Client: No client is called "Nobody"/);
		expect(callbacks()).toEqual([]);
	});

	test('without an event asks for one', async () => {
		const trigger = await triggerFor([]);
		await expect(trigger.create()).rejects.toThrow('Choose at least one event');
	});

	test('without a business where there are several lists them', async () => {
		const trigger = await triggerFor(['client.create'], { business: byId('') });
		await expect(trigger.create()).rejects.toThrow('Choose a business');
		expect(callbacks()).toEqual([]);
	});

	test('without a business takes the credential’s default, and keeps it while it is published', async () => {
		const [, harbour] = bench.freshBooks.businesses;
		bench.credential.business = harbour.name;
		const trigger = await published(['client.create'], { business: byId('') });
		const registered = () => bench.freshBooks.records(harbour.accountId, 'callbacks').map(({ event }) => event);
		expect(registered()).toEqual(['client.create']);
		expect(callbacks()).toEqual([]);
		// another default is for whoever publishes next
		bench.credential.business = bench.freshBooks.businesses[0].name;
		expect(await trigger.checkExists()).toBe(true);
		await trigger.remove();
		expect(registered()).toEqual([]);
	});

	test('without a business where there is one remembers it: deliveries need no further look-up', async () => {
		bench.freshBooks.switches.singleBusiness = true;
		const trigger = await published(['client.create'], { business: byId('') });
		await deliver(trigger, 'client.create', firstClient());
		await until(() => trigger.started.length === 1);
		expect(bench.requests()).toEqual([`GET ${clients()}/${firstClient()}`]);
	});
});

describe('whether the webhooks are there already', () => {
	const wanted = ['client.create', 'invoice'];

	test.each<[situation: string, expected: boolean, change: (trigger: TriggerBench) => Promise<unknown> | void]>([
		['as published', true, () => {}],
		[
			'callbacks of others beside them',
			true,
			async () => {
				await api().post(events(), { callback: { event: 'client.create', uri: 'https://other.example.com/hook' } });
			},
		],
		[
			'events in another order',
			true,
			(trigger) => {
				trigger.node.parameters.events = ['invoice', 'invoice.create', 'client.create'];
			},
		],
		['one deleted in FreshBooks', false, async () => await api().delete(`${events()}/${callbacks()[0].callbackid}`)],
		[
			'one event more',
			false,
			(trigger) => {
				trigger.node.parameters.events = [...wanted, 'tax'];
			},
		],
		[
			'one event less',
			false,
			(trigger) => {
				trigger.node.parameters.events = ['invoice'];
			},
		],
		[
			'another address of n8n',
			false,
			(trigger) => {
				trigger.origin = 'https://new.example.com';
			},
		],
		[
			'a second callback for the same event',
			false,
			async (trigger) => {
				bench.freshBooks.switches.handshakes = 'off';
				await api().post(events(), { callback: { event: 'invoice', uri: trigger.address } });
			},
		],
		[
			'secrets lost',
			false,
			(trigger) => {
				trigger.memory = {};
			},
		],
		[
			'one secret lost',
			false,
			(trigger) => {
				const [[id, known]] = Object.entries(trigger.memory.callbacks ?? {});
				trigger.memory = { callbacks: { [id]: known } };
			},
		],
	])('%s: %p', async (_situation, expected, change) => {
		const trigger = await published(wanted);
		await change(trigger);
		bench.freshBooks.journal.length = 0;
		expect(await trigger.checkExists()).toBe(expected);
		expect(bench.writes()).toEqual([]);
	});

	test('never published: false', async () => {
		expect(await (await triggerFor(wanted)).checkExists()).toBe(false);
	});
});

describe('publishing while a stranger posts verifications of his own', () => {
	const stranger = (index: number) => `Stranger${String(index).padStart(25, '0')}`;
	/** Made-up ones for the callback that is being registered, whose id the stranger knows. */
	const flood = async (trigger: TriggerBench, count: number, from = 0): Promise<number[]> => {
		const id = String(callbacks().at(-1)!.callbackid);
		const posts = many(count, async (index) => await trigger.post(handshake(id, stranger(from + index))));
		return (await Promise.all(posts)).map(({ status }) => status);
	};
	const isTrue = (fields: URLSearchParams) => callbacks().some(({ verifier }) => verifier === fields.get('verifier'));
	const asked = () => bench.requests(/callbacks/).length;

	/** Floods when FreshBooks' own comes. */
	const floods: Array<[when: string, around: (trigger: TriggerBench, time: number) => Promise<unknown> | undefined]> = [
		['before FreshBooks’ own', async (trigger, time) => (time === 0 ? await flood(trigger, 500) : undefined)],
		['before FreshBooks’ own, each time it comes', async (trigger, time) => await flood(trigger, 500, time * 500)],
		[
			'around FreshBooks’ own',
			async (trigger, time) => {
				if (time > 0) return;
				await flood(trigger, 250);
				void flood(trigger, 250, 250).catch(() => undefined);
			},
		],
	];

	test.each(floods)('(500 %s) works with few requests to FreshBooks', async (_when, around) => {
		const trigger = await triggerFor(['client.create']);
		let time = 0;
		trigger.before = async (fields) => {
			if (isTrue(fields)) await around(trigger, time++);
			return true;
		};
		const [, took] = await bench.timed(async () => await trigger.create());
		expect(trigger.verifier('client.create')).toBe(callbacks()[0].verifier);
		expect(callbacks()[0].verified).toBe(true);
		expect(took).toBeLessThanOrEqual(15_000);
		expect(asked()).toBeLessThanOrEqual(60);
		expect(await trigger.checkExists()).toBe(true);
	});

	test('that never stop says so in time, asks FreshBooks little and leaves nothing behind', async () => {
		bench.freshBooks.switches.handshakes = 'off';
		const trigger = await triggerFor(['client.create']);
		const [thrown, took] = await bench.timed(async () => {
			const creating = trigger.create().catch((error: Error) => error);
			await until(() => callbacks().length === 1);
			await flood(trigger, 500);
			return await creating;
		});
		expect((thrown as Error).message).toBe(
			'FreshBooks accepted none of the codes that came to verify the webhook for "client.create"',
		);
		expect(took).toBeLessThanOrEqual(16_000);
		expect(asked()).toBeLessThanOrEqual(60);
		expect(callbacks()).toEqual([]);
		expect(trigger.memory.callbacks ?? {}).toEqual({});
		expect(trigger.started).toEqual([]);
	});

	test('ends in time also where FreshBooks takes its time with each of them', async () => {
		bench.freshBooks.switches.handshakes = 'off';
		const trigger = await triggerFor(['client.create']);
		bench.fault({ match: { method: 'PUT' }, kind: 'delay', delayMs: 4000, times: -1 });
		const [thrown, took] = await bench.timed(async () => {
			const creating = trigger.create().catch((error: Error) => error);
			await until(() => callbacks().length === 1);
			await flood(trigger, 50);
			return await creating;
		});
		expect(thrown).toBeInstanceOf(Error);
		expect(took).toBeLessThanOrEqual(30_000);
		expect(callbacks()).toEqual([]);
	});

	test.each([
		['a verifier of 15 MB', () => 'x'.repeat(15_000_000)],
		['a verifier of 65 characters', () => 'x'.repeat(65)],
		['a verifier of 15 characters', () => 'x'.repeat(15)],
		['a verifier with a blank', () => 'x'.repeat(16) + ' ' + 'x'.repeat(16)],
		['a verifier with a quote', () => "x'".repeat(16)],
	])('%s is refused and FreshBooks is not asked about it', async (_what, make) => {
		const trigger = await triggerFor(['client.create']);
		const statuses: number[] = [];
		trigger.before = async (fields) => {
			if (isTrue(fields) && statuses.length === 0) {
				statuses.push(0);
				statuses.push((await trigger.post(handshake(String(fields.get('object_id')), make()))).status);
			}
			return true;
		};
		await trigger.create();
		expect(statuses).toEqual([0, 401]);
		// the list, the registration, and the true one
		expect(asked()).toBe(3);
		expect((await trigger.post(handshake('1', make()))).status).toBe(401);
		expect(asked()).toBe(3);
	});

	test.each<[what: string, post: (trigger: TriggerBench, time: number) => Promise<unknown>]>([
		[
			'for webhooks that do not exist',
			async (trigger) =>
				await Promise.all(
					many(300, async (index) => await trigger.post(handshake(9_000_000 + index, stranger(index)))),
				),
		],
		['for the right webhook', async (trigger, time) => await flood(trigger, 300, time * 300)],
	])('%s: those of FreshBooks still get through where another process serves them', async (_what, post) => {
		const trigger = await triggerFor(['client.create', 'tax.create', 'invoice']);
		trigger.served = inAnotherProcess();
		let time = 0;
		trigger.before = async (fields) => {
			if (isTrue(fields)) void post(trigger, time++).catch(() => undefined);
			return true;
		};
		const [, took] = await bench.timed(async () => await trigger.create());
		expect(eventsAt(trigger)).toEqual(['client.create', 'invoice', 'tax.create']);
		expect(callbacks().map(({ verified }) => verified)).toEqual([true, true, true]);
		expect(await trigger.checkExists()).toBe(true);
		expect(took).toBeLessThanOrEqual(45_000);
		expect(asked()).toBeLessThanOrEqual(200);
	});
});

describe('publishing again', () => {
	test('with other events leaves exactly those, and keeps what stays', async () => {
		const trigger = await published(['client.create', 'invoice', 'tax']);
		const kept = callbacks().find(({ event }) => event === 'invoice')?.callbackid;
		trigger.node.parameters.events = ['invoice', 'payment.create'];
		await trigger.create();
		expect(eventsAt(trigger)).toEqual(['invoice', 'payment.create']);
		expect(callbacks().find(({ event }) => event === 'invoice')?.callbackid).toBe(kept);
		expect(
			Object.values(trigger.memory.callbacks ?? {})
				.map(({ event }) => event)
				.sort(),
		).toEqual(['invoice', 'payment.create']);
		expect(await trigger.checkExists()).toBe(true);
	});

	test('after n8n’s address was changed leaves nothing at the old one', async () => {
		const trigger = await published(['client.create', 'invoice']);
		const { origin } = trigger;
		// the same server under another name
		trigger.origin = origin.replace('127.0.0.1', 'localhost');
		bench.clock.expectAt(trigger.origin);
		expect(await trigger.checkExists()).toBe(false);
		await trigger.create();
		expect(eventsAt(trigger)).toEqual(['client.create', 'invoice']);
		expect(callbacks()).toHaveLength(2);
		expect(await trigger.checkExists()).toBe(true);
	});

	test('after the secrets were lost registers anew', async () => {
		const trigger = await published(['client.create', 'invoice']);
		trigger.memory = {};
		await trigger.create();
		expect(eventsAt(trigger)).toEqual(['client.create', 'invoice']);
		expect((await deliver(trigger, 'client.create', firstClient())).status).toBe(200);
	});

	test('leaves the callbacks of others alone', async () => {
		await api().post(events(), { callback: { event: 'client.create', uri: 'https://other.example.com/hook' } });
		const trigger = await published(['client.create']);
		await trigger.create();
		await trigger.remove();
		expect(callbacks().map(({ uri }) => uri)).toEqual(['https://other.example.com/hook']);
	});
});

describe('a handshake when nobody is publishing', () => {
	const register = async (uri: string) =>
		(await api().post(events(), { callback: { event: 'client.create', uri } })).data.response.result.callback
			.callbackid;

	test('is confirmed and its secret stored', async () => {
		const trigger = await triggerFor(['client.create']);
		await register(trigger.address);
		await until(() => trigger.answers.length === 1);
		expect(callbacks()[0].verified).toBe(true);
		expect(trigger.verifier('client.create')).toBe(callbacks()[0].verifier);
		expect(trigger.writers).toEqual(['webhook']);
		expect(trigger.started).toEqual([]);
	});

	test.each<[what: string, forge: (trigger: TriggerBench) => Promise<string>]>([
		['for a callback that does not exist', async () => handshake(987_654, 'x'.repeat(33))],
		[
			'for a callback of somebody else',
			async () => handshake(await register('https://other.example.com/hook'), 'x'.repeat(33)),
		],
		[
			'with a made-up secret',
			async (trigger) => {
				bench.freshBooks.switches.handshakes = 'off';
				return handshake(await register(trigger.address), 'x'.repeat(33));
			},
		],
		[
			'without a secret',
			async (trigger) => {
				bench.freshBooks.switches.handshakes = 'off';
				return handshake(await register(trigger.address), '');
			},
		],
		['with a path for an id', async () => handshake('../../../auth/api/v1/users/me', 'x'.repeat(33))],
		['without an id', async () => 'name=callback.verify&verifier=abc'],
	])('that is forged (%s) gets 401 and stores nothing', async (_what, forge) => {
		const trigger = await triggerFor(['client.create']);
		const body = await forge(trigger);
		expect((await trigger.post(body)).status).toBe(401);
		expect(trigger.answers.map(({ failure, items }) => [failure, items])).toEqual([[undefined, undefined]]);
		expect(trigger.memory.callbacks ?? {}).toEqual({});
		expect(callbacks().filter(({ verified }) => verified)).toEqual([]);
	});

	test('cannot replace the secret of a callback that works', async () => {
		const trigger = await published(['client.create']);
		const before = trigger.verifier('client.create');
		await trigger.post(handshake(String(callbacks()[0].callbackid), 'x'.repeat(33)));
		expect(trigger.verifier('client.create')).toBe(before);
	});

	test('costs fifty requests at once and then one a second, however many are forged', async () => {
		const trigger = await published(['client.create']);
		const forge = async (index: number) => (await trigger.post(handshake(9_000_000 + index, 'x'.repeat(33)))).status;
		const [statuses, took] = await bench.timed(async () => {
			const first = await Promise.all(many(150, forge));
			for (let index = 0; index < 60; index++) first.push(await forge(index));
			return first;
		});
		expect(new Set(statuses)).toEqual(new Set([401]));
		expect(took).toBeGreaterThan(0);
		expect(bench.requests().length).toBeLessThanOrEqual(51 + took / 1000);
	});

	test('cannot plant a secret for a callback that FreshBooks has verified, after ours was lost', async () => {
		const trigger = await published(['client.create']);
		trigger.restartWith({});
		expect((await trigger.post(handshake(String(callbacks()[0].callbackid), 'x'.repeat(33)))).status).toBe(401);
		expect(trigger.memory.callbacks ?? {}).toEqual({});
	});
});

describe('an event', () => {
	test('of FreshBooks starts the workflow with its record', async () => {
		const trigger = await published(['client.create']);
		const id = await newClient();
		await until(() => trigger.started.length === 1);
		expect(trigger.started[0]).toMatchObject({
			event: 'client.create',
			objectId: id,
			accountId: bench.account,
			businessId: bench.freshBooks.businesses[0].businessId,
			userId: 1,
			record: { id, email: 'ada@byron.example' },
		});
		expect(new Date(String(trigger.started[0].receivedAt)).getTime()).toBe(bench.clock.now());
		await until(() => bench.freshBooks.deliveries[0].acknowledged);
		expect(bench.freshBooks.deliveries[0].statuses).toEqual([200]);
	});

	test('of a noun starts the workflow under its own name', async () => {
		const trigger = await published(['client']);
		const id = await newClient();
		await api().put(`${clients()}/${id}`, { client: { fname: 'Ada' } });
		await api().put(`${clients()}/${id}`, { client: { vis_state: 1 } });
		await until(() => trigger.started.length === 3);
		expect(trigger.started.map(({ event }) => event).sort()).toEqual([
			'client.create',
			'client.delete',
			'client.update',
		]);
	});

	test('with fields nobody has announced is still taken', async () => {
		const trigger = await published(['client.create']);
		bench.freshBooks.switches.deliveryExtraFields = { verified: 'abc', system: 'https://x.example', 'ü "x"': '💸\n' };
		await newClient();
		await until(() => trigger.started.length === 1);
		expect(trigger.started[0].event).toBe('client.create');
	});

	test.each([
		['simplified', { updated: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*-0[45]:00$/) }],
		['raw', { updated: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:/), userid: expect.any(Number) }],
	])('gives its record %s', async (output, expected) => {
		const trigger = await published(['client.update'], { output });
		await deliver(trigger, 'client.update', firstClient());
		await until(() => trigger.started.length === 1);
		expect(trigger.started[0].record).toMatchObject(expected);
	});

	test('is acknowledged before its record is fetched, when FreshBooks is slow', async () => {
		const trigger = await published(['client.create']);
		bench.freshBooks.switches.latencyMs = 2000;
		bench.clock.hold();
		const delivered = deliver(trigger, 'client.create', firstClient());
		await bench.clock.pass(1999);
		expect(await delivered).toEqual({ status: 200, took: 400 });
		expect(trigger.started).toEqual([]);
		bench.clock.release();
		await until(() => trigger.started.length === 1);
		expect(trigger.started[0].record).toMatchObject({ id: firstClient() });
		expect(trigger.answers.at(-1)?.afterStoring).toBe(false);
	});

	test.each([
		['with its record', {}],
		['without its record', { fetchRecord: false }],
	])('%s is acknowledged once n8n has stored it, when FreshBooks is quick', async (_, parameters) => {
		const trigger = await published(['client.create'], parameters);
		expect((await deliver(trigger, 'client.create', firstClient())).status).toBe(200);
		await until(() => trigger.started.length === 1);
		expect(trigger.answers.at(-1)?.afterStoring).toBe(true);
	});

	test('is not lost when its record cannot be had', async () => {
		const trigger = await published(['client.create']);
		bench.fault({ match: { method: 'GET' }, kind: 'status', status: 403, body: { message: 'Not today.' } });
		expect((await deliver(trigger, 'client.create', firstClient())).status).toBe(200);
		await until(() => trigger.started.length === 1);
		expect(trigger.started[0]).toMatchObject({ objectId: firstClient(), record: null, recordError: 'Not today.' });
	});

	test('does not wait for its record for ever', async () => {
		const trigger = await published(['client.create']);
		bench.fault({ match: { method: 'GET' }, kind: 'status', status: 429, retryAfter: '100', times: -1 });
		expect((await deliver(trigger, 'client.create', firstClient())).status).toBe(200);
		await until(() => trigger.started.length === 1);
		expect(trigger.started[0]).toMatchObject({
			objectId: firstClient(),
			record: null,
			recordError: 'FreshBooks did not send the record within 60 seconds',
		});
		expect(bench.requests()).toHaveLength(1);
	});

	test.each<[what: string, faults: Fault[], parameters: () => IDataObject]>([
		['its record', [{ match: { path: 'clients/' }, kind: 'drip', times: -1 }], () => ({})],
		[
			'its record, after a slow look-up',
			[
				{ match: { path: 'users/me' }, kind: 'delay', delayMs: 50_000 },
				{ match: { path: 'clients/' }, kind: 'drip', times: -1 },
			],
			() => ({ business: byId(String(bench.freshBooks.businesses[0].businessId)) }),
		],
		[
			'a new token',
			[
				{ match: { path: 'clients/' }, kind: 'expire-tokens' },
				{ match: { path: 'oauth/token' }, kind: 'drip', times: -1 },
			],
			() => ({}),
		],
	])('comes within a minute, though the reply with %s begins and never ends', async (what, faults, parameters) => {
		const trigger = await published(['client.create'], parameters());
		trigger.node.credentials!.freshBooksOAuth2Api.id = `of ${what}`;
		faults.forEach(bench.fault);
		const started = bench.clock.now();
		expect((await deliver(trigger, 'client.create', firstClient())).status).toBe(200);
		await until(() => trigger.started.length === 1);
		expect(trigger.answers.at(-1)!.at - started).toBe(60_000);
		expect(trigger.started[0]).toMatchObject({
			objectId: firstClient(),
			record: null,
			recordError: 'FreshBooks did not send the record within 60 seconds',
		});
	});

	test('whose reply never ends holds no connection to FreshBooks open afterwards', async () => {
		const trigger = await published(['client.create']);
		bench.fault({ match: { path: 'clients/' }, kind: 'drip', times: -1 });
		await deliver(trigger, 'client.create', firstClient());
		await until(() => trigger.started.length === 1);
		await until(() => bench.clock.waiting('request') === 0);
	});

	test('of a record that is gone by now says deleted', async () => {
		const trigger = await published(['client.create']);
		await deliver(trigger, 'client.create', 999_999_999);
		await until(() => trigger.started.length === 1);
		expect(trigger.started[0]).toMatchObject({ objectId: 999_999_999, record: null, recordError: 'deleted' });
	});

	test.each([
		['the person', 'users/me', { options: { ignoreOwnChanges: true } }],
		['the business', 'users/me', { business: byId('') }],
	])('does not say deleted when %s is what FreshBooks does not know', async (_what, path, more) => {
		bench.freshBooks.switches.singleBusiness = true;
		const trigger = await published(['client.create'], more);
		later(700);
		trigger.restartWith({ callbacks: trigger.memory.callbacks });
		bench.fault({ match: { path }, kind: 'status', status: 404, times: -1 });
		await deliver(trigger, 'client.create', firstClient());
		await until(() => trigger.started.length === 1);
		expect(trigger.started[0].record).toBeNull();
		expect(trigger.started[0].recordError).toMatch(/^FreshBooks does not let this credential work with this login/);
	});

	test('names the business also when FreshBooks does not', async () => {
		const trigger = await published(['client.create'], { fetchRecord: false });
		const fields = form('client.create', firstClient()).filter(([name]) => name !== 'business_id');
		await trigger.post(encoded(fields), signature(fields, trigger.verifier('client.create')));
		await until(() => trigger.started.length === 1);
		expect(trigger.started[0].businessId).toBe(bench.freshBooks.businesses[0].businessId);
	});

	test.each([
		['whose ID is typed', () => ({ business: byId(String(bench.freshBooks.businesses[0].businessId)) })],
		[
			'that is the only one',
			() => {
				bench.freshBooks.switches.singleBusiness = true;
				return { business: byId('') };
			},
		],
	])('of a business %s costs no look-up each time, in a process that only serves webhooks too', async (_, make) => {
		const trigger = await triggerFor(['client.update'], make());
		trigger.served = inAnotherProcess();
		await trigger.create();
		bench.freshBooks.journal.length = 0;
		for (const { id } of bench.freshBooks.records(bench.account, 'clients').slice(0, 3)) {
			const fields = form('client.update', Number(id)).filter(([name]) => name !== 'business_id');
			await trigger.post(encoded(fields), signature(fields, trigger.verifier('client.update')));
		}
		await until(() => trigger.started.length === 3);
		expect(bench.requests(/users\/me$|callbacks$/)).toEqual([]);
		expect(new Set(trigger.started.map(({ businessId }) => businessId))).toEqual(
			new Set([bench.freshBooks.businesses[0].businessId]),
		);
	});

	test('of a deletion asks FreshBooks nothing', async () => {
		const trigger = await published(['client.delete']);
		await deliver(trigger, 'client.delete', firstClient());
		await until(() => trigger.started.length === 1);
		expect(trigger.started[0]).toMatchObject({ event: 'client.delete', record: null });
		expect(trigger.started[0]).not.toHaveProperty('recordError');
		expect(bench.requests()).toEqual([]);
	});

	test('has no record when the user does not want one', async () => {
		const trigger = await published(['client.create'], { fetchRecord: false });
		await deliver(trigger, 'client.create', firstClient());
		await until(() => trigger.started.length === 1);
		expect(trigger.started[0]).not.toHaveProperty('record');
		expect(bench.requests()).toEqual([]);
	});

	test('brings what the user wants included', async () => {
		const [invoice] = bench.freshBooks.records(bench.account, 'invoices');
		const withLines = await published(['invoice.update'], { include: ['lines'] });
		await deliver(withLines, 'invoice.update', Number(invoice.id));
		await until(() => withLines.started.length === 1);
		expect((withLines.started[0].record as IDataObject).lines).toHaveLength((invoice.lines as unknown[]).length);

		const without = await published(['invoice.update'], { include: [] });
		await deliver(without, 'invoice.update', Number(invoice.id));
		await until(() => without.started.length === 1);
		expect(without.started[0].record).not.toHaveProperty('lines');
	});
});

describe('two hundred events at once', () => {
	const recordRequests = () => bench.requests(/\/users\/clients/);
	const some = (): number[] => {
		bench.freshBooks.seedManyClients(bench.account, 200);
		return bench.freshBooks
			.records(bench.account, 'clients')
			.map(({ id }) => Number(id))
			.slice(-200);
	};

	test('are all acknowledged within two seconds, and their records come in a few requests', async () => {
		const trigger = await published(['client.update']);
		const ids = some();
		bench.freshBooks.switches.latencyMs = 50;
		const answers = await Promise.all(ids.map(async (id) => await deliver(trigger, 'client.update', id)));
		await until(() => trigger.started.length === 200);
		expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
		expect(Math.max(...answers.map(({ took }) => took))).toBeLessThan(2000);
		const started = trigger.started.map(({ objectId, record }) => [objectId, (record as IDataObject).id]);
		expect(started.sort()).toEqual(ids.map((id) => [id, id]).sort());
		expect(recordRequests().length).toBeLessThanOrEqual(12);
	});

	test('ask for each record by itself without Batch Reads', async () => {
		const trigger = await published(['client.update'], { options: { batchReads: false } });
		const ids = some().slice(0, 20);
		bench.freshBooks.switches.latencyMs = 50;
		await Promise.all(ids.map(async (id) => await deliver(trigger, 'client.update', id)));
		await until(() => trigger.started.length === 20);
		const each = ids.map((id) => `GET /accounting/account/${bench.account}/users/clients/${id}`);
		expect(recordRequests().sort()).toEqual(each.sort());
	});

	test('get what was changed before they were sent, and those of deleted records say so', async () => {
		const trigger = await published(['client.update']);
		const ids = some();
		bench.freshBooks.switches.deliveries = 'off';
		await bench.run('client', 'update', { clientId: byId(ids[0]), updateFields: { fname: 'Changed' } });
		bench.freshBooks.switches.latencyMs = 50;
		const gone = 999_999_999;
		await Promise.all([...ids, gone].map(async (id) => await deliver(trigger, 'client.update', id)));
		await until(() => trigger.started.length === 201);
		const about = (id: number) => trigger.started.find(({ objectId }) => objectId === id);
		expect(about(ids[0])).toMatchObject({ record: { fname: 'Changed' } });
		expect(about(gone)).toMatchObject({ record: null, recordError: 'deleted' });
		expect(recordRequests()).toContain(`GET /accounting/account/${bench.account}/users/clients/${gone}`);
	});
});

describe('events that come one after another', () => {
	const recordRequests = () => bench.freshBooks.journal.filter(({ path }) => /\/users\/clients/.test(path));
	const some = (count: number): number[] => {
		bench.freshBooks.seedManyClients(bench.account, count);
		return bench.freshBooks
			.records(bench.account, 'clients')
			.map(({ id }) => Number(id))
			.slice(-count);
	};

	test('each by itself are read at once', async () => {
		const trigger = await published(['client.update']);
		for (const id of some(3)) {
			expect((await deliver(trigger, 'client.update', id)).took).toBe(0);
			later(2);
		}
		expect(recordRequests()).toHaveLength(3);
	});

	test('two within a second are a quarter of a second late at the most, and acknowledged when they are stored', async () => {
		const trigger = await published(['client.update']);
		const [one, two] = some(2);
		await deliver(trigger, 'client.update', one);
		expect((await deliver(trigger, 'client.update', two)).took).toBe(250);
		expect(trigger.answers.slice(-2).map(({ afterStoring }) => afterStoring)).toEqual([true, true]);
	});

	test('of different kinds do not wait for each other', async () => {
		const trigger = await published(['client.update', 'invoice.update']);
		const [invoice] = bench.freshBooks.records(bench.account, 'invoices');
		await deliver(trigger, 'client.update', firstClient());
		expect((await deliver(trigger, 'invoice.update', Number(invoice.id))).took).toBe(0);
	});

	test('for many seconds are read about once a second, all with their records', async () => {
		const trigger = await published(['client.update']);
		bench.freshBooks.switches.latencyMs = 50;
		const ids = some(200);
		const began = bench.clock.now();
		const answers: Array<ReturnType<typeof deliver>> = [];
		for (const id of ids) {
			answers.push(deliver(trigger, 'client.update', id));
			await bench.clock.pass(30);
		}
		await until(() => trigger.started.length === 200);
		expect(bench.clock.now() - began).toBeLessThanOrEqual(200 * 30 + 300);
		expect(recordRequests().length).toBeLessThanOrEqual(8);
		for (const { status, took } of await Promise.all(answers)) {
			expect(status).toBe(200);
			expect(took).toBeLessThanOrEqual(430);
		}
		const started = trigger.started.map(({ objectId, record }) => [objectId, (record as IDataObject).id]);
		expect(started.sort()).toEqual(ids.map((id) => [id, id]).sort());
	});

	test('of senders that wait for the answer to the last one are held up once in five seconds only', async () => {
		const trigger = await published(['client.update']);
		bench.freshBooks.switches.latencyMs = 50;
		const left = some(240);
		const began = bench.clock.now();
		const sender = async () => {
			for (let id = left.pop(); id; id = left.pop()) await deliver(trigger, 'client.update', id);
		};
		await Promise.all(many(8, sender));
		// 30 rounds of 50 ms, and what the first one took longer
		expect(bench.clock.now() - began).toBeLessThanOrEqual(30 * 50 + 2 * 250);
	});

	test.each([
		['invoice.update', 'invoices', 'invoiceid'],
		['payment.create', 'payments', 'id'],
		['expense.update', 'expenses', 'expenseid'],
		['estimate.update', 'estimates', 'estimateid'],
	])('of every kind that FreshBooks gives together take few requests: %s', async (event, table, id) => {
		const trigger = await published([event]);
		const standing = bench.freshBooks.records(bench.account, table).filter((one) => one.vis_state === 0);
		const ids = standing.map((one) => Number(one[id]));
		const delivered: Array<ReturnType<typeof deliver>> = [];
		for (let count = 0; count < 60; count++) {
			delivered.push(deliver(trigger, event, ids[count % ids.length]));
			await bench.clock.pass(50);
		}
		expect((await Promise.all(delivered)).every(({ status }) => status === 200)).toBe(true);
		await bench.clock.pass(2000);
		expect(new Set(trigger.started.map(({ objectId }) => objectId))).toEqual(new Set(ids.slice(0, 60)));
		for (const { objectId, record } of trigger.started) expect((record as IDataObject).id).toBe(objectId);
		expect(bench.requests(new RegExp(`/${table}`)).length).toBeLessThanOrEqual(6);
	});

	test('are held up no longer where the machine’s clock was put back', async () => {
		const trigger = await published(['client.update']);
		const ids = some(41);
		await deliver(trigger, 'client.update', ids.pop()!);
		later(-3600);
		const began = bench.clock.now();
		for (const id of ids) {
			void deliver(trigger, 'client.update', id);
			await bench.clock.pass(100);
		}
		await until(() => trigger.started.length === 41);
		expect(bench.clock.now() - began).toBeLessThanOrEqual(41 * 100 + 250);
		expect(recordRequests().length).toBeGreaterThan(4);
	});

	test('are not held up without Batch Reads', async () => {
		const trigger = await published(['client.update'], { options: { batchReads: false } });
		for (const id of some(3)) expect((await deliver(trigger, 'client.update', id)).took).toBe(0);
	});
});

describe('the same change, delivered twice,', () => {
	const update = async (trigger: TriggerBench) => await deliver(trigger, 'client.update', firstClient());

	test('starts the workflow once', async () => {
		const trigger = await published(['client.update']);
		await Promise.all([update(trigger), update(trigger), update(trigger)]);
		await until(() => trigger.answers.filter(({ fields }) => fields.get('name') === 'client.update').length === 3);
		expect(trigger.started).toHaveLength(1);
	});

	test('starts it when n8n could not store the first one', async () => {
		const trigger = await published(['client.update']);
		trigger.storage = 'broken';
		expect((await deliver(trigger, 'client.update', firstClient())).status).toBe(500);
		trigger.storage = 'good';
		expect((await deliver(trigger, 'client.update', firstClient())).status).toBe(200);
		await until(() => trigger.started.length === 2);
	});

	test('starts it again when the record has changed in between', async () => {
		const trigger = await published(['client.update']);
		await update(trigger);
		await until(() => trigger.started.length === 1);
		await api().put(`${clients()}/${firstClient()}`, { client: { note: 'changed' } });
		await until(() => trigger.started.length === 2);
		expect((trigger.started[1].record as IDataObject).note).toBe('changed');
	});

	test('starts it each time the record goes back to what it was before', async () => {
		const trigger = await published(['client.update']);
		for (const [index, note] of ['A', 'B', 'A', 'B'].entries()) {
			// FreshBooks does not tell of every kind when it was changed: nothing else differs
			bench.fault({
				match: { method: 'GET' },
				kind: 'rewrite',
				rewrite: ['"note":("[^"]*"|null)', `"note":"${note}"`],
			});
			await update(trigger);
			await until(() => trigger.started.length === index + 1);
		}
		expect(trigger.started.map(({ record }) => (record as IDataObject).note)).toEqual(['A', 'B', 'A', 'B']);
	});

	test.each(['invoice', 'estimate'])('starts it each time an %s is emailed, which need not change it', async (noun) => {
		const trigger = await published([`${noun}.sendByEmail`]);
		const id = Number(bench.freshBooks.records(bench.account, `${noun}s`)[0].id);
		await deliver(trigger, `${noun}.sendByEmail`, id);
		await deliver(trigger, `${noun}.sendByEmail`, id);
		await until(() => trigger.started.length === 2);
	});

	test('starts it each time when the user wants that', async () => {
		const trigger = await published(['client.update'], { options: { skipDuplicates: false } });
		await update(trigger);
		await update(trigger);
		await until(() => trigger.started.length === 2);
	});

	test('starts it each time without the record: two changes may look the same', async () => {
		const trigger = await published(['client.update'], { fetchRecord: false });
		await update(trigger);
		await update(trigger);
		await until(() => trigger.started.length === 2);
	});
});

describe('filters', () => {
	const invoicesOf = (customerid: unknown) =>
		bench.freshBooks.records(bench.account, 'invoices').filter((one) => one.customerid === customerid);
	const answered = async (trigger: TriggerBench, count: number) =>
		await until(() => trigger.answers.filter(({ fields }) => fields.get('name') !== 'callback.verify').length >= count);

	test('let only one client’s records start the workflow', async () => {
		const [first] = bench.freshBooks.records(bench.account, 'invoices');
		const other = bench.freshBooks
			.records(bench.account, 'invoices')
			.find((one) => one.customerid !== first.customerid);
		const trigger = await published(['invoice'], { filters: { clientid: byId(Number(first.customerid)) } });
		await deliver(trigger, 'invoice.update', Number(other?.id), 'invoice');
		await deliver(trigger, 'invoice.update', Number(first.id), 'invoice');
		await answered(trigger, 2);
		expect(trigger.started.map(({ objectId }) => objectId)).toEqual([first.id]);
	});

	test('take the client, and the trigger its business, by their names, and look the client up once', async () => {
		const [first, other] = [214103, 214101].map((id) => invoicesOf(id)[0]);
		const more = { business: byName(' maple & PINE studio'), filters: { clientid: byName('Nair Analytics') } };
		const trigger = await published(['invoice'], more);
		await deliver(trigger, 'invoice.update', Number(other.id), 'invoice');
		await deliver(trigger, 'invoice.update', Number(first.id), 'invoice');
		await answered(trigger, 2);
		expect(trigger.started.map(({ objectId }) => objectId)).toEqual([first.id]);
		expect(bench.requests(/users\/clients/)).toEqual([]);
	});

	test('let an invoice start it when it comes into a status, not each time it changes within it', async () => {
		const draft = bench.freshBooks
			.records(bench.account, 'invoices')
			.find((one) => one.status === 1 && one.vis_state === 0);
		const id = Number(draft?.id);
		const trigger = await published(['invoice.update'], { filters: { v3_status: ['sent'] } });
		const put = async (invoice: IDataObject) =>
			expect(
				(await api().put(`/accounting/account/${bench.account}/invoices/invoices/${id}`, { invoice })).data,
			).toMatchObject({ response: { result: {} } });
		await put({ notes: 'still a draft' });
		await answered(trigger, 1);
		await put({ action_mark_as_sent: true });
		await answered(trigger, 2);
		await put({ notes: 'sent, and changed' });
		await answered(trigger, 3);
		expect(trigger.started.map(({ record }) => (record as IDataObject).v3_status)).toEqual(['sent']);
		expect(invoicesOf(draft?.customerid).find((one) => one.id === id)?.notes).toBe('sent, and changed');
	});

	test('let an invoice start it once when it becomes paid, not when it is edited afterwards', async () => {
		const invoices = `/accounting/account/${bench.account}/invoices/invoices`;
		const [invoice] = (await api().get(`${invoices}?search[v3_status]=overdue`)).data.response.result.invoices;
		const trigger = await published(['invoice.update'], { filters: { v3_status: ['paid'] } });
		const payment = { invoiceid: invoice.id, amount: invoice.outstanding, date: '2026-11-20', type: 'Check' };
		await api().post(`/accounting/account/${bench.account}/payments/payments`, { payment });
		await answered(trigger, 1);
		await api().put(`${invoices}/${invoice.id}`, { invoice: { notes: 'Thank you' } });
		await answered(trigger, 2);
		expect(trigger.started.map(({ record }) => (record as IDataObject).v3_status)).toEqual(['paid']);
	});

	test('leave deletions alone: their record cannot be asked for', async () => {
		const trigger = await published(['client'], { filters: { clientid: byId(1) } });
		await deliver(trigger, 'client.delete', firstClient(), 'client');
		await until(() => trigger.started.length === 1);
	});

	test('do not lose an event whose record cannot be had', async () => {
		const trigger = await published(['client'], { filters: { clientid: byId(1) } });
		bench.fault({ match: { path: 'clients/' }, kind: 'status', status: 403, times: -1 });
		await deliver(trigger, 'client.update', firstClient(), 'client');
		await until(() => trigger.started.length === 1);
		expect(trigger.started[0].record).toBeNull();
	});
});

describe('ignoring own changes', () => {
	const by = async (trigger: TriggerBench, more: Array<[string, string]>) => {
		const fields = [
			...form('client.update', firstClient()).filter(([name]) => !/^(identity|user)_id$/.test(name)),
			...more,
		];
		return await trigger.post(encoded(fields), signature(fields, trigger.verifier('client.update')));
	};

	test('keeps a workflow from starting itself, and lets what others do through', async () => {
		const trigger = await published(['client.update'], { options: { ignoreOwnChanges: true } });
		await by(trigger, [['identity_id', '5820101']]);
		await by(trigger, [['identity_id', '777']]);
		await until(() => trigger.started.length === 1);
		expect(trigger.started[0].identityId).toBe(777);
	});

	test('notices within a minute that somebody else has connected the credential, and asks for nobody twice in five', async () => {
		const trigger = await published(['client.update'], { options: { ignoreOwnChanges: true } });
		trigger.node.credentials!.freshBooksOAuth2Api.id = 'of its own';
		const asked: number[] = [];
		for (const [event, minutes] of [0, 4, 1, 4].entries()) {
			later(minutes * 60);
			if (event === 2) bench.credential.oauthTokenData = { ...bench.freshBooks.issueToken() };
			await by(trigger, [['identity_id', '5820101']]);
			await until(() => trigger.answers.length === event + 2);
			asked.push(bench.requests(/users\/me$/).length);
		}
		expect(asked).toEqual([1, 1, 2, 2]);
	});

	test('knows the older user ID too', async () => {
		const trigger = await published(['client.update'], { options: { ignoreOwnChanges: true } });
		await by(trigger, [['user_id', '1']]);
		await by(trigger, [['user_id', '2']]);
		await until(() => trigger.started.length === 1);
		expect(trigger.started[0].userId).toBe(2);
	});
});

describe('a delivery that is not proven to come from FreshBooks gets 401 and starts nothing:', () => {
	test.each<[what: string, forge: (trigger: TriggerBench) => [body: string, signature?: string]]>([
		['no signature', () => [encoded(form('client.create', 1))]],
		['an empty signature', () => [encoded(form('client.create', 1)), '']],
		['a made-up signature', () => [encoded(form('client.create', 1)), Buffer.alloc(32, 7).toString('base64')]],
		[
			'a signature of nobody’s secret',
			() => [encoded(form('client.create', 1)), signature(form('client.create', 1), 'undefined')],
		],
		['a signature of no secret', () => [encoded(form('client.create', 1)), signature(form('client.create', 1), '')]],
		[
			'a changed field',
			(trigger) => [
				encoded(form('client.create', 2)),
				signature(form('client.create', 1), trigger.verifier('client.create')),
			],
		],
		[
			'a field more',
			(trigger) => [
				encoded(form('client.create', 1, [['x', 'y']])),
				signature(form('client.create', 1), trigger.verifier('client.create')),
			],
		],
		[
			'another order',
			(trigger) => [
				encoded(form('client.create', 1).reverse()),
				signature(form('client.create', 1), trigger.verifier('client.create')),
			],
		],
		[
			'the secret of another callback',
			(trigger) => [
				encoded(form('client.create', 1)),
				signature(form('client.create', 1), trigger.verifier('payment.create')),
			],
		],
		[
			'an event that was not registered',
			(trigger) => [
				encoded(form('client.delete', 1)),
				signature(form('client.delete', 1), trigger.verifier('client.create')),
			],
		],
		['no event', (trigger) => ['object_id=1', signature([['object_id', '1']], trigger.verifier('client.create'))]],
		['an empty body', (trigger) => ['', signature([], trigger.verifier('client.create'))]],
		['JSON', () => ['{"name":"client.create"}']],
		[
			'a prototype',
			(trigger) => ['name=__proto__', signature([['name', '__proto__']], trigger.verifier('client.create'))],
		],
	])('%s', async (_what, forge) => {
		const trigger = await published(['client.create', 'payment.create']);
		const before = structuredClone(trigger.memory);
		const [body, given] = forge(trigger);
		const known = trigger.answers.length;
		expect((await trigger.post(body, given)).status).toBe(401);
		await until(() => trigger.answers.length === known + 1);
		const { items, failure } = trigger.answers[known];
		expect([items, failure]).toEqual([undefined, undefined]);
		expect(trigger.memory).toEqual(before);
	});

	test.each<[what: string, reason: string, forge: (trigger: TriggerBench) => [body: string, signature?: string]]>([
		['no signature', 'no signature', () => [encoded(form('client.create', 1))]],
		['a made-up signature', 'wrong signature', () => [encoded(form('client.create', 1)), 'x']],
		[
			'an event that was not registered',
			'no such callback',
			(trigger) => [
				encoded(form('tax.create', 1)),
				signature(form('tax.create', 1), trigger.verifier('client.create')),
			],
		],
		[
			'another account',
			'wrong account',
			(trigger) => {
				const fields = form('client.create', 1).map(([name, value]): [string, string] => [
					name,
					name === 'account_id' ? 'other1' : value,
				]);
				return [encoded(fields), signature(fields, trigger.verifier('client.create'))];
			},
		],
		[
			'bytes that are no text in place of U+FFFD',
			'bytes that are not UTF-8',
			(trigger) => {
				const fields = form('client.create', 1, [['note', '\ufffd']]);
				const signed = signature(fields, trigger.verifier('client.create'));
				return [encoded(fields).replace('%EF%BF%BD', '%FF'), signed];
			},
		],
	])('%s, and the log says: %s', async (_what, reason, forge) => {
		const trigger = await published(['client.create']);
		const logged = watchLog();
		const [body, given] = forge(trigger);
		expect((await trigger.post(body, given)).status).toBe(401);
		await until(() => logged.length > 0);
		expect(logged).toEqual([expect.stringContaining(`refused a delivery (${reason}) of the event`)]);
		expect(trigger.started).toEqual([]);
	});

	test('bytes that are no text, not escaped', async () => {
		const trigger = await published(['client.create']);
		const fields = form('client.create', 1, [['note', '\ufffd']]);
		const signed = signature(fields, trigger.verifier('client.create'));
		const bytes = Buffer.from(encoded(fields).replace('%EF%BF%BD', 'ÿ'), 'latin1');
		expect((await trigger.post(bytes, signed)).status).toBe(401);
		// the character itself is a text like any other
		expect((await trigger.post(encoded(fields), signed)).status).toBe(200);
	});

	test('one of a webhook that FreshBooks has no more, and the log says so', async () => {
		const trigger = await published(['client.create']);
		const fields = form('client.create', firstClient());
		const signed = signature(fields, trigger.verifier('client.create'));
		await api().delete(`${events()}/${callbacks()[0].callbackid}`);
		trigger.memory = {};
		const logged = watchLog();
		expect((await trigger.post(encoded(fields), signed)).status).toBe(401);
		expect(logged).toEqual([expect.stringContaining('refused a delivery (no such callback)')]);
	});

	test.each<[what: string, post: (trigger: TriggerBench, long: string) => Promise<unknown>]>([
		['the event of a delivery', async (trigger, long) => await trigger.post(encoded([['name', long]]), 'x')],
		[
			'what FreshBooks answers when it is asked about a verification',
			async (trigger, long) => {
				const body = { message: long };
				bench.fault({ match: { path: 'callbacks' }, kind: 'status', status: 403, body, times: -1 });
				await trigger.post(handshake(1, 'x'.repeat(33)));
			},
		],
	])('%s, however long, becomes one short line in the log', async (_what, post) => {
		const trigger = await published(['client.create']);
		const logged = watchLog();
		await post(trigger, `client.create\r\n\u2028${'x\n'.repeat(100_000)}`);
		await until(() => logged.length > 0);
		expect(logged).toHaveLength(1);
		expect(logged[0].length).toBeLessThan(500);
		expect(logged[0]).not.toMatch(/[\p{Cc}\u2028\u2029]|\\n/u);
	});

	test('a form with a file', async () => {
		const trigger = await published(['client.create']);
		const body = new FormData();
		for (const [name, value] of form('client.create', 1)) body.append(name, value);
		body.append('file', new Blob(['x']), 'x.txt');
		expect((await trigger.post(body)).status).toBe(401);
		await until(() => trigger.answers.length === 2);
		const { items, failure } = trigger.answers[1];
		expect([items, failure]).toEqual([undefined, undefined]);
	});

	test('a true signature over another account’s event', async () => {
		const trigger = await published(['client.create']);
		const fields = form('client.create', 1).map(([name, value]): [string, string] => [
			name,
			name === 'account_id' ? 'other1' : value,
		]);
		const { status } = await trigger.post(encoded(fields), signature(fields, trigger.verifier('client.create')));
		expect(status).toBe(401);
		expect(trigger.started).toEqual([]);
	});

	test('FreshBooks’ own deliveries, once they are signed with another key', async () => {
		const trigger = await published(['client.create']);
		Object.assign(bench.freshBooks.switches, { signDeliveriesWith: 'somebody else', deliveryRetries: 0 });
		await newClient();
		await until(() => bench.freshBooks.deliveries[0]?.done);
		expect(bench.freshBooks.deliveries[0].statuses).toEqual([401]);
		expect(trigger.started).toEqual([]);
	});

	test('many of them do not make the node ask FreshBooks each time', async () => {
		const trigger = await published(['client.create']);
		const flood = async () =>
			await Promise.all(many(50, async (index) => await trigger.post(encoded(form('client.create', index)), 'x')));
		await flood();
		twoMinutesLater();
		await flood();
		await until(() => trigger.answers.length === 101);
		expect(bench.requests()).toEqual([`GET ${events()}`]);
		expect(eventsAt(trigger)).toEqual(['client.create']);
	});

	test('also while FreshBooks cannot be asked: no failed execution comes of it', async () => {
		const trigger = await published(['client.create']);
		trigger.memory = {};
		bench.fault({ match: { path: 'callbacks' }, kind: 'status', status: 403, times: -1 });
		const known = trigger.answers.length;
		await trigger.post(encoded(form('client.create', 1)), 'x');
		twoMinutesLater();
		expect((await trigger.post(encoded(form('client.create', 1)), 'x')).status).toBe(401);
		await until(() => trigger.answers.length === known + 2);
		expect(bench.requests(/callbacks$/)).toHaveLength(1);
		expect(trigger.answers.slice(known).map(({ failure }) => failure)).toEqual([undefined, undefined]);
	});
});

describe('after the secret was lost', () => {
	test('events are refused, and after two minutes of that they arrive again', async () => {
		Object.assign(bench.freshBooks.switches, { deliveryRetries: 0 });
		const trigger = await published(['client.create']);
		const old = callbacks()[0].callbackid;
		trigger.restartWith({});

		await newClient('first@example.com');
		await until(() => bench.freshBooks.deliveries[0]?.done);
		twoMinutesLater();
		await newClient('another@example.com');
		await until(() => Object.keys(trigger.memory.callbacks ?? {}).length === 1 && callbacks().length === 1);
		expect(bench.freshBooks.deliveries.map(({ statuses }) => statuses)).toEqual([[401], [401]]);
		expect(eventsAt(trigger)).toEqual(['client.create']);
		expect(callbacks()[0]).toMatchObject({ verified: true });
		expect(callbacks()[0].callbackid).not.toBe(old);

		await newClient('second@example.com');
		await until(() => trigger.started.length === 1);
		expect(trigger.started[0].record).toMatchObject({ email: 'second@example.com' });
		expect(await trigger.checkExists()).toBe(true);
	});

	test('the callback stays when another one cannot be registered, and the next delivery tries again', async () => {
		Object.assign(bench.freshBooks.switches, { deliveryRetries: 0 });
		const trigger = await published(['client.create']);
		trigger.restartWith({});
		const unexplained = async () => await trigger.post(encoded(form('client.create', 1)), 'x');
		bench.fault({ match: { method: 'POST', path: 'callbacks' }, kind: 'status', status: 503 });
		await unexplained();
		twoMinutesLater();
		await unexplained();
		await until(() => trigger.answers.length === 3);
		expect(callbacks()).toHaveLength(1);

		await unexplained();
		later(130);
		await unexplained();
		await until(() => Object.keys(trigger.memory.callbacks ?? {}).length === 1);
		expect((await deliver(trigger, 'client.create', firstClient())).status).toBe(200);
	});

	test('and two processes recover it at once: one webhook remains, so that nothing is delivered twice', async () => {
		Object.assign(bench.freshBooks.switches, { deliveryRetries: 0 });
		const trigger = await published(['client.create']);
		const old = callbacks()[0].callbackid;
		trigger.restartWith({});
		const processes = [inAnotherProcess(), inAnotherProcess()];
		let posts = 0;
		trigger.before = () => {
			trigger.served = processes[posts++ % 2];
			return true;
		};
		const unexplained = async () => await trigger.post(encoded(form('client.create', 1)), 'x');
		await unexplained();
		await unexplained();
		twoMinutesLater();
		await Promise.all([unexplained(), unexplained()]);
		await until(() => trigger.answers.length === 1 + 4 + 2);
		expect(bench.requests(/callbacks$/).filter((request) => request.startsWith('POST '))).toHaveLength(2);
		expect(callbacks()).toHaveLength(1);
		expect(callbacks()[0]).toMatchObject({ event: 'client.create', verified: true });
		expect(callbacks()[0].callbackid).not.toBe(old);
	});

	test('by a poll in the same workflow, while FreshBooks cannot be asked: events arrive all the same', async () => {
		const trigger = await published(['client.create']);
		const secret = trigger.verifier('client.create');
		trigger.memory = {};
		bench.fault({ match: { path: 'callbacks' }, kind: 'status', status: 503, times: -1 });
		const event = form('client.create', firstClient());
		expect((await trigger.post(encoded(event), signature(event, secret))).status).toBe(200);
		await until(() => trigger.started.length === 1);
	});

	test('by a poll in the same workflow, which writes what it knew: events arrive, and n8n gets it back', async () => {
		const trigger = await published(['client.create']);
		const secret = trigger.verifier('client.create');
		trigger.memory = {};
		const event = form('client.create', firstClient());
		expect((await trigger.post(encoded(event), signature(event, secret))).status).toBe(200);
		await until(() => trigger.started.length === 1);
		expect(trigger.verifier('client.create')).toBe(secret);
	});

	test('of a test that listens nothing is registered at the published address', async () => {
		const trigger = await triggerFor(['client.create'], {}, { listening: true });
		await trigger.create();
		const before = callbacks().map(({ callbackid }) => callbackid);
		await trigger.post(encoded(form('client.create', 1)), 'x');
		twoMinutesLater();
		await trigger.post(encoded(form('client.create', 1)), 'x');
		await until(() => trigger.answers.length === 3);
		expect(callbacks().map(({ callbackid }) => callbackid)).toEqual(before);
	});
});

describe('unpublishing', () => {
	test('removes all callbacks of this address and forgets the secrets', async () => {
		const trigger = await published(['client.create', 'invoice']);
		await trigger.remove();
		expect(callbacks()).toEqual([]);
		expect(trigger.memory).toEqual({});
		expect(await trigger.checkExists()).toBe(false);
	});

	test('makes the old secrets worthless, in a process too that was not told of it', async () => {
		const trigger = await triggerFor(['client.create']);
		trigger.served = inAnotherProcess();
		await trigger.create();
		const old = trigger.verifier('client.create');
		await trigger.remove();
		await trigger.create();
		const now = trigger.verifier('client.create');
		const before = structuredClone(trigger.memory);
		const fields = form('client.create', firstClient());
		expect((await trigger.post(encoded(fields), signature(fields, old))).status).toBe(401);
		expect((await trigger.post(encoded(fields), signature(fields, now))).status).toBe(200);
		await until(() => trigger.started.length === 1);
		expect(trigger.memory).toEqual(before);
	});

	test('removes callbacks that n8n has forgotten', async () => {
		const trigger = await published(['client.create']);
		trigger.memory = {};
		await trigger.remove();
		expect(callbacks()).toEqual([]);
	});

	test('removes those at the address that n8n had before its WEBHOOK_URL was changed', async () => {
		const trigger = await published(['client.create', 'invoice']);
		trigger.origin = 'https://new.example.com/n8n';
		await trigger.remove();
		expect(callbacks()).toEqual([]);
		expect(trigger.memory).toEqual({});
	});

	test.each<[whose: string, change: (trigger: TriggerBench) => void | Promise<unknown>]>([
		[
			'another trigger, from which this one was copied with all that n8n remembered',
			(trigger) => {
				trigger.node.webhookId = 'copy';
			},
		],
		[
			'somebody who has moved the webhook to an address of their own',
			async () => {
				bench.freshBooks.switches.handshakes = 'off';
				const changed = { callback: { uri: 'https://other.example.com/hook' } };
				await api().put(`${events()}/${callbacks()[0].callbackid}`, changed);
			},
		],
	])('leaves alone what belongs to %s', async (_whose, change) => {
		const trigger = await published(['client.create']);
		await change(trigger);
		trigger.origin = 'https://new.example.com';
		await trigger.remove();
		expect(callbacks()).toHaveLength(1);
	});

	test('fails when FreshBooks refuses, so that n8n tries again', async () => {
		const trigger = await published(['client.create']);
		bench.fault({ match: { method: 'DELETE' }, kind: 'status', status: 403 });
		await expect(trigger.remove()).rejects.toThrow();
		expect(eventsAt(trigger)).toEqual(['client.create']);
		await trigger.remove();
		expect(callbacks()).toEqual([]);
	});

	test('is done when somebody else has removed them meanwhile', async () => {
		const trigger = await published(['client.create']);
		bench.fault({ match: { method: 'DELETE' }, kind: 'status', status: 404 });
		expect(await trigger.remove()).toBe(true);
	});

	test('of what was never published is fine', async () => {
		expect(await (await triggerFor(['client.create'])).remove()).toBe(true);
	});
});

describe('listening for a test event', () => {
	test('registers its own address, takes an event and removes it again', async () => {
		const live = await published(['client.create']);
		const trigger = await triggerFor(['client.create'], {}, { listening: true });
		await trigger.create();
		expect(eventsAt(trigger)).toEqual(['client.create']);
		expect(trigger.writers).toEqual(['create']);

		await newClient();
		await until(() => trigger.started.length === 1);
		expect(trigger.started[0]).toMatchObject({ event: 'client.create', record: { email: 'ada@byron.example' } });

		await trigger.remove();
		expect(eventsAt(trigger)).toEqual([]);
		expect(eventsAt(live)).toEqual(['client.create']);
	});
});
