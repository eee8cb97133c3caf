import fc, { type Arbitrary } from 'fast-check';
import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

/** Ids of records that exist, by the name of the method that lists them (`searchClients`). */
export type KnownIds = (searchMethod: string) => string[];

/** Texts that somebody might try, or that come out of a form, a sheet or a language model. */
export const hostile = [
	'',
	' ',
	'0',
	'-1',
	'1e309',
	'NaN',
	'null',
	'undefined',
	'..',
	'../..',
	'../../users/me',
	'%2e%2e%2f',
	'1/../../2',
	'1?page=2',
	'1#x',
	'1;2',
	'1%00',
	'1\u0000',
	'1\r\nX-Evil: 1',
	'//evil.example/x',
	'http://evil.example/',
	'https://my.freshbooks.com/#/invoice/12345',
	'https://evil.example/#/invoice/12345?@x',
	'@evil.example',
	'\\\\evil.example\\x',
	'{accountId}',
	'/accounting/account/{accountId}/users/clients',
	'__proto__',
	'constructor',
	'{"__proto__": {"polluted": "yes"}}',
	'[{"__proto__": {"polluted": "yes"}, "name": "x", "unit_cost": "1"}]',
	'{"constructor": {"prototype": {"polluted": "yes"}}}',
	'[',
	'{{ $json }}',
	"'; DROP TABLE clients; --",
	'<script>alert(1)</script>',
	'１２３',
	'12,5',
	'$12.50',
	'2026-02-30',
	'2026-11-22T25:00:00Z',
	'2026-11-22',
	'2026-11-22T10:00:00+02:00',
	'\ud800',
	'a'.repeat(5000),
	'9'.repeat(400),
	'💥',
];

/** `FUZZ_SEED` and `FUZZ_RUNS` look further than the tests usually do; a failure tells the seed. */
export const seed = Number(process.env.FUZZ_SEED ?? 20261122);
export const runs = Number(process.env.FUZZ_RUNS ?? 1);

/** Sentences of the JavaScript engine: nobody has thought of the case, and no user understands them. */
const engine =
	/Cannot (read|set|convert|destructure)|is not (a function|iterable|defined|a constructor)|of undefined|Invalid (time|array|count|string)|Maximum call|Reduce of empty|URI malformed/;
/** What n8n itself says of a parameter's value before the node has seen it. */
const n8nsOwn =
	/^Invalid (input|value|type)|expects? an?|ExpressionError|The .* property isn't|Could not get parameter/;

/** Whether nobody has thought of what a message tells. */
export const isUnforeseen = (message: string): boolean => engine.test(message) && !n8nsOwn.test(message);

const text = fc.oneof(fc.constantFrom(...hostile), fc.string({ maxLength: 30 }), fc.string({ unit: 'grapheme' }));

/** Anything that an expression can give, but what n8n itself cannot pass from node to node. */
const anything: Arbitrary<unknown> = fc.oneof(
	text,
	fc.double(),
	fc.maxSafeInteger(),
	fc.boolean(),
	fc.constant(null),
	fc.jsonValue({ maxDepth: 3 }),
	fc.array(fc.oneof(text, fc.integer(), fc.constant(null)), { maxLength: 4 }),
	fc.dictionary(fc.constantFrom('mode', 'value', '__rl', '__proto__', 'a'), text, { maxKeys: 3 }),
	fc.constant({ __rl: true, mode: 'id', value: null }),
	fc.constant({ __rl: true, mode: 'nonsense', value: { value: 1 } }),
);

const number = fc.oneof(
	fc.integer({ min: 0, max: 100 }),
	fc.constantFrom(0, -1, 0.1, 1e21, -1e-7, 2 ** 53, Number.MAX_VALUE),
	fc.double({ noNaN: true }),
	fc.constantFrom('7', 'seven', ''),
);

const day = fc.oneof(
	fc.constantFrom('2026-11-22', '2026-11-22T10:00:00.000Z', '2026-02-30', 'today', '', 1_763_000_000_000),
	fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
);

const json = fc.oneof(
	fc.json({ maxDepth: 2 }),
	fc.constantFrom(...hostile),
	fc.constantFrom('[{"name": "Design", "unit_cost": "80"}]', '{"client": {"email": "a@example.com"}}'),
	fc.jsonValue({ maxDepth: 2 }),
);

