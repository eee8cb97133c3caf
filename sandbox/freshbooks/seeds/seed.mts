import { create } from '../engine/engine.mts';
import type { Context } from '../model/resource.mts';
import { categories } from '../resources/categories.mts';
import { clients } from '../resources/clients.mts';
import { estimates } from '../resources/estimates.mts';
import { expenses } from '../resources/expenses.mts';
import { invoices } from '../resources/invoices.mts';
import { items } from '../resources/items.mts';
import { payments } from '../resources/payments.mts';
import { projects } from '../resources/projects.mts';
import { services } from '../resources/services.mts';
import { taxes } from '../resources/taxes.mts';
import { timeEntries } from '../resources/time-entries.mts';
import { type Business, type Fields, type Identity, type State, newTable, tableOf } from '../state/state.mts';
import { storeFile } from '../uploads/routes.mts';
import { addDays } from '../values/clock.mts';
import { keepIdsApart, seedBookkeeping, seedStaff } from './bookkeeping.mts';
import { CATEGORIES } from './category-names.mts';
import { seedChart, seedEntries } from './ledger.mts';
import { seedOnlinePayments } from './online-payments.mts';
import { seedPayables } from './payables.mts';
import { Scribe } from './scribe.mts';
import { seedTeamAndProjects, seedTeam } from './team-and-projects.mts';

/** The people who can log in: the owner and one team member. */
export function seedIdentities(): Identity[] {
	return [
		{
			id: 5820101,
			uuid: '3d7a0f52-1c84-4b5e-9e0a-7c1f5b2d9a01',
			firstName: 'Rowan',
			lastName: 'Maple',
			email: 'rowan@maplepine.example',
			role: 'owner',
		},
		{
			id: 5820102,
			uuid: '3d7a0f52-1c84-4b5e-9e0a-7c1f5b2d9a02',
			firstName: 'Inés',
			lastName: 'Pine',
			email: 'ines@maplepine.example',
			role: 'business_manager',
		},
	];
}

const empty = () => ({
	tables: new Map(),
	numbers: new Map<string, number>(),
	staleBalances: new Map<number, string>(),
});

/** Two businesses of one login, and an account it is only a client of (switch `nullAccountBusiness`). */
export function seedBusinesses(): Business[] {
	return [
		{
			name: 'Maple & Pine Studio',
			accountId: 'xM4pL9',
			businessId: 439001,
			businessUuid: '0b9c2d4e-5f61-4a7b-8c3d-1e2f3a4b5c6d',
			currency: 'CAD',
			timezone: 'America/Toronto',
			country: 'Canada',
			role: 'owner',
			...empty(),
		},
		{
			name: 'Harbour Street Books',
			accountId: 'hB7kQ2',
			businessId: 512204,
			businessUuid: '7e6d5c4b-3a29-4817-9605-f4e3d2c1b0a9',
			currency: 'USD',
			timezone: 'America/New_York',
			country: 'United States',
			role: 'owner',
			...empty(),
		},
		{
			name: 'Northwind Interiors',
			accountId: 'nW3tR8',
			businessId: 620717,
			businessUuid: '1f2e3d4c-5b6a-4978-8796-a5b4c3d2e1f0',
			currency: 'CAD',
			timezone: 'America/Toronto',
			country: 'Canada',
			role: 'client',
			...empty(),
		},
	];
}

const cad = (amount: string): Fields => ({ amount, code: 'CAD' });
const usd = (amount: string): Fields => ({ amount, code: 'USD' });

/** Smallest valid PNG: the receipt the seed attaches. */
const RECEIPT = Buffer.from(
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
	'base64',
);

function seedCategories(scribe: Scribe): void {
	for (const [name, children] of CATEGORIES) {
		const parent = scribe.add(categories, 400, { category: name, is_editable: false });
		for (const child of children) {
			scribe.add(categories, 400, { category: child, parentid: Number(parent.id), is_editable: true });
		}
	}
}

function categoryId({ context }: Scribe, name: string): unknown {
	return [...tableOf(context.business, 'categories').rows.values()].find((row) => row.category === name)?.id;
}

