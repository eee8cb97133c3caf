import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { A, byId, GET, POST, PUT } from './requests.mts';
import type { World } from './world.mts';

/** What invoices and estimates have in common: address, texts and lines (API facts §8.2, §8.4). */
export const address = {
	fname: 'Amara',
	lname: 'O.',
	organization: 'Okafor Inc.',
	address: 'c/o Books',
	street: '1 Pine Street',
	street2: 'Unit 2',
	city: 'Toronto',
	province: 'Ontario',
	code: 'M5V 2T6',
	country: 'Canada',
	vat_name: 'GST Number',
	vat_number: '123456789',
};
export const texts = { language: 'fr', notes: 'Thanks', po_number: 'PO-1', terms: 'Net 30' };

/** A line as the panel keeps it: what few people need stands behind *Add Field*. */
export function inPanel(line: IDataObject): IDataObject {
	const isShown = ([name]: [string, unknown]) => ['item', 'name', 'unit_cost', 'qty', 'tax1'].includes(name);
	const [shown, more] = [true, false].map((is) => Object.entries(line).filter((entry) => isShown(entry) === is));
	return { ...Object.fromEntries(shown), ...(more.length > 0 && { additionalFields: Object.fromEntries(more) }) };
}

/** A line as a user fills it in, and as FreshBooks must get it. */
const typedLine = {
	name: 'Design',
	description: 'Three drafts',
	unit_cost: 80.5,
	qty: '1.50',
	taxName1: 'GST',
	taxAmount1: '5',
	taxName2: 'QST',
	taxAmount2: '9.975%',
	compounded_tax: true,
};
const sentLine = {
	name: 'Design',
	description: 'Three drafts',
	unit_cost: { amount: '80.50', code: 'EUR' },
	qty: '1.5',
	taxName1: 'GST',
	taxAmount1: '5',
	taxName2: 'QST',
	taxAmount2: '9.975',
	compounded_tax: true,
};

/** A line of the panel in which nothing is filled in. */
const empty = {
	name: '',
	description: '',
	unit_cost: '',
	qty: '',
	item: { __rl: true, mode: 'list', value: '' },
	tax1: { __rl: true, mode: 'name', value: '' },
	taxName1: '',
	taxAmount2: '',
};

interface Document {
	resource: 'invoice' | 'estimate';
	path: string;
	/** A draft of the sandbox, and the client and currency it is for. */
	draft: number;
	/** Another one that is not deleted. */
	other: number;
	/** What a line from fields carries beyond the above. */
	always: object;
}

