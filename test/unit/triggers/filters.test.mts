import { filtersOf } from '../../../nodes/FreshBooks/triggers/filters';

describe('the filters of a trigger', () => {
	test.each([[['paid', 'sent']], ['["Paid", "SENT"]'], ['paid, sent'], [['Paid', 'Sent']]])(
		'take statuses as %j',
		(typed) => {
			expect(filtersOf({ v3_status: typed })).toEqual({ clientId: undefined, statuses: ['paid', 'sent'] });
		},
	);

	test('are none when nothing was chosen', () => {
		expect(filtersOf({})).toEqual({ clientId: undefined, statuses: [] });
		expect(filtersOf({ v3_status: [], clientid: { mode: 'list', value: '' } })).toEqual({
			clientId: undefined,
			statuses: [],
		});
	});

	test('refuse what never comes', () => {
		expect(() => filtersOf({ v3_status: ['lost'] })).toThrow('Invoice Status Becomes: "lost" is not allowed');
		expect(() => filtersOf({ clientid: 'Acme' })).toThrow('Client: "Acme" is not an ID');
	});
});
