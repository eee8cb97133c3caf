import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { ifNotFoundField } from '../../../nodes/FreshBooks/fields/runOptions';
import type { Field } from '../../../nodes/FreshBooks/model/field';
import type { RecordType } from '../../../nodes/FreshBooks/model/record';
import { resources } from '../../../nodes/FreshBooks/resources';
import { filterFields } from '../../../nodes/FreshBooks/triggers/filters';
import { placesOf, withField, type Place } from '../matrix/given.mts';
import { matrices } from '../matrix/matrices.mts';
import { parametersOf } from '../matrix/matrix.mts';
import { openWorld } from '../matrix/world.mts';
import { byId, byName } from '../stage/n8n.mts';

const world = openWorld();

const places = placesOf(resources).filter(({ field }) => field.type === 'resourceLocator');
/** How nobody calls them: by the sum and the day, or by an ID that FreshBooks gave. */
const nameless = ['Bill Payment', 'Callback', 'Expense', 'Other Income', 'Payment', 'Time Entry'];

const pathOf = ({ resource, operation, within, field }: Place): string =>
	[resource.value, operation.value, ...within.map(({ name }) => name), field.name].join('.');
const typeOf = ({ to }: Field): RecordType | undefined => to?.();
const modesOf = ({ modes = [] }: Field): string[] => modes.map(({ name }) => name);

test('every kind of record that something refers to declares by what people know it', () => {
	const unknown = places
		.filter(({ field }) => field.to && !typeOf(field)?.knownBy)
		.map(({ field }) => typeOf(field)!.name);
	expect([...new Set(unknown)].sort()).toEqual(nameless);
	// a business has three IDs, and the values of the others are names, or IDs of which FreshBooks has no list
	const without = places.filter(({ field }) => !field.to).map(({ field }) => field.displayName);
	expect([...new Set(without)].sort()).toEqual(['Business', 'Checkout Link', 'Sub Type']);
});

test.each(places.filter(({ field }) => typeOf(field)?.knownBy).map((place) => [pathOf(place), place] as const))(
	'%s takes a name, and says so',
	(_path, { field }) => {
		const { mode } = typeOf(field)!.knownBy!;
		expect(field.modes?.find(({ name }) => name === 'name')).toMatchObject({
			displayName: mode,
			placeholder: expect.stringMatching(/^e\.g\. ./),
		});
		expect(modesOf(field).slice(0, 3)).toEqual(['list', 'id', 'name']);
		expect(field.description).toMatch(`an be given ${mode.toLowerCase()}`);
	},
);

test('so do the references of the triggers', () => {
	const references = filterFields.filter(({ type }) => type === 'resourceLocator');
	expect(references.map(modesOf)).toEqual([['list', 'id', 'name', 'url']]);
});

test('whatever writes a reference that may be left empty offers what to do if there is none', () => {
	const optional = places.filter(
		({ operation, field, within }) =>
			operation.writes && typeOf(field)?.knownBy && !field.required && !/filters/i.test(within[0]?.name ?? ''),
	);
	const asked = [...new Set(optional.map(({ operation }) => operation.value))].sort();
	expect(asked).toEqual([...(ifNotFoundField.displayOptions?.show?.['/operation'] as string[])].sort());
});

/** How the records of each kind are listed. */
const lists: Record<string, IDataObject> = {
	Bill: { resource: 'bill' },
	'Bill Vendor': { resource: 'billVendor' },
	Client: { resource: 'client' },
	Contact: { resource: 'client', include: ['contacts'] },
	'Credit Note': { resource: 'creditNote' },
	Estimate: { resource: 'estimate' },
	'Expense Category': { resource: 'expenseCategory' },
	Invoice: { resource: 'invoice' },
	Item: { resource: 'item' },
	'Ledger Account': { resource: 'ledgerAccount' },
	'Payment Gateway': { resource: 'gateway' },
	Project: { resource: 'project' },
	'Recurring Template': { resource: 'invoiceProfile' },
	Retainer: { resource: 'retainer' },
	Service: { resource: 'service' },
	'Staff Member': { resource: 'staff' },
	'Sub Account': { resource: 'journalEntry', operation: 'getAccounts' },
	Task: { resource: 'task' },
	Tax: { resource: 'tax' },
	'Team Member': { resource: 'teamMember' },
};

