import { complaintsOf, isRefusalWith200 } from '../../../nodes/FreshBooks/http/complaints';
import { explain, type Refusal } from '../../../nodes/FreshBooks/http/errors';

describe('FreshBooks’ complaints are found in', () => {
	test.each<[shape: string, reply: unknown, complaints: object[]]>([
		[
			'accounting, classic',
			{
				response: {
					errors: [{ errno: 1012, field: 'userid', message: 'Client not found.', object: 'client', value: '12345' }],
				},
			},
			[{ errno: 1012, field: 'userid', message: 'Client not found.', value: '12345' }],
		],
		[
			'accounting, several at once',
			{
				response: {
					errors: [
						{ errno: 1001, field: 'fname', message: 'a', object: 'client', value: null },
						{ errno: 1015, field: 'status', message: 'b', object: 'client', value: '' },
					],
				},
			},
			[
				{ errno: 1001, field: 'fname', message: 'a' },
				{ errno: 1015, field: 'status', message: 'b' },
			],
		],
		[
			'accounting, a single object',
			{ response: { errors: { errno: 1003, field: null, message: 'No access.' } } },
			[{ errno: 1003, message: 'No access.' }],
		],
		[
			'accounting, newer',
			{
				code: 5,
				message: 'Request failed with status_code: 404',
				details: [
					{
						'@type': 'type.googleapis.com/google.rpc.ErrorInfo',
						reason: '1012',
						domain: 'accounting.api.freshbooks.com',
						metadata: { object: 'item', message: 'Item not found.', value: '123432', field: 'itemid' },
					},
				],
			},
			[{ errno: 1012, field: 'itemid', message: 'Item not found.', value: '123432' }],
		],
		[
			'ledger',
			{
				errors: {
					message: 'Request failed with status code 400',
					status: 400,
					details: [
						{
							reason: 'name: This field is required.',
							metadata: { message: 'This field is required.', field: 'name' },
						},
					],
				},
			},
			[{ field: 'name', message: 'This field is required.' }],
		],
		[
			'events',
			{
				errno: 422,
				message: 'The request was well-formed but was unable to be followed due to semantic errors.',
				details: [
					'event: Value error, Unrecognized event.',
					'uri: Input should be a valid URL, relative URL without a base',
				],
			},
			[
				{ field: 'event', message: 'Value error, Unrecognized event.' },
				{ field: 'uri', message: 'Input should be a valid URL, relative URL without a base' },
			],
		],
		[
			'events without details',
			{ errno: 404, message: 'Requested resource could not be found.' },
			[{ errno: 404, message: 'Requested resource could not be found.' }],
		],
		[
			'events, older',
			{
				code: 3,
				message: 'Invalid data in this request.',
				details: [
					{ '@type': '…BadRequest', fieldViolations: [{ field: 'event', description: 'Unrecognized event.' }] },
				],
			},
			[{ field: 'event', message: 'Unrecognized event.' }],
		],
		[
			'projects, by field',
			{ errno: 2001, error: { title: 'field required', description: 'field required' } },
			[
				{ errno: 2001, field: 'title', message: 'field required' },
				{ errno: 2001, field: 'description', message: 'field required' },
			],
		],
		[
			'projects, plain',
			{ error: 'Requested resource could not be found.' },
			[{ message: 'Requested resource could not be found.' }],
		],
		['projects, a message', { message: 'The server could not verify.' }, [{ message: 'The server could not verify.' }]],
		[
			'payments',
			{
				error_type: 'validation',
				message: 'A validation error occurred.',
				errors: [{ error_type: 'type_error.enum', message: 'not a valid member', field: 'entity_type' }],
			},
			[{ field: 'entity_type', message: 'not a valid member' }],
		],
		[
			'payments, not found',
			{ error_type: 'not_found', message: 'Resource not found' },
			[{ message: 'Resource not found' }],
		],
		['uploads', { error: 'File is too large.' }, [{ message: 'File is too large.' }]],
		[
			'auth',
			{ error: 'unauthenticated', error_description: 'This action requires authentication to continue.' },
			[{ message: 'This action requires authentication to continue.' }],
		],
		[
			'projects, several for a field',
			{ errno: 2001, error: { title: ['field required', 'too short'] } },
			[{ errno: 2001, field: 'title', message: 'field required, too short' }],
		],
		['objects in place of texts', { message: { toString: null } }, [{ message: '{"toString":null}' }]],
	])('%s', (_shape, reply, complaints) => {
		const found = complaintsOf(reply);
		expect(found).toHaveLength(complaints.length);
		expect(found).toMatchObject(complaints);
	});

	test.each([undefined, null, '', 'Bad gateway', 7, [], {}, { response: {} }, { response: { errors: [] } }])(
		'not in %j',
		(reply) => {
			expect(complaintsOf(reply)).toEqual([]);
		},
	);
});