function seedClients(scribe: Scribe): Fields[] {
	const add = (days: number, input: Fields) => scribe.add(clients, days, input);
	return [
		add(380, {
			fname: 'Amara',
			lname: 'Okafor',
			organization: 'Okafor Ceramics',
			email: 'amara@okaforceramics.example',
			bus_phone: '+1 416 555 0110',
			p_street: '88 Kiln Road',
			p_city: 'Toronto',
			p_province: 'Ontario',
			p_code: 'M4E 1A1',
			p_country: 'Canada',
			contacts: [{ fname: 'Tobi', lname: 'Okafor', email: 'tobi@okaforceramics.example', phone1: '+1 416 555 0111' }],
		}),
		add(340, {
			fname: 'Lukas',
			lname: 'Brandt',
			organization: 'Brandt & Söhne',
			email: 'lukas@brandt.example',
			language: 'de',
			vat_name: 'USt-IdNr.',
			vat_number: 'DE123456789',
		}),
		add(300, {
			fname: 'Priya',
			lname: 'Nair',
			organization: 'Nair Analytics',
			email: 'priya@nair.example',
			currency_code: 'USD',
		}),
		add(220, {
			fname: 'Chloé',
			lname: 'Tremblay',
			organization: 'Librairie Tremblay',
			email: 'chloe@tremblay.example',
			language: 'fr',
		}),
		add(150, {
			fname: 'Hiro',
			lname: 'Tanaka',
			email: 'hiro@tanaka.example',
			note: 'Prefers to be called in the morning.',
		}),
		add(90, { organization: 'Seaside Yoga Collective', email: 'hello@seasideyoga.example' }),
		add(45, {
			fname: 'Dylan',
			lname: 'Reyes',
			organization: 'Reyes Roasters',
			email: 'dylan@reyes.example',
			currency_code: 'USD',
		}),
		add(400, { fname: 'Edith', lname: 'Marsh', organization: 'Marsh Printing (closed)', email: 'edith@marsh.example' }),
	];
}

function seedTaxes(scribe: Scribe): void {
	scribe.add(taxes, 390, { name: 'GST', amount: '5', number: '123456789 RT0001' });
	scribe.add(taxes, 390, { name: 'PST', amount: '7', number: 'PST-1234-5678' });
	scribe.add(taxes, 390, { name: 'HST', amount: '13', number: '123456789 RT0002' });
}

function seedItems(scribe: Scribe): void {
	const { rows } = tableOf(scribe.context.business, 'taxes');
	const [gst] = [...rows.keys()];
	scribe.add(items, 360, {
		name: 'Logo design',
		description: 'Three drafts, two rounds',
		unit_cost: cad('1200.00'),
		tax1: gst,
	});
	scribe.add(items, 360, { name: 'Workshop, half a day', unit_cost: cad('650.00'), qty: '1' });
	scribe.add(items, 200, {
		name: 'Printed brochure',
		sku: 'BR-A5',
		inventory: '480',
		unit_cost: cad('1.85'),
		qty: '100',
	});
	scribe.add(items, 60, { name: 'Website care, monthly', unit_cost: cad('120.00') });
}

const hst = { taxName1: 'HST', taxAmount1: '13' };

const line = (name: string, qty: number, unit_cost: Fields, more: Fields = {}): Fields => ({
	name,
	description: `${name}, as agreed`,
	qty,
	unit_cost,
	...more,
});

