import type { IDataObject } from 'n8n-workflow';

import { refuse } from '../fields/basics';
import { collection, linesFields, notice, outputField } from '../fields/common';
import { linesOf } from '../fields/lines';
import { collectionOf, conversions, hasMoney, namedCurrency, requireAll, valuesOf } from '../fields/parameters';
import { dataModeFields, mappable } from '../fields/rows';
import { toBody } from '../fields/values';
import { orStandIn } from '../http/rehearsal';
import { noteHint } from '../http/trace';
import type { Call, Operation, WritableResource } from '../model/resource';
import { emailNew, emailNewFields } from './emailNew';
import { businessCurrency, lookAhead, lookUpCurrency } from './lookUp';
import { compareMembers } from './members';
import { newOutput } from './newOutput';
import { createOnce, createOptions, onceFor, onceLane } from './onlyOnce';
import { createSafely } from './safeCreate';

/** Creates a record from the required fields, the additional fields and the lines. */
export const create: Operation = {
	value: 'create',
	name: 'Create',
	action: 'Create %',
	description: 'Create a new %',
	writes: true,
	fields: (resource) => [
		...(resource.moneyNotice ? [notice(resource.moneyNotice)] : []),
		...dataModeFields(resource),
		...mappable(resource, resource.required),
		...linesFields(resource, 'create'),
		...(resource.attachmentFields ?? []),
		...emailNewFields(resource),
		...mappable(resource, collection('Additional Fields', 'additionalFields', resource.optional)),
		outputField,
		...createOptions(resource),
	],
	alone: onceLane,
	async run(call) {
		compareMembers(call, newValues);
		const values = newValues(call);
		const once = onceFor(call);
		if (once) {
			const asked = await askedBody(call, values);
			const made = await createOnce(call, once, asked, async (body) => await completed(call, body));
			if (made.json.alreadyExisted === false) tellWithoutLines(call, asked);
			return [made];
		}
		const body = await newBody(call, values);
		const made = await createSafely(call, body);
		call.resource.tellNew?.(call, made);
		tellWithoutLines(call, body);
		return [(await emailNew(call, made)) ?? (await newOutput(call, made))];
	},
};

const newValues = (call: Call): IDataObject => ({
	...collectionOf(call, 'additionalFields'),
	...valuesOf(call, call.resource.required),
});

/** A document without lines would bill nothing. Time and the sections of a proposal come as lines of FreshBooks' own. */
export function tellWithoutLines(call: Call, { lines, include_unbilled_time: time, sections }: IDataObject): void {
	const { name, lines: field } = call.resource;
	if (!field || lines !== undefined || time === true || sections !== undefined) return;
	noteHint(call.session, `The ${name.toLowerCase()} has no lines, so its total is 0.00`);
}

/** The body of a new record, from what the user gave for its fields and its lines. */
export async function newBody(call: Call<WritableResource>, values: IDataObject): Promise<IDataObject> {
	return await completed(call, await askedBody(call, values));
}

/** With what is done only for a record that is really created: its file is uploaded. */
async function completed(call: Call<WritableResource>, body: IDataObject): Promise<IDataObject> {
	return (await call.resource.beforeWrite?.(call, body)) ?? body;
}

async function askedBody(call: Call<WritableResource>, values: IDataObject): Promise<IDataObject> {
	const { resource } = call;
	const fields = [...resource.required, ...resource.optional];
	const plain = toBody(fields, values, conversions(call, 'omit'));
	requireAll(resource.required, plain);

	const currency = await currencyFor(call, resource, values, plain);
	const body = { ...resource.fixed, ...toBody(fields, values, conversions(call, 'omit', currency)) };
	const lines = resource.lines ? linesOf(call, resource.lines, currency) : [];
	if (lines.length > 0) body.lines = lines;
	resource.checkNew?.(body);
	return body;
}

/** Looked up only where an amount needs it: the user's own word, else what FreshBooks would take by itself. */
async function currencyFor(
	call: Call<WritableResource>,
	resource: WritableResource,
	values: IDataObject,
	body: IDataObject,
): Promise<string | undefined> {
	const named = namedCurrency(values);
	const needed = hasMoney([...resource.required, ...resource.optional], values) || resource.lines;
	if (named || !needed) return named;
	const { currencyFrom: from } = resource;
	if (from) {
		await lookAhead(call, from.owner, from.field);
		return await lookUpCurrency(call, from.owner, body[from.field]);
	}
	const no = 'Currency is empty, and FreshBooks does not say what currency the business uses: enter one';
	const asking = businessCurrency(call).then((code) => code ?? refuse(no, 'currency_code'));
	return await orStandIn<string | undefined>(call.session.connection, asking, undefined);
}
