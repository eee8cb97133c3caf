import { NodeHelpers, Workflow, type INodeParameters } from 'n8n-workflow';

import { FreshBooksOAuth2Api } from '../../../credentials/FreshBooksOAuth2Api.credentials';
import { resources } from '../../../nodes/FreshBooks/resources';
import { ALL_SCOPES } from '../../../sandbox/freshbooks/server.mts';

const credential = new FreshBooksOAuth2Api();
const levels = credential.properties.filter(({ name, type }) => name.startsWith('access_') && type === 'options');
const objects = levels.map(({ name }) => name.replace('access_', ''));
const readOnly = ['business', 'reports'];

/** The credential's values as n8n works them out when the user connects: defaults first, then expressions. */
function resolved(values: INodeParameters): INodeParameters {
	const node = {
		id: 'n',
		name: 'Mock',
		typeVersion: 1,
		type: 'mock',
		position: [0, 0] as [number, number],
		parameters: {},
	};
	const type = { description: { properties: [] } };
	const nodeTypes = { getByName: () => type, getByNameAndVersion: () => type, getKnownTypes: () => ({}) };
	const workflow = new Workflow({ nodes: [node], connections: {}, active: false, nodeTypes: nodeTypes as never });
	const given = NodeHelpers.getNodeParameters(
		credential.properties,
		values,
		true,
		false,
		null,
		null,
	) as INodeParameters;
	const found = workflow.expression.getComplexParameterValue(node, given, 'internal', {}, undefined, undefined, given);
	return found as INodeParameters;
}

const scopesOf = (values: INodeParameters): string[] => String(resolved(values).scope).split(' ').filter(Boolean);

