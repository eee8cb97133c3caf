import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IDataObject } from 'n8n-workflow';

import { resources } from '../../../nodes/FreshBooks/resources';
import { triesOf } from '../faults/tries.mts';
import { told, useBench } from '../stage/bench.mts';
import { sample } from '../stage/files.mts';
import { byId, file } from '../stage/n8n.mts';
import { hostile } from './arbitrary.mts';

const bench = useBench();
const clientId = () => byId(Number(bench.freshBooks.records(bench.account, 'clients')[0].id));

/** A server of somebody else's, and what it was asked. */
async function stranger(answer: (request: IncomingMessage) => { status: number; location?: string }) {
	const asked: IncomingMessage[] = [];
	const server: Server = createServer((request, response) => {
		asked.push(request);
		const { status, location } = answer(request);
		response.writeHead(status, { ...(location && { location }), 'content-type': 'application/json' }).end('{}');
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	return { url, asked, close: () => void server.close() };
}

/** Every operation that names one record, with the name of the field. */
const withIds = resources.flatMap((resource) =>
	resource.operations.flatMap((operation) => {
		const field = `${resource.value}Id`;
		const names = operation.fields(resource).map(({ name }) => name);
		return names.includes(field) ? [[resource.value, operation.value, field] as const] : [];
	}),
);

/** Where requests of the node may go: behind one of FreshBooks' families, with nothing in the path that could lead out. */
function expectInside(): void {
	for (const { path, method } of bench.freshBooks.journal) {
		expect(`${method} ${path}`).toMatch(
			/^\w+ \/(accounting|auth|comments|events|payments|projects|timetracking|uploads)\//,
		);
		expect(path).not.toMatch(/\/\.{1,2}(\/|$)|\/\/|\\|%2e%2e|%2f|%5c|[\s]/i);
	}
	expect(triesOf('http://evil.example', {})).toBe(0);
}

describe('an id that is none', () => {
	test.each(withIds)('never leaves its place in the path: %s, %s', async (resource, operation, field) => {
		const items = hostile.map((id) => ({ json: { id } }));
		for (const mode of operation === 'get' ? ['id', 'url'] : ['id']) {
			// what else some of them ask for
			const others = {
				verifier: 'x',
				rate: '1',
				message: 'x',
				service_id: byId(1),
				serviceId: byId(1),
				options: { retries: 0 },
			};
			const parameters = { ...others, [field]: { __rl: true, mode, value: '={{ $json.id }}' } };
			const run = await bench.run(resource, operation, parameters, { items, onError: 'continueRegularOutput' });
			expect(run.error).toBeUndefined();
		}
		expectInside();
	});

	test('of the business never leaves its place either', async () => {
		const items = [...hostile, 'xM4pL9:1/../../x:', ':1:', '../x:439001:', 'xM4pL9:439001:..'].map((id) => ({
			json: { id },
		}));
		for (const mode of ['id', 'list']) {
			const business = { __rl: true, mode, value: '={{ $json.id }}' };
			await bench.run('client', 'getAll', { business, limit: 1 }, { items, onError: 'continueRegularOutput' });
			await bench.run('project', 'getAll', { business, limit: 1 }, { items, onError: 'continueRegularOutput' });
		}
		expectInside();
	});

	test('of a file never leaves its place either', async () => {
		const items = hostile.map((jwt) => ({ json: { jwt } }));
		const parameters = { jwt: '={{ $json.jwt }}', options: { retries: 0 } };
		await bench.run('file', 'download', parameters, { items, onError: 'continueRegularOutput' });
		expectInside();
	});
});

describe('an API call', () => {
	const call = async (path: string, more: IDataObject = {}) =>
		await bench.run('apiCall', 'request', { path: '={{ $json.path }}', ...more }, { items: [{ json: { path } }] });

	test.each([
		'http://evil.example/',
		'//evil.example/x',
		'/\\evil.example/x',
		'\\\\evil.example/x',
		'@evil.example/x',
		'.evil.example/x',
		':80@evil.example/x',
		'/../evil',
		'/accounting/../../evil',
		'/accounting/%2e%2e/evil',
		'/accounting/..%2fevil',
		'/accounting/.%00./evil',
		'/a\r\nHost: evil.example',
		'/a\tb',
		'/{constructor}/x',
		'/{__proto__}/x',
		'/#@evil.example',
		'/a;b@evil.example:80/',
	])('to %j is refused before anything is sent', async (path) => {
		const run = await call(path);
		expect(run.error?.message).toMatch(/^Path: /);
		expect(bench.requests()).toEqual([]);
	});

	test('can put nothing but a query behind a question mark', async () => {
		await call('/auth/api/v1/users/me?a=b#@evil.example/&c=http://evil.example/../x\r\nX-Evil: 1');
		expect(bench.freshBooks.journal).toHaveLength(1);
		expect(bench.freshBooks.journal[0].path).toBe('/auth/api/v1/users/me');
		expect(bench.freshBooks.journal[0].headers['x-evil']).toBeUndefined();
	});

	test('sends no header but the version, which must be a date', async () => {
		const run = await call('/auth/api/v1/users/me', { options: { apiVersion: '2023-09-25\r\nX-Evil: 1' } });
		expect(run.error?.message).toMatch(/^API Version: /);
		expect(bench.requests()).toEqual([]);
	});
});

describe('a redirect', () => {
	test.each([301, 302, 303, 307, 308])(
		'%i to another host is an error, and the token stays at home',
		async (status) => {
			const evil = await stranger(() => ({ status: 200 }));
			const home = await stranger(({ url }) => ({ status, location: `${evil.url}${url}` }));
			bench.credential.apiBaseUrl = home.url;
			const items = [{ binary: file(sample('pdf'), 'x.pdf', 'application/pdf') }];
			const runs = [
				await bench.run('client', 'get', { clientId: clientId() }),
				await bench.run('client', 'getAll', { returnAll: true }),
				await bench.run('client', 'create', { email: 'a@b.example' }),
				await bench.run('client', 'update', { clientId: clientId(), updateFields: { fname: 'A' } }),
				await bench.run('tax', 'delete', { taxId: byId(1) }),
				await bench.run('file', 'upload', {}, { items }),
				await bench.run('file', 'download', { jwt: 'a.b.c' }),
				await bench.run('apiCall', 'request', { path: '/auth/api/v1/users/me' }),
			];
			home.close();
			evil.close();
			expect(runs.map((run) => run.status)).toEqual(runs.map(() => 'error'));
			expect(runs.map((run) => told(run)).join('\n')).not.toContain(evil.url);
			expect(home.asked).toHaveLength(runs.length);
			expect(evil.asked).toEqual([]);
			for (const run of runs) {
				expect(run.error?.message).toMatch(new RegExp(`with a redirect \\(HTTP ${status}\\)$`));
				expect(told(run)).not.toContain('values of the fields');
			}
		},
	);
});