/** Lines from fields and as JSON, their currency, and what becomes of them on an update. */
export function testLines(world: World, { resource, path, draft, other, always }: Document): void {
	const include = ['include[]=lines'];
	const create = { resource, operation: 'create', customerid: byId(214101), create_date: '2026-03-31' };
	const update = { resource, operation: 'update', [`${resource}Id`]: byId(draft) };
	const created = (lines?: object[], more: object = {}) =>
		POST(
			path,
			{ [resource]: { customerid: 214101, create_date: '2026-03-31', ...more, ...(lines && { lines }) } },
			include,
		);
	const changed = (body: object) => PUT(`${path}/${draft}`, { [resource]: body }, include);
	const run = async (parameters: INodeParameters) => {
		const result = await world.run(parameters);
		expect(result.error).toBeUndefined();
		return world.requests();
	};
	const euros = { currency_code: 'EUR' };

	test(`${resource}: lines from fields carry every field, in the currency that the user names`, async () => {
		const requests = await run({
			...create,
			additionalFields: euros,
			lines: { line: [inPanel(typedLine), { unit_cost: '0.10' }] } as never,
		});
		const plainLine = { unit_cost: { amount: '0.10', code: 'EUR' }, qty: '1', compounded_tax: false };
		expect(requests).toEqual([
			created(
				[
					{ ...sentLine, ...always },
					{ ...plainLine, ...always },
				],
				euros,
			),
		]);
	});

	test(`${resource}: lines as JSON carry every field, in the currency that the user names`, async () => {
		const linesJson = JSON.stringify([typedLine, { unit_cost: '0.10' }]);
		const requests = await run({ ...create, additionalFields: euros, specifyLines: 'json', linesJson });
		const more = { qty: '1', unit_cost: { amount: '0.10', code: 'EUR' } };
		expect(requests).toEqual([created([sentLine, more], euros)]);
	});

	test(`${resource}: lines as an array of an earlier node are in the currency of the client`, async () => {
		const linesJson = '={{ [{ name: "Design", unit_cost: 0.1 + 0.2, qty: 2 }] }}';
		const requests = await run({ ...create, specifyLines: 'json', linesJson });
		expect(requests).toEqual([
			GET(`${A}/users/clients/214101`),
			created([{ name: 'Design', unit_cost: { amount: '0.30', code: 'CAD' }, qty: '2' }]),
		]);
	});

	test(`${resource}: several items of one client look its currency up once`, async () => {
		const line = [{ name: '={{ $json.name }}', unit_cost: '1' }];
		const items = ['One', 'Two', 'Three'].map((name) => ({ json: { name } }));
		const result = await world.run({ ...create, lines: { line } }, { items });
		expect(world.requests().map(({ method }) => method)).toEqual(['GET', 'POST', 'POST', 'POST']);
		const numbers = result.items.map(({ json }) => Number(json[`${resource}_number`]));
		expect(numbers).toEqual([numbers[0], numbers[0] + 1, numbers[0] + 2]);
	});

	test(`${resource}: an update leaves the lines alone unless they are to be replaced`, async () => {
		const before = world.find(`${resource}s`, { id: draft }).lines;
		expect(await run({ ...update, updateFields: { notes: 'Hi' } })).toEqual([changed({ notes: 'Hi' })]);
		expect(world.find(`${resource}s`, { id: draft }).lines).toEqual(before);
	});

	test(`${resource}: an update replaces all lines, in the currency of the ${resource}`, async () => {
		const line = [{ name: 'Kept', unit_cost: '5', additionalFields: { lineid: '1' } }];
		const requests = await run({ ...update, specifyLines: 'fields', lines: { line } });
		expect(requests).toEqual([
			GET(`${path}/${draft}`),
			changed({
				lines: [
					{
						name: 'Kept',
						unit_cost: { amount: '5.00', code: 'CAD' },
						qty: '1',
						lineid: 1,
						compounded_tax: false,
						...always,
					},
				],
			}),
		]);
		expect(world.find(`${resource}s`, { id: draft }).lines).toMatchObject([{ lineid: 1, name: 'Kept' }]);
	});

	for (const [way, parameters] of [
		['from fields', { specifyLines: 'addFields', lines: { line: [{ name: 'More', unit_cost: '5' }] } }],
		['as JSON', { specifyLines: 'addJson', linesJson: '[{ "name": "More", "unit_cost": 5 }]' }],
	] as Array<[string, INodeParameters]>) {
		test(`${resource}: lines ${way} are added beside those that are there`, async () => {
			const [line] = world.find(`${resource}s`, { id: draft }).lines as IDataObject[];
			const [read, { body }] = await run({ ...update, ...parameters });
			expect(read).toEqual(GET(`${path}/${draft}`, include));
			const { amount, taxNumber1, taxNumber2, updated, ...kept } = line;
			const more = { name: 'More', unit_cost: { amount: '5.00', code: 'CAD' } };
			expect(body).toEqual({ [resource]: { lines: [kept, expect.objectContaining(more)] } });
			expect(world.find(`${resource}s`, { id: draft }).lines).toMatchObject([line, { name: 'More' }]);
		});
	}

	describe(`${resource}: a line that is added by the ID of one that is there`, () => {
		const before = {
			...typedLine,
			taxAmount2: '9.975',
			qty: '1.5',
			unit_cost: { amount: '80.50', code: 'CAD' },
			...always,
		};
		beforeEach(async () => {
			const linesJson = JSON.stringify([{ ...before, lineid: 1 }]);
			await run({ ...update, specifyLines: 'json', linesJson });
		});
		const stored = () => world.find(`${resource}s`, { id: draft }).lines;

		test('changes what it gives and keeps the rest, while a new one beside it has a quantity of 1', async () => {
			const line = [
				{ name: 'New', unit_cost: '5' },
				{ name: 'Better', unit_cost: '6', additionalFields: { lineid: '1' } },
			];
			await run({ ...update, specifyLines: 'addFields', lines: { line } });
			expect(stored()).toMatchObject([
				{ ...before, lineid: 1, name: 'Better', unit_cost: { amount: '6.00' } },
				{ lineid: 2, name: 'New', qty: '1', compounded_tax: false },
			]);
			expect(world.requests().at(-1)?.body).toMatchObject({ [resource]: { lines: [{}, { qty: '1' }] } });
		});

		test.each<[what: string, line: IDataObject]>([
			['its quantity alone', { qty: '1', lineid: '1' }],
			['its quantity alone, everything else that the panel shows empty', { ...empty, qty: '1', lineid: '1' }],
		])('changes %s', async (_what, line) => {
			await run({ ...update, specifyLines: 'addFields', lines: { line: [inPanel(line)] } } as never);
			expect(stored()).toMatchObject([{ ...before, lineid: 1, qty: '1' }]);
		});

		test('changes its price alone, as JSON', async () => {
			const linesJson = '[{ "lineid": 1, "unit_cost": "81", "qty": "", "taxName1": null }]';
			await run({ ...update, specifyLines: 'addJson', linesJson });
			expect(stored()).toMatchObject([{ ...before, lineid: 1, unit_cost: { amount: '81.00' } }]);
		});

		test('is refused when no line has that ID, and nothing is written', async () => {
			const line = [{ name: 'New', unit_cost: '5', additionalFields: { lineid: '7' } }];
			const result = await world.run({ ...update, specifyLines: 'addFields', lines: { line } });
			expect(result.error?.message).toBe(`Line ID: the ${resource} has no line 7`);
			expect(stored()).toMatchObject([{ ...before, lineid: 1 }]);
		});
	});

	test.each<[way: string, parameters: INodeParameters, says: RegExp]>([
		['from fields', { specifyLines: 'addFields', lines: { line: [{ name: 'New' }] } }, /^Line 1: Rate is empty/],
		['as JSON', { specifyLines: 'addJson', linesJson: '[{ "name": "New" }]' }, /^Line 1: Rate is empty/],
	])(`${resource}: a line that is added %s has to have a price`, async (_way, parameters, says) => {
		const result = await world.run({ ...update, ...parameters });
		expect(result.error?.message).toMatch(says);
		expect(world.requests().filter(({ method }) => method !== 'GET')).toEqual([]);
	});

	test(`${resource}: empty cells in JSON lines are as if they were not there`, async () => {
		const line = { name: 'Design', unit_cost: '80', qty: '', taxName1: '', taxAmount1: '', taxAmount2: null };
		const linesJson = JSON.stringify([line]);
		const requests = await run({ ...create, additionalFields: euros, specifyLines: 'json', linesJson });
		const sent = { name: 'Design', qty: '1', unit_cost: { amount: '80.00', code: 'EUR' } };
		expect(requests).toEqual([created([sent], euros)]);
	});

	test.each<[what: string, parameters: INodeParameters]>([
		['as JSON', { specifyLines: 'json', linesJson: '[]' }],
		['left blank', { specifyLines: 'json', linesJson: '' }],
		['from an earlier node', { specifyLines: 'json', linesJson: '={{ [] }}' }],
		['from fields', { specifyLines: 'fields', lines: {} }],
	])(`${resource}: an empty list %s takes no lines away`, async (_what, parameters) => {
		await run({ ...update, ...parameters, updateFields: { notes: 'Hi' } });
		expect(world.requests().at(-1)).toEqual(changed({ notes: 'Hi' }));
	});

	test(`${resource}: all lines are removed when that is what was chosen`, async () => {
		expect(await run({ ...update, specifyLines: 'none' })).toEqual([changed({ lines: [] })]);
		expect(world.find(`${resource}s`, { id: draft }).lines).toEqual([]);
	});

	test(`${resource}: a line that costs nothing by a slip of the pen is refused, and what was meant is named`, async () => {
		for (const [key, meant] of [
			['quantity', 'qty'],
			['Qty', 'qty'],
			['price', 'unit_cost'],
			['unit_price', 'unit_cost'],
			['rate', 'unit_cost'],
			['title', 'name'],
			['tax1_name', 'taxName1'],
			['tax1_percent', 'taxAmount1'],
			['taxname2', 'taxName2'],
			['desciption', 'description'],
		]) {
			const linesJson = JSON.stringify([{ unit_cost: '1' }, { unit_cost: '50', [key]: '2' }]);
			const result = await world.run({ ...create, additionalFields: euros, specifyLines: 'json', linesJson });
			expect(result.error?.message).toContain(`Line 2: "${key}" is not a key here, did you mean "${meant}"?`);
		}
		expect(world.requests()).toEqual([]);
	});

	test(`${resource}: lines between the code fences of a language model are read`, async () => {
		const linesJson = '```json\n[{ "name": "Design", "qty": 3, "unit_cost": 100 }]\n```';
		const requests = await run({
			...create,
			additionalFields: euros,
			specifyLines: 'json',
			linesJson: `={{ ${JSON.stringify(linesJson)} }}`,
		});
		const sent = { name: 'Design', qty: '3', unit_cost: { amount: '100.00', code: 'EUR' } };
		expect(requests).toEqual([created([sent], euros)]);
	});

	test(`${resource}: no line to add is nothing to change`, async () => {
		const result = await world.run({ ...update, specifyLines: 'addFields' });
		expect(result.error?.message).toMatch(/nothing to change/);
		expect(world.requests().map(({ method }) => method)).toEqual(['GET']);
	});

	test(`${resource}: no line is added, and none lost, when FreshBooks does not tell which there are`, async () => {
		const body = { response: { result: { [resource]: { id: draft, currency_code: 'CAD' } } } };
		world.freshBooks.switches.faults = [{ match: { method: 'GET' }, kind: 'status', status: 200, body }];
		const result = await world.run({ ...update, specifyLines: 'addJson', linesJson: '[{ "unit_cost": "1" }]' });
		expect(result.error?.message).toMatch(
			/did not return the existing lines of the (invoice|estimate), so nothing was changed/,
		);
		expect(world.requests().map(({ method }) => method)).toEqual(['GET']);
	});

	test(`${resource}: upsert creates one with a number that nobody has, and updates it the second time`, async () => {
		const key = `${resource}_number`;
		const upsert = { resource, operation: 'upsert', customerid: byId(214103), [key]: 'N-1' };
		const line = [{ name: '={{ $json.name }}', unit_cost: '1' }];
		const items = [{ json: { name: 'First' } }, { json: { name: 'Second' } }];
		const result = await world.run({ ...upsert, lines: { line } }, { items });
		expect(result.error).toBeUndefined();
		expect(result.items.map(({ json }) => json.upserted)).toEqual(['created', 'updated']);
		expect(result.items[0].json.id).toBe(result.items[1].json.id);
		// the number, the client's currency; then whether another one was made meanwhile
		expect(world.requests().map(({ method }) => method)).toEqual(['GET', 'GET', 'POST', 'GET', 'GET', 'PUT']);
		const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/Toronto' }).format();
		expect(world.find(`${resource}s`, { [key]: 'N-1' })).toMatchObject({
			currency_code: 'USD',
			create_date: today,
			lines: [{ name: 'Second' }],
		});
	});

	test(`${resource}: upsert leaves date and lines that are not given, and fields for new ones only`, async () => {
		const key = `${resource}_number`;
		const before = world.find(`${resource}s`, { id: draft });
		const upsert = { resource, operation: 'upsert', customerid: byId(Number(before.customerid)), [key]: before[key] };
		const result = await world.run({ ...upsert, additionalFields: { ownerid: 1, notes: 'Hi', terms: '' } } as never);
		expect(result.items[0].json).toMatchObject({ upserted: 'updated', id: draft });
		const body = { customerid: before.customerid, notes: 'Hi' };
		expect(world.requests().at(-1)).toEqual(changed(body));
		expect(world.find(`${resource}s`, { id: draft })).toMatchObject({
			create_date: before.create_date,
			lines: before.lines,
			notes: 'Hi',
		});
	});

	test(`${resource}: upsert changes nothing when several have the number`, async () => {
		const key = `${resource}_number`;
		for (const id of [draft, other]) {
			await world.run({ resource, operation: 'update', [`${resource}Id`]: byId(id), updateFields: { [key]: 'N-1' } });
		}
		const given = world.everything();
		const result = await world.run({ resource, operation: 'upsert', customerid: byId(214103), [key]: 'N-1' });
		expect(result.error?.message).toMatch(/^Several .* have the .* Number "N-1": ID \d+ \(N-1 – .*\), ID \d+ \(/);
		expect(result.error?.description).toMatch(/Nothing was changed/);
		expect(world.everything()).toEqual(given);
	});

	test(`${resource}: lines read from FreshBooks can be sent back as they are`, async () => {
		const key = { [`${resource}Id`]: byId(draft) };
		const read = await world.run({ resource, operation: 'get', ...key, output: 'raw' });
		world.freshBooks.journal.length = 0;
		const result = await world.run(
			{ ...update, specifyLines: 'json', linesJson: '={{ $json.lines }}' },
			{ items: [{ json: read.items[0].json }] },
		);
		expect(result.error).toBeUndefined();
		expect(world.find(`${resource}s`, { id: draft }).lines).toEqual(read.items[0].json.lines);
	});

	const wrong: Array<[what: string, linesJson: string, says: RegExp]> = [
		['text that is not JSON', '[{]', /^Lines \(JSON\): this is not JSON/],
		['an object in place of a list', '{"name":"Design"}', /^Lines \(JSON\): this is not a list of lines/],
		['a line that is none', '["Design"]', /^Line 1: this is not an object/],
		['a line without an amount', '[{"name":"Design"}]', /^Line 1: Rate is empty/],
		['an amount that is none', '[{"unit_cost":"1"},{"unit_cost":"a lot"}]', /^Line 2: Rate: "a lot" is not/],
		['a tax that is no percentage', '[{"unit_cost":"1","taxAmount1":"x"}]', /^Line 1: Tax 1 Percent: "x"/],
	];
	for (const [what, linesJson, says] of wrong) {
		test(`${resource}: JSON lines are refused before anything is sent: ${what}`, async () => {
			// an expression, because n8n itself checks what is typed
			const parameters = { ...create, additionalFields: euros, specifyLines: 'json' };
			const result = await world.run({ ...parameters, linesJson: `={{ ${JSON.stringify(linesJson)} }}` });
			expect(result.error?.message).toMatch(says);
			expect(world.requests()).toEqual([]);
		});
	}

	for (const timezone of ['Pacific/Auckland', 'America/Los_Angeles']) {
		for (const [typed, day] of days) {
			test(`${resource}: the day of ${typed} is ${day} in ${timezone}`, async () => {
				const result = await world.run({ ...update, updateFields: { create_date: typed } }, { timezone });
				expect(result.error).toBeUndefined();
				expect(world.requests()).toEqual([changed({ create_date: day })]);
				expect(world.find(`${resource}s`, { id: draft }).create_date).toBe(day);
			});
		}
	}
}

/** Days as the editor, other nodes and expressions write them: none may move. */
const days: Array<[typed: string, day: string]> = [
	['2026-03-31', '2026-03-31'],
	['2026-03-31T00:00:00', '2026-03-31'],
	['2026-03-31T23:30:00-12:00', '2026-03-31'],
	['2026-03-31T00:30:00.000Z', '2026-03-31'],
	['={{ DateTime.fromISO("2026-12-31T23:30:00") }}', '2026-12-31'],
	['={{ DateTime.fromISO("2027-01-01T00:30:00").toISODate() }}', '2027-01-01'],
];
