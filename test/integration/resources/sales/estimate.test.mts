import { address, testLines, texts } from '../../matrix/document.mts';
import { png } from '../../matrix/files.mts';
import { testLaterFilters } from '../../matrix/laterFilters.mts';
import { testDeleted, testFilters, testIncludes, testRaw, type FilterRow } from '../../matrix/lists.mts';
import { testMatrix } from '../../matrix/matrix.mts';
import { A, byId, GET, POST, PUT } from '../../matrix/requests.mts';
import { openWorld } from '../../matrix/world.mts';
import { estimates } from './estimate.cases.mts';

import { file } from '../../stage/n8n.mts';

const world = openWorld();
const path = `${A}/estimates/estimates`;
const lines = 'include[]=lines';
const list = { resource: 'estimate', path };

testMatrix(world, estimates);
testLines(world, { resource: 'estimate', path, draft: 561103, other: 561102, always: {} });

/** Every writable field of API facts §8.4. */
const plain = {
	...address,
	...texts,
	estimate_number: 'E-77',
	rich_proposal: true,
	require_client_signature: true,
	payment_details: 'By transfer',
	template: 'clean-grouped',
	presentation: { image_logo_src: '/uploads/images/abc', theme_primary_color: '#112233' },
};
const sections = [
	{ type: 'overview', title: 'Overview', body: 'A new look', group_name: 'Intro' },
	{ type: 'scope_of_work', title: 'Scope', body: 'Logo and cards' },
	{ type: 'timeline', title: 'Timeline', body: 'Six weeks' },
	{ type: 'custom', title: 'Terms', body: 'Half in advance' },
];
const typed = { ...plain, currency_code: 'eur', discount_value: '12.5%', sections: { section: sections } };
const sent = { ...plain, currency_code: 'EUR', discount_value: '12.5', sections };

test('estimate: create sends every field', async () => {
	const parameters = { customerid: byId(214101), create_date: '2026-03-31', additionalFields: typed };
	const result = await world.run({ resource: 'estimate', operation: 'create', ...parameters });
	expect(result.error).toBeUndefined();
	const body = { customerid: 214101, create_date: '2026-03-31', ...sent };
	expect(world.requests()).toEqual([POST(path, { estimate: body }, [lines])]);
	expect(world.find('estimates', { estimate_number: 'E-77' })).toMatchObject(body);
});

test('estimate: update sends every field, beside the look that is there', async () => {
	const updateFields = { customerid: byId(214102), create_date: '2026-03-31', ...typed };
	const result = await world.run({ resource: 'estimate', operation: 'update', estimateId: byId(561103), updateFields });
	expect(result.error).toBeUndefined();
	const estimate = { customerid: 214102, create_date: '2026-03-31', ...sent };
	expect(world.requests()).toEqual([
		GET(`${path}/561103`, ['include[]=presentation']),
		PUT(`${path}/561103`, { estimate }, [lines]),
	]);
	expect(world.find('estimates', { id: 561103 })).toMatchObject(estimate);
});

test('estimate: a proposal with its sections and a file comes back as it was made', async () => {
	const upload = { resource: 'file', operation: 'upload', kind: 'attachment' };
	const uploaded = await world.run(upload, { items: [{ binary: file(png, 'terms.png', 'image/png') }] });
	expect(uploaded.error).toBeUndefined();
	const { jwt, media_type } = uploaded.items[0].json;
	const additionalFields = {
		rich_proposal: true,
		sections: { section: sections },
		attachments: { attachment: [{ jwt: String(jwt), media_type: String(media_type) }] },
	};
	const parameters = { customerid: byId(214101), create_date: '2026-03-31', additionalFields };
	const { items, hints, error } = await world.run({ resource: 'estimate', operation: 'create', ...parameters });
	expect([error, hints]).toEqual([undefined, []]);
	expect(items[0].json.sections).toMatchObject(sections);
	expect(world.find('estimates', { id: Number(items[0].json.id) })).toMatchObject({
		rich_proposal: true,
		attachments: [{ jwt, media_type, attachmentid: expect.any(Number) }],
	});
});

