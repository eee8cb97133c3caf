import type { IDataObject } from 'n8n-workflow';

import type { Field } from '../../../nodes/FreshBooks/model/field';
import { told, useBench } from '../stage/bench.mts';
import { readables } from '../stage/readables.mts';
import { byId } from '../stage/n8n.mts';

const bench = useBench();
const clientId = () => byId(Number(bench.freshBooks.records(bench.account, 'clients')[0].id));

/** What the latest write carried, without the key around it. */
const written = () =>
	Object.values(bench.freshBooks.journal.filter(({ method }) => method !== 'GET').at(-1)?.body as IDataObject)[0];

/** A field as an expression would fill it in. */
function filledBy({ type }: Field, expression: string): unknown {
	if (type === 'fixedCollection' || type === 'collection') return {};
	return type === 'resourceLocator' ? { __rl: true, mode: 'id', value: expression } : expression;
}

/** Every field that the operations of this name offer in a collection, by resource. */
const offered = (operation: string, collection: string) =>
	readables.flatMap((resource) => {
		const found = resource.operations.find(({ value }) => value === operation)?.fields(resource) ?? [];
		const fields = found.find(({ name }) => name === collection)?.options as Field[] | undefined;
		return fields ? [{ resource, fields }] : [];
	});

/** IDs of the kind that the resource has; nothing is to be asked about them. */
const someId = (uuids?: boolean) => (uuids ? '0b9c2d4e-5f61-4a7b-8c3d-1e2f3a4b5c6d' : '1');

describe('what has no value changes nothing on an update:', () => {
	const changeable = offered('update', 'updateFields');

	test.each(changeable.map(({ resource, fields }) => [resource.value, resource, fields] as const))(
		'every field of %s',
		async (value, { endpoint }, fields) => {
			const updateFields = (name: string) =>
				Object.fromEntries(fields.map((field) => [field.name, filledBy(field, `={{ ${name} }}`)])) as IDataObject;
			const items = [{}, { json: { there: null } }, { json: { there: {} } }];
			for (const expression of ['undefined', '$json.there', "$fromAI('missing', '', 'string')"]) {
				const parameters = { [`${value}Id`]: byId(someId(endpoint.uuids)), updateFields: updateFields(expression) };
				const run = await bench.run(value, 'update', parameters, { items, onError: 'continueRegularOutput' });
				for (const { json } of run.items) expect(json.error).toContain('There is nothing to change');
			}
			expect(bench.writes()).toEqual([]);
		},
	);

	test('beside a field that has one, only this is sent', async () => {
		const updateFields = { organization: '={{ $json.org }}', note: '={{ $json.note }}', fax: '={{ null }}' };
		const run = await bench.run(
			'client',
			'update',
			{ clientId: clientId(), updateFields },
			{ items: [{ json: { note: 'Hi' } }] },
		);
		expect(run.error).toBeUndefined();
		expect(written()).toEqual({ note: 'Hi' });
	});

	test.each([
		['typed', ''],
		['typed as a blank', ' '],
		['given as an empty text', '={{ "" }}'],
		['an empty cell of an earlier node', '={{ $json.cell }}'],
	])('but a blank clears: %s', async (_how, organization) => {
		const updateFields = { organization, language: 'fr' };
		await bench.run('client', 'update', { clientId: clientId(), updateFields }, { items: [{ json: { cell: '' } }] });
		expect(written()).toEqual({ organization: '', language: 'fr' });
	});

	test('and a blank of a language model does not', async () => {
		const updateFields = {
			organization: "={{ $fromAI('org', 'The organization', 'string') }}",
			fax: "={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('Fax', ``, 'string') }}",
			late_reminders: { reminder: [{ body: "={{ $fromAI('body') }}", delay: 3 }] },
			note: 'Hi',
		};
		await bench.run(
			'client',
			'update',
			{ clientId: clientId(), updateFields },
			{ items: [{ json: { org: '', Fax: ' ' } }] },
		);
		expect(written()).toEqual({ late_reminders: [{ delay: 3, enabled: true, position: 1 }], note: 'Hi' });
	});

	test('nor does a reference that it leaves blank', async () => {
		const [project] = bench.freshBooks.records(bench.account, 'projects');
		const updateFields = { client_id: byId("={{ $fromAI('client') }}"), description: 'Hi' };
		const parameters = { projectId: byId(Number(project.id)), updateFields };
		await bench.run('project', 'update', parameters, { items: [{ json: { client: '' } }] });
		expect(written()).toEqual({ title: project.title, description: 'Hi' });
	});
});

