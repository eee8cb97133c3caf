/**
 * A rehearsal does what an operation does, and sends nothing: it ends where the first request would be made. So whatever
 * an operation refuses before that is found without FreshBooks.
 */
export interface Rehearsal {
	/** Requests that would have been made, and in whose place nothing stood in. */
	unsent: Set<Unsent>;
	/** Whether something stood in for what only FreshBooks knows. */
	guessed: boolean;
}

/** A connection in which nothing is sent where there is a rehearsal. */
interface Rehearsing {
	rehearsal?: Rehearsal;
}

/** In place of a reply. */
export class Unsent extends Error {}

export const newRehearsal = (): Rehearsal => ({ unsent: new Set(), guessed: false });

/** @throws Unsent in a rehearsal */
export function refuseInRehearsal({ rehearsal }: Rehearsing): void {
	if (!rehearsal) return;
	const unsent = new Unsent();
	rehearsal.unsent.add(unsent);
	throw unsent;
}

/** What was asked for; in a rehearsal, which is to go on, what stands in for the reply. */
export async function orStandIn<T>({ rehearsal }: Rehearsing, asked: Promise<T>, standIn: T): Promise<T> {
	if (!rehearsal) return await asked;
	return await asked.catch((error: unknown) => {
		if (!(error instanceof Unsent)) throw error;
		rehearsal.unsent.delete(error);
		rehearsal.guessed = true;
		return standIn;
	});
}
