import type { IDataObject } from 'n8n-workflow';

import { told, useBench } from '../stage/bench.mts';
import { byId } from '../stage/n8n.mts';

const bench = useBench('2026-12-03T15:00:00Z');
const kinds = ['invoice', 'estimate'];
const records = (kind: string) => bench.freshBooks.records(bench.account, `${kind}s`) as IDataObject[];
const emails = () => bench.freshBooks.outbox.length;
const address = () => bench.freshBooks.records(bench.account, 'clients').find(({ id }) => id === 214101)?.email;

const create = async (kind: string, more: IDataObject = {}) =>
	await bench.run(kind, 'create', {
		customerid: byId(214101),
		create_date: '2026-11-22',
		specifyLines: 'json',
		linesJson: '[{ "name": "Design", "unit_cost": "80" }]',
		sendByEmail: true,
		...more,
	});

describe.each(kinds)('a new %s with Send by Email', (kind) => {
	test('is emailed to its client, once', async () => {
		const before = emails();
		const { items, error } = await create(kind);
		expect(error).toBeUndefined();
		expect(items[0].json).toMatchObject({ emailed_to: address() });
		expect(bench.freshBooks.outbox.slice(before)).toMatchObject([{ to: [address()] }]);
		expect(records(kind).find(({ id }) => id === items[0].json.id)).toMatchObject({ display_status: 'sent' });
	});

	test('is a draft that nobody gets, unless it is turned on', async () => {
		const before = emails();
		const { items } = await create(kind, { sendByEmail: false });
		expect(items[0].json).not.toHaveProperty('emailed_to');
		expect(emails()).toBe(before);
	});

	test('stays a draft that the message names when FreshBooks refuses to send it', async () => {
		const body = { response: { errors: [{ errno: 1012, message: 'Not now', object: kind, field: 'action_email' }] } };
		bench.fault({ match: { method: 'PUT', path: `/${kind}s/` }, kind: 'status', status: 422, body });
		const before = records(kind).length;
		const run = await create(kind);
		const made = records(kind).slice(before);
		expect(made).toMatchObject([{ display_status: 'draft' }]);
		expect(told(run)).toContain('Not now');
		expect(told(run)).toContain(`(ID ${String(made[0].id)}) was created`);
	});

	test('is emailed once when the reply to that is lost, and the message says so', async () => {
		bench.fault({ match: { method: 'PUT', path: `/${kind}s/` }, kind: 'lost-reply' });
		const before = emails();
		const run = await create(kind);
		expect(emails()).toBe(before + 1);
		expect(told(run)).toContain('may have carried this out');
		expect(told(run)).toContain('was created');
	});

	describe('and Only Once For', () => {
		const once = async (reference: string) => await create(kind, { options: { onlyOnceFor: reference } });

		test('is emailed once, however often it is run', async () => {
			const before = emails();
			const runs = [await once('sent once'), await once('sent once')];
			expect(runs.map(({ items }) => items[0].json.alreadyExisted)).toEqual([false, true]);
			expect(emails()).toBe(before + 1);
			expect(runs[0].items[0].json).toMatchObject({ emailed_to: address() });
			expect(runs[1].items[0].json).not.toHaveProperty('emailed_to');
		});

		test('is emailed by the next run when the first could not', async () => {
			bench.fault({ match: { method: 'PUT', path: `/${kind}s/` }, kind: 'status', status: 422 });
			const before = emails();
			const first = await once('sent later');
			expect(told(first)).toContain('was created');
			const { items } = await once('sent later');
			expect(items[0].json).toMatchObject({ alreadyExisted: true, emailed_to: address() });
			expect(emails()).toBe(before + 1);
		});

		const putAway = kind === 'invoice' ? ['archive', 'delete'] : ['delete'];

		test.each(putAway)('is not emailed any more after %s', async (operation) => {
			const before = emails();
			const options = { onlyOnceFor: `put away by ${operation}`, countDeleted: true };
			const first = await create(kind, { options, sendByEmail: false });
			await bench.run(kind, operation, { [`${kind}Id`]: byId(Number(first.items[0].json.id)) });
			const { items, error } = await create(kind, { options });
			expect([error, items[0].json.alreadyExisted]).toEqual([undefined, true]);
			expect(emails()).toBe(before);
		});

		test('is emailed once by executions at the same time', async () => {
			const before = emails();
			const runs = await Promise.all([1, 2, 3, 4].map(async () => await once('sent together')));
			expect(runs.map(({ error }) => error)).toEqual([undefined, undefined, undefined, undefined]);
			expect(emails()).toBe(before + 1);
		});
	});
});