/** What stands in the panel for some fields, and what the expressions in it can come to for an item. */
interface Shape {
	parameters: Record<string, unknown>;
	values: Record<string, Arbitrary<unknown>>;
}

const expression = (key: string): string => `={{ $json[${JSON.stringify(key)}] }}`;

/** A panel filled in with expressions, so that every item has values of its own. */
export function panelOf(fields: INodeProperties[], ids: KnownIds, prefix = ''): Arbitrary<Shape> {
	return fc.tuple(...fields.map((field) => shapeOf(field, ids, prefix + field.name))).map((shapes) => ({
		parameters: Object.fromEntries(shapes.map(({ parameter }, index) => [fields[index].name, parameter])),
		values: Object.assign({}, ...shapes.map(({ values }) => values)) as Shape['values'],
	}));
}

function shapeOf(
	field: INodeProperties,
	ids: KnownIds,
	key: string,
): Arbitrary<{ parameter: unknown; values: Shape['values'] }> {
	const options = (field.options ?? []) as INodeProperties[];
	switch (field.type) {
		case 'collection':
			return fc
				.subarray(options, { maxLength: Math.min(options.length, 5) })
				.chain((some) => panelOf(some, ids, `${key}.`))
				.map(({ parameters, values }) => ({ parameter: parameters, values }));
		case 'fixedCollection': {
			const [group] = field.options as INodePropertyCollection[];
			const entries = fc
				.integer({ min: 0, max: 2 })
				.chain((count) =>
					fc.tuple(...Array.from({ length: count }, (_, index) => panelOf(group.values, ids, `${key}.${index}.`))),
				);
			return entries.map((all) => {
				const list = all.map(({ parameters }) => parameters);
				const parameter = field.typeOptions?.multipleValues ? { [group.name]: list } : { [group.name]: list[0] ?? {} };
				return { parameter, values: Object.assign({}, ...all.map(({ values }) => values)) as Shape['values'] };
			});
		}
		case 'resourceLocator':
			return fc.constantFrom(...(field.modes ?? []).map(({ name }) => name), undefined).map((mode) => ({
				parameter: mode ? { __rl: true, mode, value: expression(key) } : expression(key),
				values: { [key]: valueOf(field, ids) },
			}));
		default:
			return fc.constant({ parameter: expression(key), values: { [key]: valueOf(field, ids) } });
	}
}

/** Mostly what a field is meant for, now and then something else altogether. */
function valueOf(field: INodeProperties, ids: KnownIds): Arbitrary<unknown> {
	return fc.oneof({ arbitrary: rightfulOf(field, ids), weight: 8 }, { arbitrary: anything, weight: 1 });
}

function rightfulOf(field: INodeProperties, ids: KnownIds): Arbitrary<unknown> {
	const options = ((field.options ?? []) as INodePropertyOptions[]).map(({ value }) => value);
	switch (field.type) {
		case 'boolean':
			return fc.boolean();
		case 'number':
			return number;
		case 'dateTime':
			return day;
		case 'json':
			return json;
		case 'options':
			return options.length === 0 ? text : fc.constantFrom(...options);
		case 'multiOptions':
			return fc.subarray(options);
		case 'resourceLocator':
			return idOf(field, ids);
		default:
			return textOf(field);
	}
}

/** Texts of fields that have a form, in that form as a rule. */
function textOf({ name, placeholder = '', default: usual }: INodeProperties): Arbitrary<unknown> {
	const example = placeholder.replace(/^e\.g\. /, '');
	const likely = [example, usual, usual, '12.50', 'CAD', 'a@example.com', '5', `New ${name}`].filter(
		(value) => value !== '',
	);
	return fc.oneof({ arbitrary: fc.constantFrom(...likely), weight: 3 }, { arbitrary: text, weight: 1 });
}

function idOf({ modes = [] }: INodeProperties, ids: KnownIds): Arbitrary<unknown> {
	const known = ids(String(modes.find(({ name }) => name === 'list')?.typeOptions?.searchListMethod ?? ''));
	if (known.length === 0) return text;
	return fc.oneof({ arbitrary: fc.constantFrom(...known), weight: 6 }, { arbitrary: text, weight: 1 });
}
