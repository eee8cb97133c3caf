import { spawnSync } from 'node:child_process';
import crypto from 'node:crypto';
import fc from 'fast-check';

import {
	fieldsOf,
	isSignedWith,
	isUtf8,
	pythonJson,
	signatureOf,
} from '../../../../nodes/FreshBooks/triggers/webhook/signature';

/** Signs each line's body as FreshBooks' own Python does (API facts §10.4). */
const oracle = `
import base64, hashlib, hmac, json, sys, urllib.parse
for line in sys.stdin:
    body, key = json.loads(line)
    fields = dict(urllib.parse.parse_qsl(body, keep_blank_values=True))
    text = json.dumps({name: str(value) for name, value in fields.items()})
    mac = hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()
    print(json.dumps([text, base64.b64encode(mac).decode()]))
`;

type Case = [body: string, verifier: string];

function signedByPython(cases: Case[]): Array<[text: string, signature: string]> {
	const input = cases.map((one) => JSON.stringify(one)).join('\n');
	const run = spawnSync('python3', ['-c', oracle], { input, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 });
	if (run.error) {
		const advice = 'Install it and start again: Debian/Ubuntu "sudo apt-get install python3".';
		throw new Error(`These tests need Python, the language FreshBooks signs in (${run.error.message}). ${advice}`);
	}
	if (run.status !== 0) throw new Error(`python3 failed: ${run.stderr}`);
	return run.stdout
		.trim()
		.split('\n')
		.map((line) => JSON.parse(line));
}

function expectPythonsWord(cases: Case[]): void {
	const signed = signedByPython(cases);
	expect(signed).toHaveLength(cases.length);
	for (const [index, [body, verifier]] of cases.entries()) {
		const fields = fieldsOf(body);
		expect([pythonJson(fields), signatureOf(fields, verifier)]).toEqual(signed[index]);
	}
}

const delivery = 'name=invoice.create&object_id=1234567&account_id=6BApk&business_id=6543&identity_id=1234&user_id=1';
const verifier = 'scADVVi5QuKuj5qTjVkbJNYQe7V7USpGd';

describe('the text that FreshBooks signs', () => {
	test.each([
		[
			delivery,
			'{"name": "invoice.create", "object_id": "1234567", "account_id": "6BApk", "business_id": "6543", "identity_id": "1234", "user_id": "1"}',
		],
		['b=2&a=1', '{"b": "2", "a": "1"}'],
		['10=x&9=y', '{"10": "x", "9": "y"}'],
		['a=1&b=2&a=3', '{"a": "3", "b": "2"}'],
		['a=', '{"a": ""}'],
		['a=%22quoted%22+%5C', '{"a": "\\"quoted\\" \\\\"}'],
		['a=https%3A%2F%2Fx.freshbooks.com', '{"a": "https://x.freshbooks.com"}'],
		['n=S%C3%B6hne', '{"n": "S\\u00f6hne"}'],
		['n=%F0%9F%92%B8', '{"n": "\\ud83d\\udcb8"}'],
		['n=%E2%80%A8%7F%00%0A%09', '{"n": "\\u2028\\u007f\\u0000\\n\\t"}'],
		['', '{}'],
	])('of %p is %s', (body, text) => {
		// DEL is the one character where Python's json differs from its own rule "printable ASCII stays"
		expect(pythonJson(fieldsOf(body))).toBe(text);
	});

	test('gives the signature of a known delivery', () => {
		expect(signatureOf(fieldsOf(delivery), verifier)).toBe('/S03vyYmI7CekM4YXBHUhs9o5rnMtqGLrW3aA8S9gPc=');
	});
});

