import type { IDataObject } from 'n8n-workflow';

import { refuse } from '../fields/basics';
import { itemName } from '../fields/naming';
import { collectionOf, conversions } from '../fields/parameters';
import { toBody } from '../fields/values';
import { folded } from '../formats/folded';
import { numbered, shown, within } from '../formats/refuse';
import { noteHint } from '../http/trace';
import type { Field } from '../model/field';
import type { Call, WritableResource } from '../model/resource';
import { emailNewFields } from './emailNew';
import { onlyOnceField } from './onlyOnce';

/** What the items of a document must have in common, beside the fields that each document needs. */
const decisive = [
	{ name: 'business', displayName: 'Business' },
	{ name: 'currency_code', displayName: 'Currency' },
	onlyOnceField,
	{ name: 'options', displayName: 'Options' },
];

/**
 * A document of several items has the fields of the first. What decides about it must not differ, and of other
 * differences people should know.
 * @param valuesOf what an item gives for the fields of the document
 * @throws UserError naming both items
 */
export function compareMembers(call: Call, valuesOf: (member: Call) => IDataObject): void {
	const { context, members = [], resource, session } = call;
	const document = resource.name.toLowerCase();
	const all = context.getInputData().length;
	const [first, ...others] = members.map((member) => ({ item: member.item, values: comparable(member, valuesOf) }));
	const must = [...resource.required, ...besides(resource), ...decisive];
	const may = resource.optional.filter(({ name }) => must.every((one) => one.name !== name));
	for (const { name, displayName } of [...must, ...may]) {
		const other = others.find(({ values }) => JSON.stringify(values[name]) !== JSON.stringify(first.values[name]));
		if (!other) continue;
		if (may.some((one) => one.name === name)) {
			noteHint(session, `${displayName}: the items of the ${document} differ, so the value of the first was used`);
			continue;
		}
		const [one, two] = [first, other].map(({ values }) => shown(values[name] ?? ''));
		const which = `items ${first.item + 1} and ${numbered(other.item, all)} are to make one ${document}`;
		refuse(`${displayName}: ${which}, but differ in this ("${one}" and "${two}")`, name);
	}
}

/** What is done with a new document beside storing it. */
const besides = (resource: WritableResource): Field[] => [
	...emailNewFields(resource),
	...(resource.attachmentFields ?? []),
];

/** What FreshBooks would be told, so that two moments of one day are the same date. */
function comparable(member: Call, valuesOf: (member: Call) => IDataObject): IDataObject {
	const { context, resource, session, item } = member;
	const fields = [...resource.required, ...resource.optional];
	const told = toBody(fields, valuesOf(member), conversions(member, 'omit'), within(itemName(context, item), refuse));
	const { onlyOnceFor: reference, ...options } = collectionOf(member, 'options');
	// a sheet has the same number as text in one row, and as a number in the next
	const done = Object.fromEntries(besides(resource).map(({ name }) => [name, member.parameter(name)]));
	return { ...told, ...done, business: session.business?.businessId, onlyOnceFor: folded(reference), options };
}