describe('the scope of the credential', () => {
	test('is blank for all that the app is granted', () => {
		expect(resolved({}).scope).toBe('');
		expect(resolved({ access: 'all' }).scope).toBe('');
	});

	test('is every read scope for read only, and nothing that writes', () => {
		const scopes = scopesOf({ access: 'readOnly' });
		expect(scopes).toEqual(['user:profile:read', ...objects.map((name) => `user:${name}:read`)]);
	});

	test('is never asked of the app for what the node does not use', () => {
		const asked = ['readOnly', 'bookkeeper', 'invoicing', 'timeTracking'].flatMap((access) => scopesOf({ access }));
		expect(asked).not.toContain('user:notifications:read');
		expect(asked).not.toContain('user:business:write');
		const offered = JSON.stringify(levels);
		expect(offered).not.toContain('notifications');
		expect(offered).not.toContain('user:business:write');
	});

	test.each([
		['bookkeeper', 'user:journal_entries:write', 'user:time_entries:write'],
		['invoicing', 'user:payments:write', 'user:expenses:read'],
		['timeTracking', 'user:time_entries:write', 'user:invoices:read'],
	])('is what %s needs and not more', (access, holds, lacks) => {
		const scopes = scopesOf({ access });
		expect(scopes).toContain(holds);
		expect(scopes).not.toContain(lacks);
		expect(new Set(scopes).size).toBe(scopes.length);
		expect(scopes.filter((scope) => !ALL_SCOPES.includes(scope))).toEqual([]);
		// what may be changed may also be read
		const written = scopes.filter((scope) => scope.endsWith(':write'));
		expect(written.filter((scope) => !scopes.includes(scope.replace(':write', ':read')))).toEqual([]);
	});

	test('is told in the node’s words below each choice', () => {
		const notices = credential.properties.filter(({ type }) => type === 'notice');
		expect(notices).toHaveLength(4);
		// n8n takes all other tags out of notices
		expect(notices.map(({ displayName }) => displayName.replace(/<\/?(a|ul|li)\b/g, '')).join()).not.toContain('<');
		expect(notices.find(({ name }) => name === 'timeTrackingNotice')?.displayName).toMatch(
			/^<ul><li>Read and change: projects, time entries and timers\.<\/li><li>Read only: items, .*tasks, business, system, clients and their contacts, team members, staff members\.<\/li><li>No access to anything else\.<\/li><\/ul>$/,
		);
		expect(notices.find(({ name }) => name === 'readOnlyNotice')?.displayName).toMatch(
			/^<ul><li>Read only: bill payments, .*, time entries and timers, receipts, .*\.<\/li><li>No access to anything else\.<\/li><\/ul>$/,
		);
	});

	test('opens every resource of the node, and says so', () => {
		const opens = levels.map(({ name, description }) => [name.replace('access_', ''), description?.toLowerCase()]);
		for (const { scope, plural, value } of resources) {
			if (!scope || scope === 'profile' || value === 'business') continue;
			const area = opens.find(([name]) => name === scope);
			expect(area?.[1]).toContain({ system: 'system', otherIncome: 'other income' }[value] ?? plural.toLowerCase());
		}
	});

	test('is the profile alone when nothing is chosen under Custom', () => {
		expect(scopesOf({ access: 'custom' })).toEqual(['user:profile:read']);
	});

	test('holds just what is chosen under Custom', () => {
		const chosen = {
			access: 'custom',
			access_clients: 'user:clients:read',
			access_invoices: 'user:invoices:read user:invoices:write',
			access_uploads: '',
		};
		expect(scopesOf(chosen)).toEqual([
			'user:profile:read',
			'user:clients:read',
			'user:invoices:read',
			'user:invoices:write',
		]);
	});

	test.each(objects)('has %s off, to read and, where something can be changed, in full', (name) => {
		const level = levels.find((one) => one.name === `access_${name}`);
		const choices = (level?.options ?? []).map((option) => String('value' in option && option.value));
		const read = `user:${name}:read`;
		const expected = readOnly.includes(name) ? ['', read] : ['', read, `${read} user:${name}:write`];
		expect(choices).toEqual(expected);
		for (const choice of choices) {
			const scopes = scopesOf({ access: 'custom', [`access_${name}`]: choice });
			expect(scopes).toEqual(['user:profile:read', ...choice.split(' ').filter(Boolean)]);
		}
	});

	test('never holds a scope that does not exist, which would break the whole consent', () => {
		const full = Object.fromEntries(
			levels.map(({ name, options = [] }) => [
				name,
				String('value' in options[options.length - 1] && (options.at(-1) as { value: string }).value),
			]),
		);
		const asked = [...scopesOf({ access: 'readOnly' }), ...scopesOf({ access: 'custom', ...full })];
		// the profile and 21 areas to read twice, and all but two of them to write
		expect(asked).toHaveLength(2 * (1 + 21) + 19);
		expect(asked.filter((scope) => !ALL_SCOPES.includes(scope))).toEqual([]);
		expect(asked).not.toContain('user:profile:write');
		expect(asked).not.toContain('user:reports:write');
	});
});

describe('the credential', () => {
	test('offers the 21 objects of FreshBooks that the node uses, by name, each off at first', () => {
		expect(new Set(objects).size).toBe(21);
		const names = levels.map(({ displayName }) => displayName);
		expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b, 'en')));
		expect(levels.map((level) => level.default)).toEqual(levels.map(() => ''));
	});

	test('connects to FreshBooks unless told otherwise', () => {
		expect(resolved({})).toMatchObject({
			grantType: 'authorizationCode',
			authentication: 'body',
			apiBaseUrl: 'https://api.freshbooks.com',
			authUrl: 'https://auth.freshbooks.com/oauth/authorize',
			accessTokenUrl: 'https://api.freshbooks.com/auth/oauth/token',
		});
	});

	test('derives both addresses from the base URLs', () => {
		const urls = resolved({ apiBaseUrl: 'http://localhost:4010', authBaseUrl: 'http://localhost:4011' });
		expect(urls).toMatchObject({
			authUrl: 'http://localhost:4011/oauth/authorize',
			accessTokenUrl: 'http://localhost:4010/auth/oauth/token',
		});
	});
});
