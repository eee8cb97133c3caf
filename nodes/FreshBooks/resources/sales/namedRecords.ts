import type { IDataObject } from 'n8n-workflow';

import { refuse } from '../../fields/basics';
import { folded } from '../../formats/folded';
import { nearest } from '../../formats/nearest';
import { shown, within } from '../../formats/refuse';
import type { Field } from '../../model/field';

/** By what people name some records. */
interface Naming<T> {
	records: T[];
	id: (record: T) => number;
	/** First the one that people read. */
	names: (record: T) => string[];
}

/**
 * The IDs of what a user named, each by a name, whatever its capitals and blanks, or by its ID.
 * @throws UserError for a name that none or several have
 */
export function idsOf<T extends IDataObject>(
	field: Field,
	texts: string[],
	{ records, id, names }: Naming<T>,
): number[] {
	const no = within(field, refuse);
	return texts.map((text) => {
		const called = records.filter((record) => names(record).some((name) => folded(name) === folded(text)));
		const active = called.filter((record) => record.active !== false);
		const found = active.length > 0 ? active : called;
		if (found.length > 1) no(`“${shown(text)}” is the name of several: give the ID (${found.map(id).join(', ')})`);
		if (found.length === 1) return id(found[0]);
		if (/^\d{1,15}$/.test(text)) return Number(text);
		const like = nearest(text, records, names);
		return no(`nothing is called “${shown(text)}”${like ? `: did you mean “${names(like)[0]}”?` : ''}`);
	});
}
