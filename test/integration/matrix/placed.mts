import type { INodeParameters } from 'n8n-workflow';

import type { WritableResource } from '../../../nodes/FreshBooks/model/resource';
import { resources } from '../../../nodes/FreshBooks/resources';

/** Values where the panel of *Create* has them: in sight, or behind *Add Field*. */
export function placed(resource: string, values: object): INodeParameters {
	const { required } = resources.find(({ value }) => value === resource) as WritableResource;
	const isInSight = ([name]: [string, unknown]) => required.some((field) => field.name === name);
	const [inSight, others] = [true, false].map((is) =>
		Object.fromEntries(Object.entries(values).filter((entry) => isInSight(entry) === is)),
	);
	return { ...inSight, additionalFields: others };
}