function seedInvoices(scribe: Scribe, [amara, lukas, priya, chloe, hiro, yoga, dylan]: Fields[]): void {
	const add = (days: number, client: Fields, due: number, lines: Fields[], more: Fields = {}): Fields =>
		scribe.add(invoices, days, {
			customerid: client.id,
			create_date: scribe.ago(days),
			due_offset_days: due,
			lines,
			...more,
		});
	const pay = (days: number, invoice: Fields, amount: unknown, type: string): Fields =>
		scribe.add(payments, days, { invoiceid: invoice.id, amount, date: scribe.ago(days), type });
	const send = (days: number, invoice: Fields) => scribe.change(invoices, days, invoice, { action_mark_as_sent: true });

	const paid = add(320, amara, 30, [line('Logo design', 1, cad('1200.00'), hst)], { status: 2 });
	pay(300, paid, paid.amount, 'Bank Transfer');
	const paidInTwo = add(200, priya, 14, [line('Data dashboard', 12, usd('95.00'))], { status: 2 });
	pay(190, paidInTwo, usd('600.00'), 'Credit Card');
	pay(180, paidInTwo, usd('540.00'), 'Credit Card');
	add(75, chloe, 30, [line('Catalogue layout', 18, cad('85.00'), hst)], { status: 2 });
	const partial = add(40, lukas, 60, [line('Workshop', 2, cad('650.00'), hst), line('Travel', 1, cad('148.40'))], {
		status: 2,
	});
	pay(20, partial, cad('500.00'), 'Check');
	add(
		25,
		hiro,
		30,
		[
			line('Portrait retouching', 6, cad('40.00'), {
				taxName1: 'GST',
				taxAmount1: '5',
				taxName2: 'PST',
				taxAmount2: '7',
			}),
		],
		{
			status: 3,
		},
	);
	const disputed = add(60, dylan, 15, [line('Packaging design', 1, usd('980.00'))], { status: 2 });
	scribe.change(invoices, 50, disputed, { status: 0 });
	const sent = add(10, amara, 30, [line('Website care', 3, cad('120.00'), hst)], { discount_value: '10' });
	send(9, sent);
	const archived = add(370, amara, 30, [line('Business cards', 500, cad('0.32'), hst)], { status: 2 });
	pay(350, archived, archived.amount, 'Cash');
	scribe.change(invoices, 300, archived, { vis_state: 2 });
	const deleted = add(30, yoga, 30, [line('Made by mistake', 1, cad('10.00'))]);
	scribe.change(invoices, 29, deleted, { vis_state: 1 });
	add(2, yoga, 30, [line('Timetable poster', 2, cad('210.00'), hst)], { notes: 'Thank you for your trust.' });
}

function seedEstimates(scribe: Scribe, [, lukas, priya, chloe]: Fields[]): void {
	const add = (days: number, client: Fields, lines: Fields[]): Fields =>
		scribe.add(estimates, days, { customerid: client.id, create_date: scribe.ago(days), lines });
	const accepted = add(120, chloe, [line('Catalogue layout', 20, cad('85.00'), hst)]);
	scribe.change(estimates, 118, accepted, { action_email: true });
	scribe.change(estimates, 110, accepted, { action_accept: true });
	const sent = add(30, priya, [line('Second dashboard', 10, usd('95.00'))]);
	scribe.change(estimates, 29, sent, { action_email: true });
	add(3, lukas, [line('Trade fair stand', 1, cad('4200.00'), hst)]);
}

function seedExpenses(scribe: Scribe, [amara]: Fields[]): void {
	const { state } = scribe.context;
	const [jwt] = storeFile(state, 'attachments', RECEIPT, 'image/png');
	state.counters.uploadsStored = 0;
	const add = (days: number, category: string, amount: string, vendor: string, more: Fields = {}): Fields =>
		scribe.add(expenses, days, {
			amount: cad(amount),
			categoryid: categoryId(scribe, category),
			staffid: 1,
			date: scribe.ago(days),
			vendor,
			...more,
		});
	add(210, 'Software', '64.99', 'Inkwell Software', {
		notes: 'Yearly licence',
		taxName1: 'HST',
		taxAmount1: cad('7.48'),
	});
	add(95, 'Train & Bus', '148.40', 'Lakeshore Rail', { notes: 'To the workshop' });
	add(50, 'Office Supplies', '37.15', 'Paper & Co.', { attachment: { jwt, media_type: 'image/png' } });
	add(31, 'Hotel & Lodging', '219.00', 'Harbour Inn');
	add(14, 'Client Meals', '58.20', 'Bistro Nord', { clientid: amara.id, markup_percent: '0' });
	add(6, 'Phone', '45.00', 'Northern Mobile');
	const gone = add(40, 'Fuel', '71.30', 'Route 9 Fuel');
	scribe.change(expenses, 39, gone, { vis_state: 1 });
}

