import { inPanel } from '../../matrix/document.mts';
import { testLaterFilters } from '../../matrix/laterFilters.mts';
import { testDeleted, testFilters, testIncludes, testRaw } from '../../matrix/lists.mts';
import { testMatrix } from '../../matrix/matrix.mts';
import { A, byId, GET, POST, PUT } from '../../matrix/requests.mts';
import { openWorld } from '../../matrix/world.mts';
import { creditNotes } from './creditNote.cases.mts';

const world = openWorld();
const path = `${A}/credit_notes/credit_notes`;
const list = { resource: 'creditNote', path };
const withLines = ['include[]=lines'];

testMatrix(world, creditNotes);

const line = {
	name: 'For the delay',
	description: 'Two weeks',
	qty: '1.50',
	taxName1: 'GST',
	taxAmount1: '5',
	taxName2: 'QST',
	taxAmount2: '9.975%',
	compounded_tax: true,
};
const sentLine = { ...line, qty: '1.5', taxAmount2: '9.975', unit_cost: { amount: '80.50', code: 'EUR' } };
/** Every writable field of API facts §8.10. */
const fields = {
	credit_number: 'CR-9',
	currency_code: 'eur',
	language: 'fr',
	notes: 'Sorry',
	terms: 'Valid for a year',
	credit_type: 'goodwill',
};
const sentFields = { ...fields, currency_code: 'EUR' };

test('creditNote: create sends every field, and asks nobody for a currency that the user names', async () => {
	const result = await world.run({
		resource: 'creditNote',
		operation: 'create',
		clientid: byId(214101),
		create_date: '2026-03-31',
		lines: { line: [inPanel({ ...line, unit_cost: 80.5 })] } as never,
		additionalFields: fields,
	});
	expect(result.error).toBeUndefined();
	const body = { clientid: 214101, create_date: '2026-03-31', ...sentFields, lines: [sentLine] };
	expect(world.requests()).toEqual([POST(path, { credit_note: body }, withLines)]);
	const { lines, ...stored } = body;
	expect(world.find('credit_notes', { id: 55203 })).toMatchObject(stored);
	expect(lines).toHaveLength(1);
});

test('creditNote: update sends every field', async () => {
	const result = await world.run({
		resource: 'creditNote',
		operation: 'update',
		creditNoteId: byId(55202),
		specifyLines: 'json',
		linesJson: JSON.stringify([{ ...line, unit_cost: '80.50' }]),
		updateFields: { clientid: byId(214102), create_date: '2026-04-01T00:00:00', ...fields },
	});
	expect(result.error).toBeUndefined();
	const body = { clientid: 214102, create_date: '2026-04-01', ...sentFields, lines: [sentLine] };
	expect(world.requests()).toEqual([PUT(`${path}/55202`, { credit_note: body }, withLines)]);
	expect(world.find('credit_notes', { id: 55202 })).toMatchObject({ clientid: 214102, ...sentFields });
});

test('creditNote: an update can add a line beside those that are there', async () => {
	const parameters = { specifyLines: 'addFields', lines: { line: [{ name: 'Postage', unit_cost: '5' }] } };
	const result = await world.run({ ...list, operation: 'update', creditNoteId: byId(55201), ...parameters });
	expect(result.error).toBeUndefined();
	expect(world.requests()[0]).toEqual(GET(`${path}/55201`, withLines));
	expect(result.items[0].json).toMatchObject({
		amount: '80.00',
		lines: [{ name: 'For the late proofs' }, { name: 'Postage' }],
	});
});

// the sources disagree about the key of a single record in a reply (API facts §8.10)
for (const key of ['credit_note', 'credit_notes'] as const) {
	for (const operation of ['get', 'update', 'restore', 'create']) {
		test(`creditNote: ${operation} understands an answer under ${key}`, async () => {
			world.freshBooks.switches.creditNoteKey = key;
			const parameters = { clientid: byId(214101), create_date: '2026-03-31', updateFields: { notes: 'Hi' } };
			const result = await world.run({ ...list, operation, creditNoteId: byId(55201), ...parameters });
			expect(result.error).toBeUndefined();
			expect(result.items[0].json).toMatchObject({ id: operation === 'create' ? 55203 : 55201, vis_state: 0 });
		});
	}
}

for (const timezone of ['Pacific/Auckland', 'America/Los_Angeles']) {
	for (const create_date of ['2026-12-31', '2026-12-31T00:00:00', '2026-12-31T23:45:00+13:00']) {
		test(`creditNote: the day of ${create_date} stays in ${timezone}`, async () => {
			const parameters = { ...list, operation: 'update', creditNoteId: byId(55201), updateFields: { create_date } };
			await world.run(parameters, { timezone });
			expect(world.requests()).toEqual([
				PUT(`${path}/55201`, { credit_note: { create_date: '2026-12-31' } }, withLines),
			]);
		});
	}
}

testFilters(world, list, [
	[{ clientid: byId(214104) }, ['search[clientid]=214104'], [55201]],
	[{ date_min: '2001-01-01' }, ['search[date_min]=2001-01-01'], [55202, 55201]],
	[{ date_max: '2001-01-01T00:00:00' }, ['search[date_max]=2001-01-01'], []],
]);

testDeleted(world, list, [55201, 55202]);

testLaterFilters(world, list, [
	['its type', { credit_type: ['prepayment'] }, [55202]],
	['any of several types', { credit_type: ['prepayment', 'goodwill', 'overpayment'] }, [55202, 55201]],
	['what is left of it', { payment_status: ['paid', 'partial'] }, []],
	['what became of it', { display_status: ['created'] }, [55202, 55201]],
	['part of its number', { credit_number: '0001' }, [55201]],
]);

testIncludes(world, { ...list, single: path, one: 55201 }, [
	['lines', 'include[]=lines', [expect.objectContaining({ name: 'For the late proofs' })]],
]);

testRaw(world, {
	resource: 'creditNote',
	path: `${path}/55201?include[]=lines`,
	id: 55201,
	open: ({ response }: { response: { result: { credit_note: object } } }) => response.result.credit_note,
});
