import type { Refuse } from '../../../nodes/FreshBooks/formats/refuse';

/** What a conversion throws in these tests when it refuses a value. */
export class Refused extends Error {}

export const refuse: Refuse = (reason) => {
	throw new Refused(reason);
};