function seedProjects(scribe: Scribe, [amara, , priya, chloe]: Fields[]): void {
	const [owner, mate] = scribe.context.state.identities;
	const names = ['Design', 'Meetings', 'Research'];
	const [design, meetings] = names.map((name) => scribe.add(services, 350, { name, billable: name !== 'Research' }));
	const site = scribe.add(projects, 100, {
		title: 'Okafor web shop',
		client_id: amara.id,
		project_type: 'hourly_rate',
		rate: '95.00',
		budget: 144000,
		services: [{ id: design.id }, { id: meetings.id }],
	});
	const catalogue = scribe.add(projects, 70, {
		title: 'Spring catalogue',
		client_id: chloe.id,
		project_type: 'fixed_price',
		fixed_price: '1700.00',
		due_date: addDays(scribe.day, 30),
	});
	scribe.add(projects, 260, { title: 'Dashboard', client_id: priya.id, complete: true, active: true });
	scribe.add(projects, 50, { title: 'Our own portfolio', internal: true });

	const log = (days: number, person: Identity, seconds: number, input: Fields): Fields =>
		scribe.add(timeEntries, days, {
			is_logged: true,
			started_at: `${scribe.ago(days)}T14:00:00Z`,
			duration: seconds,
			identity_id: person.id,
			...input,
		});
	const onSite = { client_id: amara.id, project_id: site.id, service_id: design.id };
	log(21, owner, 7200, { ...onSite, note: 'First sketches' });
	log(20, mate, 5400, { ...onSite, note: 'Photos of the kiln' });
	log(12, owner, 3600, { client_id: amara.id, project_id: site.id, service_id: meetings.id, note: 'Call with Amara' });
	log(8, mate, 10800, { client_id: chloe.id, project_id: catalogue.id, note: 'Page grid' });
	log(3, owner, 2700, { client_id: chloe.id, project_id: catalogue.id, billed: true });
	log(1, owner, 1800, { internal: true, billable: false, note: 'Bookkeeping' });
}

function contextFor(state: State, business: Business): Context {
	return { state, business, identity: state.identities[0], scopes: [], role: 'owner' };
}

function seedFirst(scribe: Scribe): void {
	seedCategories(scribe);
	seedTaxes(scribe);
	seedItems(scribe);
	const people = seedClients(scribe);
	seedInvoices(scribe, people);
	seedEstimates(scribe, people);
	seedExpenses(scribe, people);
	seedProjects(scribe, people);
	const closed = people.at(-1);
	if (closed) scribe.change(clients, 380, closed, { vis_state: 2 });
	seedStaff(scribe);
	seedPayables(scribe);
	seedBookkeeping(scribe, people);
	seedTeam(scribe);
	seedTeamAndProjects(scribe, people);
	seedChart(scribe);
	seedEntries(scribe);
	seedOnlinePayments(scribe);
}

function seedSmall(scribe: Scribe): void {
	seedCategories(scribe);
	const client = scribe.add(clients, 30, { fname: 'Nora', lname: 'Quill', email: 'nora@quill.example' });
	const { currency } = scribe.context.business;
	scribe.add(invoices, 12, {
		customerid: client.id,
		create_date: scribe.ago(12),
		lines: [line('Second-hand atlas', 1, { amount: '45.00', code: currency })],
	});
	seedStaff(scribe);
	seedTeam(scribe);
	seedChart(scribe);
}

/** Fills the businesses with a small believable history. Ids are the same every time, dates are relative to today. */
export function seed(state: State): void {
	const { now } = state;
	const [first, ...others] = state.businesses;
	seedFirst(new Scribe(contextFor(state, first)));
	for (const [index, business] of others.entries()) {
		// Different ids per business, so that an id taken from the wrong one is noticed.
		business.tables.set('clients', newTable(clients.firstId + (index + 1) * 100_000));
		business.tables.set('invoices', newTable(invoices.firstId + (index + 1) * 1_000_000));
		business.tables.set('categories', newTable(categories.firstId + (index + 1) * 1_000_000));
		keepIdsApart(business, index + 1);
		seedSmall(new Scribe(contextFor(state, business)));
	}
	state.outbox.length = 0;
	state.now = now;
}

/** Adds many plain clients, for tests of paging. */
export function seedManyClients(state: State, business: Business, count: number): void {
	const context = contextFor(state, business);
	const { size } = tableOf(business, 'clients').rows;
	for (let index = 0; index < count; index++) {
		const number = String(size + index + 1).padStart(5, '0');
		create(context, clients, { fname: 'Client', lname: number, email: `client${number}@many.example` });
	}
}