test('estimate: sent without recipients and text, FreshBooks takes its own', async () => {
	const result = await world.run({ resource: 'estimate', operation: 'send', estimateId: byId(561103) });
	expect(result.error).toBeUndefined();
	const { customerid } = world.find('estimates', { id: 561103 });
	expect(world.requests()).toEqual([
		PUT(`${path}/561103`, { estimate: { action_email: true } }),
		GET(`${A}/users/clients/${customerid}`),
	]);
	expect(world.freshBooks.outbox).toMatchObject([{ to: ['lukas@brandt.example'] }]);
	expect(result.items[0].json.emailed_to).toBe('lukas@brandt.example');
});

test('estimate: is found by its web address', async () => {
	const value = 'https://my.freshbooks.com/#/estimates/561102';
	const key = { __rl: true, mode: 'url', value };
	const result = await world.run({ resource: 'estimate', operation: 'get', estimateId: key });
	expect(result.items[0].json.estimate_number).toBe('0000002');
});

test('estimate: a logo from the input is shown', async () => {
	const result = await world.run(
		{
			resource: 'estimate',
			operation: 'update',
			estimateId: byId(561103),
			updateFields: { logoBinaryPropertyName: 'data' },
		},
		{ items: [{ binary: file(png, 'logo.png', 'image/png') }] },
	);
	expect(result.error).toBeUndefined();
	const { presentation } = world.find('estimates', { id: 561103 });
	expect(presentation).toEqual({ image_logo_src: expect.stringMatching(/\/uploads\/images\/[\w.-]+$/) });
});

const convert = { resource: 'estimate', operation: 'convertToInvoice', create_date: '2026-03-31' };

test('estimate: is turned into an invoice once, unless the user wants another', async () => {
	const twice = { items: [{}, {}], onError: 'continueRegularOutput' as const };
	const result = await world.run({ ...convert, estimateId: byId(561103) }, twice);
	expect(result.items[0].json).toMatchObject({ id: 987011, amount: '4746.00' });
	expect(result.items[1].json).toMatchObject({
		error: 'Estimate 561103 has already been turned into the invoice 0000011',
		details: { description: expect.stringMatching(/Convert Again/) },
	});
	const again = await world.run({ ...convert, estimateId: byId(561103), convertAgain: true });
	expect(again.items[0].json).toMatchObject({ id: 987012, amount: '4746.00' });
});

/** FreshBooks tells of estimates in another way. */
const tells = (...rewrite: [pattern: string, text: string]) => {
	const match = { method: 'GET', path: '/estimates/estimates/' };
	world.freshBooks.switches.faults = [{ match, times: -1, kind: 'rewrite', rewrite }];
};

describe('estimate: is turned into one invoice only', () => {
	const twice = { items: [{}, {}], onError: 'continueRegularOutput' as const };
	const made = () => world.requests().filter(({ method }) => method === 'POST');

	test('when FreshBooks calls it invoiced only once that invoice was sent', async () => {
		tells('"invoiced":true', '"invoiced":false');
		const result = await world.run({ ...convert, estimateId: byId(561103) }, twice);
		expect(result.items.map(({ json }) => json.error)).toEqual([
			undefined,
			'Estimate 561103 has already been turned into the invoice 0000011',
		]);
		expect(made()).toHaveLength(1);
	});

	test('when FreshBooks does not tell its invoices', async () => {
		tells('"invoices":', '"others":');
		const result = await world.run({ ...convert, estimateId: byId(561103) }, twice);
		expect(result.items.map(({ json }) => json.error)).toEqual([
			undefined,
			'Estimate 561103 has already been turned into an invoice',
		]);
		expect(made()).toHaveLength(1);
	});
});

