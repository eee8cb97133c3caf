import type { IDataObject } from 'n8n-workflow';

import { many, told, useBench } from '../stage/bench.mts';
import { kinds, mimeTypeOf, sample } from '../stage/files.mts';
import { byId, file } from '../stage/n8n.mts';

const bench = useBench();
const uploads = () => bench.requests(/^\/uploads\//);
const expenses = () => bench.freshBooks.records(bench.account, 'expenses');
const plainExpense = () =>
	expenses().find(({ has_receipt: has, vis_state: state }) => !has && state === 0) as IDataObject;

const newExpense = (more: IDataObject = {}): IDataObject => ({
	amount: '12.50',
	date: '2026-11-22',
	additionalFields: { currency_code: 'CAD', staffid: byId(1) },
	categoryid: byId(Number(bench.freshBooks.records(bench.account, 'categories')[0].id)),
	attachReceipt: true,
	binaryPropertyName: 'data',
	...more,
});

async function download(id: unknown): Promise<Buffer> {
	const run = await bench.run('expense', 'downloadReceipt', { expenseId: byId(Number(id)) });
	return Buffer.from(run.items[0].binary?.data.data ?? '', 'base64');
}

describe('a receipt', () => {
	test.each(kinds)('as %s comes back byte for byte, under a name with its type', async (kind) => {
		const content = sample(kind, 70_000);
		const items = [{ binary: file(content, `lunch.${kind}`, mimeTypeOf(kind)) }];
		const run = await bench.run('expense', 'create', newExpense(), { items });
		expect(run.items[0].json).toMatchObject({ amount: '12.50', has_receipt: true });
		const id = run.items[0].json.id as number;
		const back = await bench.run('expense', 'downloadReceipt', { expenseId: byId(id), binaryPropertyName: 'receipt' });
		const { receipt } = back.items[0].binary ?? {};
		expect(receipt).toMatchObject({ fileName: `receipt-${id}.${kind}`, mimeType: mimeTypeOf(kind) });
		expect(Buffer.from(receipt.data, 'base64').equals(content)).toBe(true);
	});

	test.each([
		['attachReceipt', {}],
		['update', { attachReceipt: true, updateFields: { notes: 'with receipt' } }],
		['update', { attachReceipt: true }],
	])('is added to an expense that exists, by %s %j', async (operation, parameters) => {
		const { id } = plainExpense();
		const content = sample('png', 3000);
		const items = [{ binary: file(content, 'r.png', 'image/png') }];
		const run = await bench.run('expense', operation, { expenseId: byId(Number(id)), ...parameters }, { items });
		expect(run.error).toBeUndefined();
		expect(run.items[0].json).toMatchObject({ id, has_receipt: true });
		expect((await download(id)).equals(content)).toBe(true);
	});

	test('is known by its name when the file has no useful type', async () => {
		const items = [{ binary: file(sample('pdf'), 'Scan.PDF', 'application/octet-stream') }];
		expect((await bench.run('expense', 'create', newExpense(), { items })).status).toBe('success');
	});

	test('may be as large as FreshBooks takes', async () => {
		const content = sample('jpg', 10 * 1024 * 1024);
		const items = [{ binary: file(content, 'large.jpg', 'image/jpeg') }];
		const run = await bench.run('expense', 'create', newExpense(), { items });
		expect((await download(run.items[0].json.id)).equals(content)).toBe(true);
	});
});

describe('a receipt that will not do is said before anything is sent:', () => {
	const pdf = (content: Buffer, name = 'r.pdf') => file(content, name, 'application/pdf');

	test.each<[what: string, binary: ReturnType<typeof file> | undefined, sentence: string]>([
		[
			'of another type',
			file(Buffer.from('Dear diary'), 'diary.txt', 'text/plain'),
			'FreshBooks accepts JPG, PNG, GIF and PDF files',
		],
		['empty', pdf(Buffer.alloc(0)), 'r.pdf is empty'],
		['over 10 MB', pdf(sample('pdf', 10 * 1024 * 1024 + 1)), 'FreshBooks accepts files of up to 10 MB'],
		['not there', undefined, 'this item has no file in "data"'],
		['in another field', { other: pdf(sample('pdf')).data }, 'this item has no file in "data"'],
	])('%s', async (_what, binary, sentence) => {
		const known = expenses().length;
		for (const [operation, parameters] of [
			['create', newExpense()],
			['attachReceipt', { expenseId: byId(Number(plainExpense().id)) }],
			['update', { expenseId: byId(Number(plainExpense().id)), attachReceipt: true }],
		] as Array<[string, IDataObject]>) {
			const run = await bench.run('expense', operation, parameters, { items: [{ binary }] });
			expect(run.error?.message).toContain(sentence);
		}
		expect(bench.writes()).toEqual([]);
		expect(expenses()).toHaveLength(known);
	});

	test('the same for a file of an invoice', async () => {
		const { id } = bench.freshBooks.records(bench.account, 'invoices')[0];
		const parameters = { invoiceId: byId(Number(id)) };
		const items = [{ binary: file(Buffer.from('x'), 'x.exe', 'application/x-msdownload') }];
		expect(told(await bench.run('invoice', 'attachFile', parameters, { items }))).toContain('x.exe is of the type');
		expect(told(await bench.run('invoice', 'attachFile', parameters))).toContain('no file in "data"');
		expect(bench.writes()).toEqual([]);
	});

	test('one bad file of several goes to the error output, the others arrive', async () => {
		const items = [
			{ binary: file(sample('png'), 'a.png', 'image/png') },
			{ binary: file(Buffer.from('x'), 'b.txt', 'text/plain') },
			{ binary: file(sample('gif'), 'c.gif', 'image/gif') },
		];
		const run = await bench.run('expense', 'create', newExpense(), { items, onError: 'continueErrorOutput' });
		expect(run.items.map(({ json, pairedItem }) => [json.has_receipt, pairedItem])).toEqual([
			[true, { item: 0 }],
			[true, { item: 2 }],
		]);
		expect(run.errorItems.map(({ json }) => json.error)).toEqual([expect.stringContaining('b.txt is of the type')]);
	});
});

describe('when only one of the two steps works', () => {
	const items = [{ binary: file(sample('pdf'), 'r.pdf', 'application/pdf') }];

	test('an upload that is refused creates no expense', async () => {
		const known = expenses().length;
		bench.fault({
			match: { path: '^/uploads/' },
			kind: 'status',
			status: 400,
			body: { error: 'Unsupported file type.' },
		});
		const run = await bench.run('expense', 'create', newExpense(), { items });
		expect(run.error?.message).toContain('Unsupported file type.');
		expect(expenses()).toHaveLength(known);
	});

	test('a file whose content is not what its name says is refused by FreshBooks and creates nothing', async () => {
		const known = expenses().length;
		const liar = [{ binary: file(Buffer.from('plain words'), 'r.pdf', 'application/pdf') }];
		const run = await bench.run('expense', 'create', newExpense(), { items: liar });
		expect(run.error?.message).toContain('Unsupported file type');
		expect(expenses()).toHaveLength(known);
	});

	test('an expense that is refused after the upload: nothing is half made, and the error says so', async () => {
		const known = expenses().length;
		const run = await bench.run('expense', 'create', newExpense({ categoryid: byId(999_999_999) }), { items });
		expect(run.error?.message).toContain('Category');
		expect(told(run)).toContain('The file was uploaded, but no expense uses it; no cleanup is needed.');
		expect(uploads()).toHaveLength(1);
		expect(expenses()).toHaveLength(known);
	});

	test('an expense that does not exist is left alone, and the error says so', async () => {
		const run = await bench.run('expense', 'attachReceipt', { expenseId: byId(999_999_999) }, { items });
		expect(run.error?.message).toBe('FreshBooks found no expense with this ID');
		expect(told(run)).toContain('no expense uses it');
	});

	test('a missing scope for uploads is named', async () => {
		const scopes = bench.freshBooks.app.scopes.filter((scope) => !scope.startsWith('user:uploads:'));
		Object.assign(bench.credential.oauthTokenData, bench.freshBooks.issueToken({ scopes }));
		const run = await bench.run('expense', 'create', newExpense(), { items });
		expect(told(run)).toContain('user:uploads:write');
		expect(bench.requests(/expenses\/expenses/)).toEqual([]);
	});
});

describe('downloading a receipt', () => {
	test('of an expense without one is said so', async () => {
		const { id } = plainExpense();
		const run = await bench.run('expense', 'downloadReceipt', { expenseId: byId(Number(id)) });
		expect(run.error?.message).toBe(`Expense ${id} has no receipt`);
	});

	test('keeps the expense’s fields beside the file', async () => {
		const { id } = expenses().find(({ has_receipt: has }) => has) as IDataObject;
		const run = await bench.run('expense', 'downloadReceipt', { expenseId: byId(Number(id)) });
		expect(run.items[0].json).toMatchObject({ id, vendor: 'Paper & Co.', amount: '37.15' });
		expect(run.items[0].binary?.data.fileName).toBe(`receipt-${id}.png`);
	});
});

test('a hundred receipts of 200 kB in one execution all arrive, each with its own expense', async () => {
	const contents = many(100, (index) => sample(kinds[index % kinds.length], 200_000, index));
	const items = contents.map((content, index) => {
		const kind = kinds[index % kinds.length];
		return { json: { vendor: `Vendor ${index}` }, binary: file(content, `${index}.${kind}`, mimeTypeOf(kind)) };
	});
	const more = { vendor: '={{ $json.vendor }}' };

	const run = await bench.run('expense', 'create', newExpense(more), { items });
	expect(run.error).toBeUndefined();
	expect(run.items.map(({ json }) => json.vendor)).toEqual(items.map(({ json }) => json.vendor));

	const ids = run.items.map(({ json }) => ({ json: { id: json.id } }));
	const back = await bench.run('expense', 'downloadReceipt', { expenseId: byId('={{ $json.id }}') }, { items: ids });
	const same = back.items.map(({ binary }, index) =>
		Buffer.from(binary?.data.data ?? '', 'base64').equals(contents[index]),
	);
	expect(same).toEqual(many(100, () => true));
	expect(bench.freshBooks.counters.uploadsStored).toBe(100);
});

describe('a receipt that comes again', () => {
	const comeIn = async () =>
		await bench.run('expense', 'create', newExpense({ options: { onlyOnceFor: '9f86d081' } }), {
			items: [{ binary: file(sample('pdf'), 'lunch.pdf', 'application/pdf') }],
		});

	test('is not uploaded again, and its expense comes back', async () => {
		const first = await comeIn();
		const again = await comeIn();
		expect(again.items[0].json).toEqual({ ...first.items[0].json, alreadyExisted: true });
		expect(again.items[0].json.has_receipt).toBe(true);
		expect(uploads()).toHaveLength(1);
	});

	test('nor by executions at the same moment', async () => {
		await Promise.all(many(5, comeIn));
		expect(uploads()).toHaveLength(1);
	});
});
