import { NodeHelpers, Workflow, type INodeParameters, type INodePropertyOptions } from 'n8n-workflow';

import { FreshBooksOAuth2Api } from '../../../credentials/FreshBooksOAuth2Api.credentials';
import { resources } from '../../../nodes/FreshBooks/resources';
import { ALL_SCOPES } from '../../../sandbox/freshbooks/server.mts';

const credential = new FreshBooksOAuth2Api();
const optionsOf = (property: string): INodePropertyOptions[] =>
	(credential.properties.find(({ name }) => name === property)?.options ?? []) as INodePropertyOptions[];
const reading = optionsOf('canRead');
const changing = optionsOf('canChange');
const readOnly = ['Business', 'Reports'];

/** The value of a choice under *Access*, as n8n stores it. */
const access = (choice: string): string => String(optionsOf('scope').find(({ name }) => name === choice)?.value);
const custom = (canRead: string[], canChange: string[] = []) => ({ scope: access('Custom'), canRead, canChange });
const presets = ['Bookkeeper', 'Invoicing Only', 'Read Only', 'Time Tracking Only'];

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
	const given = stored(values);
	const found = workflow.expression.getComplexParameterValue(node, given, 'internal', {}, undefined, undefined, given);
	return found as INodeParameters;
}

/** What n8n reads of a credential before it works out expressions. */
const stored = (values: INodeParameters): INodeParameters =>
	NodeHelpers.getNodeParameters(credential.properties, values, true, false, null, null) as INodeParameters;

const scopesOf = (values: INodeParameters): string[] => String(resolved(values).scope).split(' ').filter(Boolean);

describe('the scope of the credential', () => {
	test('is blank for all that the app is granted', () => {
		expect(resolved({}).scope).toBe('');
		expect(resolved({ scope: access('Everything Granted to the App') }).scope).toBe('');
	});

	test('is every read scope for read only, and nothing that writes', () => {
		const scopes = scopesOf({ scope: access('Read Only') });
		expect(scopes).toEqual(['user:profile:read', ...reading.map(({ value }) => value)]);
	});

	test('is never asked of the app for what the node does not use', () => {
		const asked = presets.flatMap((preset) => scopesOf({ scope: access(preset) }));
		expect(asked).not.toContain('user:notifications:read');
		expect(asked).not.toContain('user:business:write');
		const offered = JSON.stringify([reading, changing]);
		expect(offered).not.toContain('notifications');
		expect(offered).not.toContain('user:business:write');
	});

	test.each([
		['Bookkeeper', 'user:journal_entries:write', 'user:time_entries:write'],
		['Invoicing Only', 'user:payments:write', 'user:expenses:read'],
		['Time Tracking Only', 'user:time_entries:write', 'user:invoices:read'],
	])('is what %s needs and not more', (preset, holds, lacks) => {
		const scopes = scopesOf({ scope: access(preset) });
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
		expect(notices.find(({ name }) => name === 'noticeTimeTrackingOnly')?.displayName).toMatch(
			/^<ul><li>Time Tracking Only can read and change: projects, time entries and timers\.<\/li><li>It can also read: items, .*tasks, business, system, clients and their contacts, team members, staff members\.<\/li><li>It has no access to anything else\.<\/li><\/ul>$/,
		);
		expect(notices.find(({ name }) => name === 'noticeReadOnly')?.displayName).toMatch(
			/^<ul><li>Read Only can read: bill payments, .*, time entries and timers, receipts, .*\.<\/li><li>It has no access to anything else\.<\/li><\/ul>$/,
		);
	});

	test('opens every resource of the node, and says so', () => {
		for (const { scope, plural, value } of resources) {
			if (!scope || scope === 'profile' || value === 'business') continue;
			const area = reading.find((option) => option.value === `user:${scope}:read`);
			const opened = { system: 'system', otherIncome: 'other income' }[value] ?? plural.toLowerCase();
			expect(area?.description?.toLowerCase()).toContain(opened);
		}
	});

	test('is told with one choice only', () => {
		for (const choice of [...presets, 'Custom', 'Everything Granted to the App']) {
			const shown = Object.keys(stored({ scope: access(choice) })).filter((name) => name.startsWith('notice'));
			expect(shown).toEqual(presets.includes(choice) ? [`notice${choice.replace(/ /g, '')}`] : []);
		}
	});

	test('is the profile alone when nothing is chosen under Custom', () => {
		expect(scopesOf(custom([]))).toEqual(['user:profile:read']);
		expect(scopesOf({ scope: access('Custom') })).toEqual(['user:profile:read']);
	});

	test('holds just what is chosen under Custom, each once', () => {
		const chosen = custom(
			['user:clients:read', 'user:invoices:read'],
			['user:invoices:read user:invoices:write', 'user:uploads:read user:uploads:write'],
		);
		expect(scopesOf(chosen)).toEqual([
			'user:profile:read',
			'user:clients:read',
			'user:invoices:read',
			'user:invoices:write',
			'user:uploads:read',
			'user:uploads:write',
		]);
	});

	test('is not changed by what was chosen under Custom before', () => {
		const { canRead, canChange } = custom(['user:clients:read'], ['user:taxes:read user:taxes:write']);
		expect(resolved({ scope: '', canRead, canChange }).scope).toBe('');
		expect(scopesOf({ scope: access('Time Tracking Only'), canRead, canChange })).not.toContain('user:taxes:read');
	});

	test('can be to read for each area and, where something can be changed, to read and change', () => {
		const names = reading.map(({ name }) => name);
		expect(names).toHaveLength(21);
		expect(names).toEqual([...new Set(names)].sort((a, b) => a.localeCompare(b, 'en')));
		expect(changing.map(({ name }) => name)).toEqual(names.filter((name) => !readOnly.includes(name)));
		for (const { name, value, description } of changing) {
			const area = reading.find((option) => option.name === name);
			expect(value).toBe(`${String(area?.value)} ${String(area?.value).replace(':read', ':write')}`);
			expect(description).toBe(area?.description);
		}
	});

	test('never holds a scope that does not exist, which would break the whole consent', () => {
		const everything = custom(
			reading.map(({ value }) => String(value)),
			changing.map(({ value }) => String(value)),
		);
		const asked = scopesOf(everything);
		// the profile and 21 areas to read, and all but two of them to write
		expect(asked).toHaveLength(1 + 21 + 19);
		expect(asked.filter((scope) => !ALL_SCOPES.includes(scope))).toEqual([]);
		expect(asked).not.toContain('user:profile:write');
		expect(asked).not.toContain('user:reports:write');
	});
});

describe('the credential', () => {
	test('has nothing that n8n works out whenever it is read, but with Custom', () => {
		const texts = (choice: string) => JSON.stringify(stored({ scope: access(choice) }));
		for (const choice of [...presets, 'Everything Granted to the App']) expect(texts(choice)).not.toContain('"=');
		expect(texts('Custom').match(/"=/g)).toHaveLength(1);
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

	test('connects to other addresses when told so', () => {
		const addresses = {
			apiBaseUrl: 'http://localhost:4010',
			authUrl: 'http://localhost:4011/oauth/authorize',
			accessTokenUrl: 'http://localhost:4010/auth/oauth/token',
		};
		expect(resolved(addresses)).toMatchObject(addresses);
	});
});
