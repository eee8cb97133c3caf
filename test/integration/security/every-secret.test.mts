import type { IDataObject } from 'n8n-workflow';

import { runCase } from '../matrix/matrix.mts';
import { matrices } from '../matrix/matrices.mts';
import { openWorld } from '../matrix/world.mts';

const world = openWorld();
const cases = matrices.flatMap((matrix) =>
	matrix.cases.map((one, index) => ({ name: `${matrix.resource}: ${one.operation} ${index}`, matrix, one })),
);

/** Made up, in each of the forms that secrets have. */
const opaque = '5f1d7a84f3e599999999999995820101';
const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJsZWFrZWQiOnRydWV9.k5sJ3mV0c1Yq9aW2';
const keys = ['fasttrack_token', 'api_token', 'accessToken', 'RefreshToken', 'token'];
const secrets = keys.map((key) => `"${key}":"${opaque}"`).join(',');
const texts = `"said":"Authorization: Bearer ${opaque}","held":"${jwt}"`;

/** Every object of every reply that has something in it gets some secrets besides. */
const everywhere: [pattern: string, text: string] = ['(?<!\\{)\\}', `,${secrets},${texts}}`];

describe.each(['simplified', 'raw'])('no secret that FreshBooks sends along leaves, %s', (output) => {
	test.each(cases)('$name', async ({ matrix, one }) => {
		const parameters = one.parameters;
		const asked = {
			...one,
			parameters: (...of: [never, never]) => ({
				...((typeof parameters === 'function' ? parameters(...of) : parameters) as IDataObject),
				output,
			}),
		};
		const { result } = await runCase(world, matrix, asked as never, () => {
			world.freshBooks.switches.faults.push({ match: {}, kind: 'rewrite', rewrite: everywhere, times: -1 });
		});
		const { items, errorItems, error, hints } = result;
		// of two reports any key may be the report: with more than one there is none
		expect(error?.message ?? '').toMatch(/^$|^FreshBooks returned this instead of a report/);
		const left = JSON.stringify([items.map(({ json }) => json), errorItems, error, hints]);
		expect(left).not.toContain(opaque);
		expect(left).not.toContain(jwt);
		for (const key of keys) expect(left).not.toContain(`"${key}"`);
	});
});

test.each(cases)(
	'no token that a gateway sends back leaves in what is told of it: $name',
	async ({ name, matrix, one }) => {
		const said = `Rejected: Authorization: Bearer ${opaque}, session ${jwt}`;
		const body = { response: { errors: [{ errno: 1, message: said, field: 'x', value: jwt }] } };
		const { result } = await runCase(world, matrix, one, () => {
			world.freshBooks.switches.faults.push({ match: {}, kind: 'status', status: 422, body, times: -1 });
		});
		// it goes on, and tells of each kind of record what FreshBooks says
		const isTold = name.startsWith('business: checkAccess') && result.status === 'success';
		expect(isTold ? JSON.stringify(result.items) : result.error?.message).toContain('Bearer [hidden]');
		expect(JSON.stringify([result.error, result.error?.stack, result.stored])).not.toMatch(
			new RegExp(`${opaque}|${jwt}`),
		);
	},
);