test('estimate: whose invoice was deleted is turned into another one', async () => {
	tells('"invoiced":true', '"invoiced":false');
	const [{ json }] = (await world.run({ ...convert, estimateId: byId(561103) })).items;
	await world.run({ resource: 'invoice', operation: 'delete', invoiceId: byId(Number(json.id)) });
	const again = await world.run({ ...convert, estimateId: byId(561103) });
	expect(again.items[0].json).toMatchObject({ id: 987012, amount: '4746.00' });
});

test('estimate: several are turned into invoices in their order', async () => {
	const items = [561102, 561101, 561103].map((id) => ({ json: { id } }));
	const result = await world.run({ ...convert, estimateId: byId('={{ $json.id }}') }, { items });
	expect(result.items.map(({ json }) => [json.invoice_number, json.amount])).toEqual([
		['0000011', '950.00'],
		['0000012', '1921.00'],
		['0000013', '4746.00'],
	]);
});

test('estimate: its discount, texts and taxes come along, and the raw invoice is FreshBooks’ own', async () => {
	const updateFields = { ...texts, discount_value: '10' };
	await world.run({ resource: 'estimate', operation: 'update', estimateId: byId(561103), updateFields });
	const number = { additionalFields: { invoice_number: 'R-1' } };
	const { items } = await world.run({ ...convert, estimateId: byId(561103), ...number, output: 'raw' });
	const tax = { taxName1: 'HST', taxAmount1: '13', taxNumber1: '123456789 RT0002' };
	expect(items[0].json).toMatchObject({
		...texts,
		invoice_number: 'R-1',
		discount_value: '10',
		amount: { amount: '4271.40', code: 'CAD' },
		lines: [tax],
	});
});

testFilters(world, list, [
	[
		{ estimateids: '561101,561103' },
		['search[estimateids][]=561101', 'search[estimateids][]=561103'],
		[561103, 561101],
	],
	[{ estimate_number: '0000002' }, ['search[estimate_number]=0000002'], [561102]],
	[{ estimate_number_like: '0003' }, ['search[estimate_number_like]=0003'], [561103]],
	[{ notes: 'merci' }, ['search[notes]=merci'], []],
	[{ statusids: [1, 5] }, ['search[statusids][]=1', 'search[statusids][]=5'], [561103, 561101]],
	[{ statusids: [2] }, ['search[statusids][]=2'], [561102]],
	[{ statusids: [3, 4, 6] }, ['search[statusids][]=3', 'search[statusids][]=4', 'search[statusids][]=6'], []],
	[{ vis_state: 0 }, ['search[vis_state]=0'], [561103, 561102, 561101]],
] satisfies FilterRow[]);

testLaterFilters(world, list, [
	['its client', { customerid: byId(214102) }, [561103]],
	['its client, who has none', { customerid: byId(214199) }, []],
	['a day it was issued on or after', { create_date_min: '2001-01-01' }, [561103, 561102, 561101]],
	['a day it was issued on or before', { create_date_max: '2001-01-01' }, []],
]);

testDeleted(world, list, [561101, 561103]);

testIncludes(world, { ...list, single: path, one: 561101 }, [
	['audit_logs', 'include[]=audit_logs'],
	['comments', 'include[]=comments', []],
	['contacts', 'include[]=contacts', []],
	['lines', 'include[]=lines', [expect.objectContaining({ name: 'Catalogue layout', unit_cost: '85.00' })]],
	['owner', 'include[]=owner'],
	['presentation', 'include[]=presentation', null],
	['project', 'include[]=project'],
	['invoices', 'include[]=invoices', []],
	['system', 'include[]=system'],
]);

testRaw(world, {
	resource: 'estimate',
	path: `${path}/561101?include[]=lines`,
	id: 561101,
	open: ({ response }: { response: { result: { estimate: object } } }) => response.result.estimate,
});
