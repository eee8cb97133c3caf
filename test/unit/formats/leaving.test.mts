import { UserError } from 'n8n-workflow';

import { leaving, oneLine, tidied } from '../../../nodes/FreshBooks/formats/leaving';

const secret = '5f1d7a84f3e500000000000005820101';
const long = `Bearer ${secret}\n${'x'.repeat(1_000_000)}`;

describe('an error that leaves', () => {
	test('says so much in one line, more in several, and no secret, in whatever of it n8n stores', () => {
		const cause = new Error(long);
		const error = Object.assign(new UserError(long, { description: `Line 1\nLine 2\n${long}`, cause }), {
			messages: [long],
		});
		const stored = () => JSON.stringify([error.message, error.stack, error.messages, cause.message, cause.stack]);
		expect(stored().length).toBeGreaterThan(4_000_000);
		tidied(error);
		expect(error.message).toMatch(/^Bearer \[hidden\] x{200,300}…$/);
		expect(error.description).toMatch(/^Line 1\nLine 2\nBearer \[hidden\]\nx{2000,3000}…$/);
		expect(stored()).not.toContain(secret);
		expect(stored().length).toBeLessThan(15_000);
	});

	test('stays the same error, also one that can only be read', async () => {
		const errors = [new UserError(long), new DOMException('The operation was aborted', 'AbortError')];
		for (const error of errors) {
			await expect(leaving(async () => await Promise.reject(error))).rejects.toBe(error);
		}
		expect(errors[0].message.length).toBeLessThan(400);
		expect(errors[1].message).toBe('The operation was aborted');
	});
});

test('an output leaves without secrets', async () => {
	const items = [{ json: { id: 1, api_token: secret, note: `Bearer ${secret}` }, pairedItem: { item: 0 } }];
	expect(await leaving(async () => items)).toEqual([
		{ json: { id: 1, note: 'Bearer [hidden]' }, pairedItem: { item: 0 } },
	]);
});

test('a line of the log is one line', () => {
	expect(oneLine('a\r\nb\tc  d\u001b[31me\u2028f')).toBe('a b c d [31me f');
});