/** A record of a kind that is the only one of its name, by that and by its ID. */
async function oneOf(type: RecordType): Promise<{ name: string; id: string }> {
	const asked = { operation: 'getAll', returnAll: true, output: 'raw', ...lists[type.name] };
	const { items, error } = await world.run(asked as INodeParameters);
	expect(error).toBeUndefined();
	const records = items.flatMap(({ json }) => type.search?.nested?.records(json) ?? [json]);
	const { names, owner } = type.knownBy!;
	const nameOf = (record: IDataObject) => String(names(record).find(Boolean) ?? '');
	const all = records.map(nameOf);
	const isActive = ({ vis_state: state, active }: IDataObject) => (state ?? 0) === 0 && active !== false;
	const record = records.find(
		(one) =>
			isActive(one) &&
			nameOf(one) !== '' &&
			(one[type.endpoint.id] ?? null) !== null &&
			all.filter((name) => name === nameOf(one)).length === 1,
	);
	if (!record) throw new Error(`The sandbox has no ${type.name} with a name of its own`);
	const id = String(record[type.endpoint.id]);
	if (!owner) return { name: nameOf(record), id };
	return { name: String(world.find('clients', { id: Number(nameOf(record)) }).email), id };
}

/** Strange enough for no record to be called so. */
const nobody = 'Zz 9981 nobody';

describe.each(places.filter(({ field }) => typeOf(field)?.knownBy).map((place) => [pathOf(place), place] as const))(
	'%s',
	(_path, place) => {
		const { resource, operation, field, within } = place;
		const matrix = matrices.find((one) => one.resource === resource.value)!;
		const one = matrix.cases.find((each) => each.operation === operation.value)!;
		const run = async (value: IDataObject) => {
			world.freshBooks.reset();
			world.freshBooks.switches.handshakes = 'off';
			await one.given?.(world);
			const parameters = withField(parametersOf(world, matrix, one), field, within, value as never);
			world.freshBooks.journal.length = 0;
			const result = await world.run(parameters, { items: [{ json: {}, binary: one.binary }] });
			const requests = world.requests();
			const last = requests.at(-1);
			// what is refused before FreshBooks is asked for more ends with the looking up
			const isRefused = result.error !== undefined && last?.method === 'GET';
			return { said: result.error?.message ?? '', last: isRefused ? undefined : last, requests };
		};

		test('does by the name what it does by the ID', async () => {
			const { name, id } = await oneOf(typeOf(field)!);
			const byItsId = await run(byId(id));
			const byItsName = await run(byName(` ${name.toUpperCase()}\u00a0`));
			expect(stable(byItsName.said)).toEqual(stable(byItsId.said));
			expect(stable(byItsName.last)).toEqual(stable(byItsId.last));
			// the list or a filter, and of a retainer its client
			expect(byItsName.requests.length).toBeLessThanOrEqual(byItsId.requests.length + 3);
		});

		test('writes nothing where nothing is called so, and names the field', async () => {
			const { said, requests } = await run(byName(nobody));
			expect(said).toMatch(new RegExp(`${field.displayName}: No [a-z ]+ (is called|has the number) "${nobody}"`));
			expect(requests.filter(({ method }) => method !== 'GET')).toEqual([]);
		});
	},
);

/** Moments and the keys of files are those of the run. */
const stable = (value: unknown): string =>
	JSON.stringify(value ?? null).replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z?|[\w-]{20,}\.[\w-]+\.[\w-]+/g, '');
