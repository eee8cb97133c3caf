import type { Field } from '../model/field';
import type { Operation, Resource } from '../model/resource';

const known = new Map<Operation<Resource>, Map<Resource, Field[]>>();

/** The fields of an operation. They are made once: the panel asks several times for them, and so does every item. */
export function operationFields(operation: Operation<Resource>, resource: Resource): Field[] {
	const ofOperation = known.get(operation) ?? new Map<Resource, Field[]>();
	known.set(operation, ofOperation);
	const made = ofOperation.get(resource) ?? operation.fields(resource);
	ofOperation.set(resource, made);
	return made;
}