describe('an empty list of an earlier node', () => {
	const isList = ({ as, type }: Field) => as === 'ids' || type === 'multiOptions';
	const lists = ['filters', 'laterFilters'].flatMap((collection) =>
		offered('getAll', collection).flatMap(({ resource, fields }) =>
			fields.filter(isList).map((field) => [resource.value, collection, field.name] as const),
		),
	);

	test.each(lists)('is none of the records, not all: %s, %s.%s', async (resource, collection, name) => {
		const run = await bench.run(resource, 'getAll', { returnAll: true, [collection]: { [name]: '={{ [] }}' } });
		expect(run.error).toBeUndefined();
		expect(run.items).toEqual([]);
	});

	test.each(lists)('is no filter where nothing was chosen: %s, %s.%s', async (resource, collection, name) => {
		const all = await bench.run(resource, 'getAll', { returnAll: true });
		for (const nothing of ['', [], '={{ undefined }}', "={{ $fromAI('ids', '', 'json') }}"]) {
			const run = await bench.run(resource, 'getAll', { returnAll: true, [collection]: { [name]: nothing } });
			expect(run.error).toBeUndefined();
			expect(run.items).toHaveLength(all.items.length);
		}
	});

	test('makes no report on everybody', async () => {
		const parameters = {
			period: 'custom',
			start_date: '2026-01-01',
			end_date: '2026-12-31',
			additionalFields: { clientids: '={{ [] }}' },
		};
		const run = await bench.run('report', 'invoiceDetails', parameters);
		expect(told(run)).toContain('Client IDs: the list is empty');
		expect(bench.requests()).toEqual([]);
	});

	test('mails nobody', async () => {
		const [{ id }] = bench.freshBooks.records(bench.account, 'invoices');
		const run = await bench.run('invoice', 'send', { invoiceId: byId(Number(id)), email_recipients: '={{ [] }}' });
		expect(told(run)).toContain('Recipients: the list is empty');
		expect(bench.writes()).toEqual([]);
	});
});

describe('the recipients of an email', () => {
	const send = async (email_recipients: unknown, options = {}) => {
		return await bench.run('invoice', 'send', { invoiceId: byId(987010), email_recipients } as never, options);
	};

	test.each([
		['ann@acme.example; bob@acme.example'],
		['"Ng, Ann" <ann@acme.example>, bob@acme.example'],
		['={{ ["ann@acme.example", "Bob <bob@acme.example>"] }}'],
		[`={{ '["ann@acme.example", "bob@acme.example"]' }}`],
	])('may be %s', async (recipients) => {
		const run = await send(recipients);
		expect(run.error).toBeUndefined();
		expect(bench.freshBooks.outbox).toMatchObject([{ to: ['ann@acme.example', 'bob@acme.example'] }]);
		expect(run.items[0].json.emailed_to).toBe('ann@acme.example, bob@acme.example');
	});

	test('are told as far as they are known', async () => {
		bench.fault({ match: { path: 'users/clients' }, kind: 'status', status: 403, times: -1 });
		const run = await send('');
		expect(run.error).toBeUndefined();
		expect(bench.freshBooks.outbox).toHaveLength(1);
		expect(run.items[0].json.emailed_to).toBe('the client’s address in FreshBooks');
	});

	test('are not looked up for long: the email has gone out', async () => {
		bench.fault({ match: { path: 'users/clients' }, kind: 'status', status: 503, times: -1 });
		const [run, milliseconds] = await bench.timed(async () => await send(''));
		expect(run.items[0].json.emailed_to).toBe('the client’s address in FreshBooks');
		expect(milliseconds).toBeLessThan(10_000);
	});
});