describe('HTTP 200', () => {
	test.each([
		[{ response: { errors: [{ errno: 12001, message: 'You do not have access to items.' }] } }, true],
		[{ response: { errors: { errno: 1003, message: 'No access.' } } }, true],
		[{ response: { result: { clients: [] } } }, false],
		[{ response: {} }, false],
		[{ project: {} }, false],
		['', false],
		[null, false],
	])('with %j is a refusal: %p', (reply, expected) => {
		expect(isRefusalWith200(reply)).toBe(expected);
	});
});

const invoice = {
	name: 'invoice',
	scope: 'invoices',
	labels: { customerid: 'Client', due_offset_days: 'Due in Days', lines: 'Lines' },
};
const accounting = (errno: number, message: string, field?: string, value?: string) => ({
	response: { errors: [{ errno, message, field: field ?? null, object: 'invoice', value: value ?? null }] },
});
/** A refusal by its status, or by the network's word where there is none. */
type Told = Partial<Omit<Refusal, 'failure'>> & { status?: number; network?: string };
function explained({ status, network, ...refusal }: Told) {
	const failure = network === undefined ? refused(status ?? 400) : ({ kind: 'lost', code: network } as const);
	return explain({ subject: invoice, method: 'GET', failure, mayHaveHappened: false, ...refusal });
}
const refused = (status: number) => ({ kind: 'refused', status }) as const;

