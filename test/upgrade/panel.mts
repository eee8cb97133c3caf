import {
	NodeHelpers,
	type IDisplayOptions,
	type INodeParameters,
	type INodeProperties,
	type INodePropertyOptions,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

/** What one panel lets a workflow hold: one operation of the action node, or one kind of a trigger. */
export interface Panel {
	/** What it is when nothing was touched, as n8n works it out: a workflow does not save what is left as it was. */
	untouched: INodeParameters;
	/** Parameters that together touch every field. */
	touched: INodeParameters[];
	/** What can be chosen, by the path of the field: values of a list, modes of a reference to a record. */
	choices: Record<string, unknown[]>;
}

type Fixed = { name: string; values: INodeProperties[] };

/** What a node makes of saved parameters: what is missing gets its default, what it does not know is dropped. */
export function resolve({ description }: INodeType, parameters: INodeParameters): INodeParameters {
	const node = { typeVersion: 1 };
	return NodeHelpers.getNodeParameters(description.properties, parameters, true, false, node, description) ?? {};
}

/** The panels of a node, by what chooses them: its resource and operation, or nothing. */
export function panelsOf(node: INodeType): Record<string, Panel> {
	const { properties } = node.description;
	const chosen = (name: string) => properties.filter((property) => property.name === name);
	const [resource] = chosen('resource');
	const names = resource ? valuesOf(resource) : [undefined];
	const bases = names.flatMap((name): INodeParameters[] => {
		if (name === undefined) return [{}];
		const operation = chosen('operation').find(({ displayOptions }) => displayOptions?.show?.resource?.includes(name));
		if (!operation) return [{ resource: name }];
		return valuesOf(operation).map((value) => ({ resource: name, operation: value }));
	});
	return Object.fromEntries(bases.map((base) => [Object.values(base).join(': '), panelOf(node, base)]));
}

function panelOf(node: INodeType, base: INodeParameters): Panel {
	const own = node.description.properties.filter(({ name }) => !(name in base));
	const fields = fieldsOf(own, base, node.description);
	return {
		untouched: resolve(node, base),
		touched: touch(fields).map((values) => ({ ...base, ...values })),
		choices: Object.fromEntries(choicesOf(fields, '')),
	};
}

/** The fields that stand in a panel, and within them, with the conditions that other fields of the panel decide. */
export function fieldsOf(
	properties: INodeProperties[],
	base: INodeParameters,
	description: INodeTypeDescription,
): INodeProperties[] {
	const within = (inner: INodeProperties[]) => fieldsOf(inner, base, description);
	return properties
		.filter((property) => isOf(property, base, description))
		.map(({ displayOptions, ...field }) => {
			const left = conditions(displayOptions, (key) => !isDecided(key, base));
			return { ...field, ...(left && { displayOptions: left }) };
		})
		.map((field) => {
			if (field.type === 'collection') return { ...field, options: within(field.options as INodeProperties[]) };
			if (field.type !== 'fixedCollection') return field;
			const options = (field.options as Fixed[]).map((group) => ({ ...group, values: within(group.values) }));
			return { ...field, options } as INodeProperties;
		});
}

/** Whether a field stands in a panel at all, whatever its other fields are set to. */
function isOf(property: INodeProperties, base: INodeParameters, description: INodeTypeDescription): boolean {
	const displayOptions = conditions(property.displayOptions, (key) => isDecided(key, base));
	return NodeHelpers.displayParameter(base, { ...property, displayOptions }, { typeVersion: 1 }, description, base);
}

const isDecided = (key: string, base: INodeParameters): boolean => key.replace(/^\//, '') in base;

/** Some of the conditions under which a field is shown; undefined for none. */
function conditions(all: IDisplayOptions | undefined, isWanted: (key: string) => boolean): IDisplayOptions | undefined {
	const some = Object.entries(all ?? {}).flatMap(([way, keys]: [string, object]) => {
		const wanted = Object.entries(keys).filter(([key]) => isWanted(key));
		return wanted.length > 0 ? [[way, Object.fromEntries(wanted)]] : [];
	});
	return some.length > 0 ? Object.fromEntries(some) : undefined;
}

const optionsOf = (property: INodeProperties) => (property.options ?? []) as INodePropertyOptions[];
const valuesOf = (property: INodeProperties) => optionsOf(property).map(({ value }) => value);

/** Sets of values that together touch every field; fields that do not stand beside each other are in different sets. */
function touch(fields: INodeProperties[]): INodeParameters[] {
	const sets: Array<{ values: INodeParameters; allowed: Record<string, unknown[]> }> = [];
	for (const field of fields) {
		const conditions = conditionsOf(field, fields);
		for (const value of samples(field)) {
			const fits = sets.find(
				({ values, allowed }) =>
					!(field.name in values) &&
					(allowed[field.name]?.includes(value) ?? true) &&
					conditions.every(([name, wanted]) =>
						name in values ? wanted.includes(values[name] as never) : !(name in allowed) || name === field.name,
					),
			);
			const set = fits ?? { values: {}, allowed: {} };
			if (!fits) sets.push(set);
			for (const [name, wanted] of conditions) {
				const usual = fields.find((other) => other.name === name)?.default as never;
				if (!(name in set.values) && !wanted.includes(usual)) set.values[name] = wanted[0] as never;
				set.allowed[name] = wanted;
			}
			set.values[field.name] = value as never;
		}
	}
	return sets.map(({ values }) => values);
}

/** What the fields beside a field must hold, so that it is shown. */
function conditionsOf({ displayOptions }: INodeProperties, fields: INodeProperties[]): Array<[string, unknown[]]> {
	return fields.flatMap((other): Array<[string, unknown[]]> => {
		const show = displayOptions?.show?.[other.name];
		const hide = displayOptions?.hide?.[other.name] as unknown[] | undefined;
		const left = hide && valuesOf(other).filter((value) => !hide.includes(value));
		return [show, left].flatMap((wanted): Array<[string, unknown[]]> => (wanted ? [[other.name, wanted]] : []));
	});
}

/** Values that are not the default; a collection gives one for each set of its fields. */
function samples(field: INodeProperties): unknown[] {
	const { minValue = 0, maxValue = 1000 } = field.typeOptions ?? {};
	switch (field.type) {
		case 'notice':
			return [];
		case 'boolean':
			return [!field.default];
		case 'number':
			return [[maxValue, minValue].find((value) => value !== field.default)];
		case 'options':
			return valuesOf(field)
				.filter((value) => value !== field.default)
				.slice(-1);
		case 'multiOptions':
			return [valuesOf(field)];
		case 'resourceLocator':
			return [{ __rl: true, mode: 'id', value: '={{ $json.id }}' }];
		case 'collection':
			return touch(field.options as INodeProperties[]);
		case 'fixedCollection':
			return groups(field);
		default:
			return [`={{ $json.${field.name} }}`];
	}
}

function groups(field: INodeProperties): unknown[] {
	const isList = field.typeOptions?.multipleValues === true;
	const made = (field.options as Fixed[]).map(({ name, values }) => ({ name, sets: touch(values) }));
	if (isList) return [Object.fromEntries(made.map(({ name, sets }) => [name, sets]))];
	return made.flatMap(({ name, sets }) => sets.map((values) => ({ [name]: values })));
}

function choicesOf(fields: INodeProperties[], before: string): Array<[string, unknown[]]> {
	return fields.flatMap((field): Array<[string, unknown[]]> => {
		const path = before + field.name;
		if (field.type === 'options' || field.type === 'multiOptions') return [[path, valuesOf(field)]];
		if (field.type === 'resourceLocator') return [[path, (field.modes ?? []).map(({ name }) => name)]];
		if (field.type === 'collection') return choicesOf(field.options as INodeProperties[], `${path}.`);
		if (field.type !== 'fixedCollection') return [];
		return (field.options as Fixed[]).flatMap(({ name, values }) => choicesOf(values, `${path}.${name}.`));
	});
}
