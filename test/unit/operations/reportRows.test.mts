import { rowsOf } from '../../../nodes/FreshBooks/operations/reportRows';

describe('the rows of a report', () => {
	test('take fields of their group along, but never over their own', () => {
		const report = {
			clients: [{ name: 'A', total: 9, invoices: [{ total: 4 }, { total: 5, name: 'x' }] }, { name: 'B' }],
		};
		const rows = { in: [['clients', 'invoices']], keep: ['name', 'total', 'missing'] };
		expect(rowsOf(report, rows)).toEqual([
			{ name: 'A', total: 4 },
			{ name: 'x', total: 5 },
		]);
	});

	test('that lie below others follow them and name them, at any depth', () => {
		const leaf = { title: 'c' };
		const report = {
			rows: [
				{ title: 'a', sum: 3, children: [{ title: 'b', children: [leaf] }] },
				{ title: 'd', children: null },
			],
		};
		const rows = { in: [['rows']], nested: 'children', title: ['title'], total: 'sum' };
		expect(rowsOf(report, rows)).toEqual([
			{ description: 'a', total: 3, level: 0, path: '', isTotal: true, title: 'a', sum: 3 },
			{ description: 'b', level: 1, path: 'A', isTotal: true, title: 'b' },
			{ description: 'c', level: 2, path: 'A > B', isTotal: false, title: 'c' },
			{ description: 'd', level: 0, path: '', isTotal: false, title: 'd' },
		]);
		expect(Object.keys(rowsOf(report, rows)[0]).slice(0, 5)).toEqual([
			'description',
			'total',
			'level',
			'path',
			'isTotal',
		]);
	});

	test('of a section that sums others up are totals, and lie under nothing', () => {
		const report = { income: [{ name: 'Sales', total: 2 }], total_income: { name: 'Total', total: 2 } };
		const rows = { in: [['income'], ['total_income']], title: ['name'], total: 'total', sums: ['total_income'] };
		expect(rowsOf(report, rows)).toMatchObject([
			{ description: 'Sales', path: 'Income', isTotal: false },
			{ description: 'Total', path: '', isTotal: true },
		]);
	});

	test('of groups within groups are all found', () => {
		const report = { data: [{ rows: [{ id: 1 }], inner: [{ rows: [{ id: 2 }], inner: [] }] }] };
		expect(rowsOf(report, { in: [['data', 'rows']], nested: 'inner' })).toEqual([{ id: 1 }, { id: 2 }]);
	});

	test('of several sections tell which one, single entries included', () => {
		expect(rowsOf({ income: [{ a: 1 }], profit: { a: 2 } }, { in: [['income'], ['profit'], ['none']] })).toEqual([
			{ section: 'income', a: 1 },
			{ section: 'profit', a: 2 },
		]);
	});

	test('get names for their ids, and none where there is none', () => {
		const report = {
			rows: [{ id: '1', v: 'm' }, { id: '2' }],
			people: { 1: { name: 'Ada' } },
			vendors: { m: 'Inkwell' },
		};
		const names = { person: ['id', 'people', 'name'], vendor: ['v', 'vendors'] } as const;
		expect(rowsOf(report, { in: [['rows']], names: structuredClone(names) as never })).toEqual([
			{ id: '1', v: 'm', person: 'Ada', vendor: 'Inkwell' },
			{ id: '2', person: null, vendor: null },
		]);
	});

	test('are all lists of objects where nobody has said which', () => {
		expect(rowsOf({ days: ['2026-01-01'], a: [{ x: 1 }], total: '3', b: [{ y: 2 }], c: [] })).toEqual([
			{ section: 'a', x: 1 },
			{ section: 'b', y: 2 },
		]);
		expect(rowsOf({ total: '3' })).toEqual([]);
	});
});