describe('what the user reads', () => {
	test.each<[what: string, refusal: Told, message: string, ...description: string[]]>([
		[
			'403 without a word',
			{ status: 403, method: 'POST' },
			'FreshBooks does not allow this credential to create the invoice',
			'the scope user:invoices:write',
			'https://my.freshbooks.com/#/developer',
			'Switch account',
		],
		['403 on a change', { status: 403, method: 'PUT' }, 'change the invoice', 'the scope user:invoices:write'],
		['403 on deleting', { status: 403, method: 'DELETE' }, 'delete the invoice', 'the scope user:invoices:write'],
		['403 on reading', { status: 403, method: 'GET' }, 'read the invoice', 'the scope user:invoices:read'],
		[
			'403 on a webhook',
			{ status: 403, method: 'POST', subject: { name: 'webhook', needs: 'user:payments:read', labels: {} } },
			'webhook',
			'the scope user:payments:read',
		],
		[
			'a read-only field',
			{ status: 403, method: 'PUT', reply: accounting(1038, 'Write access denied.', 'due_offset_days') },
			'Due in Days: Write access denied.',
			'calculates this field itself',
		],
		[
			'a due date',
			{ status: 403, method: 'PUT', reply: accounting(1038, 'Write access denied.', 'due_date') },
			'due_date: Write access denied.',
			'To set a due date, use Due After Days',
		],
		['an expired login', { status: 401 }, 'FreshBooks no longer accepts this credential', 'reconnect'],
		[
			'a business that is not there',
			{ status: 404, lookedUpBy: 'account ID ABC123' },
			'FreshBooks does not let this credential work with account ID ABC123',
			'Choose the business again',
		],
		[
			'an unknown id',
			{
				status: 404,
				recordId: '99',
				lookedUpBy: 'account ID ABC123',
				reply: accounting(1012, 'Invoice not found.', 'invoiceid', '99'),
			},
			'FreshBooks found no invoice with this ID',
			'account ID ABC123',
			'FreshBooks errno 1012',
			'"99"',
		],
		[
			'an unknown client of a new invoice',
			{ status: 422, method: 'POST', reply: accounting(1012, 'Client not found.', 'customerid', '99') },
			'Client not found. (value "99", FreshBooks errno 1012)',
		],
		[
			'a refused field',
			{ status: 422, method: 'POST', reply: accounting(1015, 'It must be a number.', 'due_offset_days', 'x') },
			'Due in Days: It must be a number. (value "x", FreshBooks errno 1015)',
		],
		[
			'a field that has no label',
			{ status: 422, method: 'POST', reply: accounting(1017, 'Too long.', 'something') },
			'something: Too long. (FreshBooks errno 1017)',
		],
		['the rate limit', { status: 429 }, 'FreshBooks’ rate limit is exceeded', 'in a few minutes'],
		[
			'a server error',
			{ status: 502 },
			'FreshBooks had a server error when asked to read the invoice (HTTP 502)',
			'Try again',
		],
		[
			'a redirect',
			{ status: 302 },
			'FreshBooks answered the request to read the invoice with a redirect (HTTP 302)',
			'API Base URL',
		],
		[
			'a dead connection',
			{ network: 'ECONNRESET' },
			'No reply from FreshBooks to the request to read the invoice',
			'"ECONNRESET"',
			'Try again; if it happens again, check the network connection of your n8n.',
		],
		[
			'a reply without words',
			{ status: 409, method: 'PUT' },
			'FreshBooks did not change the invoice (HTTP 409)',
			'FreshBooks gave no reason. Check the values of the fields.',
		],
		[
			'a role without items',
			{ status: 400, reply: accounting(12001, 'You do not have access to items.') },
			'You do not have access to items.',
			'Ask the owner of the business',
		],
		[
			'a plan without bills',
			{ status: 403, reply: accounting(41001, 'You do not have access to bills.') },
			'You do not have access to bills.',
			'larger plans',
		],
	])('about %s', (_what, refusal, message, ...description) => {
		const found = explained(refusal);
		expect(found.message).toContain(message);
		for (const part of description) expect(found.description).toContain(part);
	});

	test('names every field that was refused', () => {
		const reply = { errno: 2001, error: { title: 'field required', client_id: 'none is not an allowed value' } };
		const subject = { name: 'project', scope: 'projects', labels: { title: 'Title', client_id: 'Client' } };
		const { message, description, complaints } = explained({ subject, status: 422, method: 'POST', reply });
		expect(message).toBe('Title: field required (FreshBooks errno 2001)');
		expect(description).toContain('Client: none is not an allowed value');
		expect(complaints).toHaveLength(2);
	});

	test('warns that it may have been done, only when it may', () => {
		const doubt = { method: 'POST', network: 'ECONNRESET' };
		expect(explained({ ...doubt, mayHaveHappened: true }).description).toContain(
			'FreshBooks may have carried this out all the same: look for the invoice in FreshBooks before you run it again.',
		);
		expect(explained({ ...doubt, mayHaveHappened: false }).description).not.toContain('may have carried');
	});

	test.each([
		['a server error', { status: 500 }],
		['a lost reply', { network: 'ECONNRESET' }],
	])('after %s is told to try again only when it was certainly not done', (_what, refusal) => {
		const told = (mayHaveHappened: boolean) => explained({ ...refusal, method: 'POST', mayHaveHappened }).description;
		expect(told(false)).toContain('Try again');
		expect(told(true)).not.toContain('Try again');
	});

	test('a missing scope is named although FreshBooks’ role message has the same number', () => {
		const reply = accounting(1003, 'Insufficient scope. Scopes needed: user:invoices:write.');
		const { description } = explained({ status: 403, method: 'POST', reply });
		expect(description).toContain('the scope user:invoices:write');
		expect(description).toContain('https://my.freshbooks.com/#/developer');
	});
});
