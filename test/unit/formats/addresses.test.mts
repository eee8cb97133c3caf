import { addressesIn } from '../../../nodes/FreshBooks/formats/addresses';
import { refuse } from './refused.mts';

describe('email addresses', () => {
	test.each([
		['ann@acme.example', ['ann@acme.example']],
		[' ann@acme.example , bob@acme.example ', ['ann@acme.example', 'bob@acme.example']],
		['ann@acme.example; bob@acme.example;', ['ann@acme.example', 'bob@acme.example']],
		['ann@acme.example\nbob@acme.example', ['ann@acme.example', 'bob@acme.example']],
		['Ann Ng <ann@acme.example>', ['ann@acme.example']],
		['"Ng, Ann" <ann@acme.example>, Bob <bob@acme.example>', ['ann@acme.example', 'bob@acme.example']],
		['<ann@acme.example>', ['ann@acme.example']],
		["o'neil+books@acme.example", ["o'neil+books@acme.example"]],
		['', []],
	])('in %j are %j', (text, expected) => {
		expect(addressesIn(text, refuse)).toEqual(expected);
	});

	test.each([
		'nobody',
		'ann@',
		'@acme.example',
		'ann@acme@example',
		'ann acme.example',
		'"ann@acme.example"',
		"'ann@acme.example'",
		'["ann@acme.example"]',
		'(ann@acme.example)',
		'Ann <ann@acme.example',
		'Ann ann@acme.example',
		'Ng, Ann <ann@acme.example>',
		'ann@acme.example>',
		'<>',
	])('are none in %j', (text) => {
		expect(() => addressesIn(text, refuse)).toThrow('is not an email address');
	});
});