describe('python3, which FreshBooks signs with, agrees', () => {
	const awkward = fc.constantFrom(
		...['"', '\\', '/', '\u007f', '\u0080', '\u2028', '\ufeff', '\uffff', '\0', '\n', '\r', '\t', '\b', '\f', '\x1f'],
		...['💸', '👩‍👩‍👧', 'é', 'e\u0301', '＋', '+', '%', '&', '=', '{', '}', "'", '<', '__proto__', '1', ' ', ''],
	);
	const text = fc.oneof(
		fc.string(),
		fc.string({ unit: 'binary', maxLength: 20 }),
		fc.array(awkward, { maxLength: 6 }).map((parts) => parts.join('')),
	);
	const key = fc.string({ unit: fc.constantFrom(...'abcXYZ0189'), minLength: 1, maxLength: 40 });

	test('on thousands of sets of fields, whatever they hold', () => {
		const fields = fc.array(fc.tuple(text, text), { maxLength: 8 });
		const bodies = fields.map((pairs) => new URLSearchParams(pairs).toString());
		expectPythonsWord(fc.sample(fc.tuple(bodies, key), { numRuns: 3000, seed: 20261122 }));
	});

	test('on fields that repeat, are empty or come in any order', () => {
		const name = fc.constantFrom('name', 'object_id', 'verified', 'system', '2', '10', '');
		const fields = fc.array(fc.tuple(name, text), { maxLength: 12 });
		const bodies = fields.map((pairs) => new URLSearchParams(pairs).toString());
		expectPythonsWord(fc.sample(fc.tuple(bodies, key), { numRuns: 1500, seed: 20261123 }));
	});

	test.each([
		['half of a surrogate pair', 'a=%ED%A0%80&b=%ED%B0%80x'],
		['bytes that are not UTF-8', 'a=%FF%FE&b=%C3&c=%E2%82&d=%C0%80&e=%F4%90%80%80&f=%80abc'],
		['stray percent signs', 'a=%&b=100%&c=%zz&d=%4&e=%%41'],
		['letters that are not escaped', 'n=Söhne 💸&m=\u2028'],
		['empty parts', '&&a&=b&c=&=&'],
		['signs that mean something', 'a=b=c&d=e;f=g&h=+%2B&i[]=1&i[]=2'],
		['a very long value', `name=invoice.create&note=${'%C3%A9%F0%9F%92%B8+"'.repeat(5000)}`],
	])('on a body with %s', (_what, body) => {
		expectPythonsWord([[body, verifier]]);
	});

	test('on thousands of bodies that no program would write', () => {
		const piece = fc.constantFrom(
			...['%', '%4', '%41', '%ED', '%A0', '%80', '%FF', '%C3', '%A9', '%F0', '%9F', '%92', '%B8', '%EF%BB%BF', '%00'],
			...['&', '=', '+', ';', 'a', '7', '"', '\\', '%26', '%3D', '%25'],
		);
		const bodies = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));
		expectPythonsWord(fc.sample(fc.tuple(bodies, key), { numRuns: 3000, seed: 20261124 }));
	});

	test('on a key that is not ASCII', () => {
		expectPythonsWord([
			[delivery, 'schlüssel'],
			[delivery, '🔑'],
		]);
	});
});

describe('a body', () => {
	test.each([
		['', true],
		[delivery, true],
		['n=S%C3%B6hne', true],
		['n=Söhne 💸', true],
		['n=%EF%BF%BD', true],
		['n=%EF%BB%BF', true],
		['a=%&b=100%&c=%zz&d=%4&e=%25FF', true],
		['n=%FF', false],
		['n=%C3', false],
		['n=%C3&m=%B6', false],
		['n=%C0%80', false],
		['n=%ED%A0%80', false],
		['n=%F4%90%80%80', false],
		['%80=x', false],
	])('%p is text: %p', (body, is) => {
		expect(isUtf8(Buffer.from(body))).toBe(is);
	});

	test.each([[[0xff]], [[0xc3, 0x26]], [[0xed, 0xa0, 0x80]]])('of the bytes %p is none', (bytes) => {
		expect(isUtf8(Buffer.from(bytes))).toBe(false);
	});

	test('that a program writes is text, whatever the fields hold', () => {
		const fields = fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' })));
		fc.assert(fc.property(fields, (pairs) => isUtf8(Buffer.from(new URLSearchParams(pairs).toString()))));
	});
});

describe('a delivery', () => {
	const signature = signatureOf(fieldsOf(delivery), verifier);

	test('is taken with its own signature', () => {
		expect(isSignedWith(fieldsOf(delivery), signature, verifier)).toBe(true);
	});

	test.each([
		['its own', signature],
		['a made-up', Buffer.alloc(32).toString('base64')],
	])('with %s signature is compared in constant time', (_whose, given) => {
		// whoever forges one learns nothing from how long the answer takes
		const compare = jest.spyOn(crypto, 'timingSafeEqual');
		isSignedWith(fieldsOf(delivery), given, verifier);
		expect(compare.mock.calls).toEqual([[Buffer.from(signature), Buffer.from(given)]]);
		compare.mockRestore();
	});

	test.each([
		['no signature', delivery, ''],
		['a made-up signature', delivery, Buffer.alloc(32).toString('base64')],
		['half a signature', delivery, signature.slice(0, 20)],
		['more behind the signature', delivery, `${signature}=`],
		['another event', delivery.replace('create', 'delete'), signature],
		['another id', delivery.replace('1234567', '1234568'), signature],
		['a further field', `${delivery}&extra=1`, signature],
		['a field less', delivery.replace('&user_id=1', ''), signature],
		['another order', delivery.split('&').reverse().join('&'), signature],
	])('is not taken with %s', (_name, body, given) => {
		expect(isSignedWith(fieldsOf(body), given, verifier)).toBe(false);
	});

	test('is not taken with the secret of another callback', () => {
		expect(isSignedWith(fieldsOf(delivery), signature, `${verifier}x`)).toBe(false);
	});

	test('cannot be forged by changing any one character', () => {
		fc.assert(
			fc.property(fc.nat({ max: delivery.length - 1 }), fc.constantFrom(...'xyz789'), (at, character) => {
				fc.pre(delivery[at] !== character);
				const forged = delivery.slice(0, at) + character + delivery.slice(at + 1);
				expect(isSignedWith(fieldsOf(forged), signature, verifier)).toBe(false);
			}),
		);
	});
});
