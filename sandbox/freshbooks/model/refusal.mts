/** What is wrong with one field, or with the request as a whole. */
export interface Problem {
	errno: number;
	message: string;
	field?: string;
	object?: string;
	value?: unknown;
	/** The kind of fault, where the family names one (payments: `type_error.enum`). */
	type?: string;
}

/** Thrown by handlers; becomes the family's own error body. */
export class Refusal extends Error {
	readonly status: number;
	readonly problems: Problem[];

	constructor(status: number, problems: Problem[]) {
		super(problems.map(({ message }) => message).join(' '));
		this.status = status;
		this.problems = problems;
	}
}

/** Throws the refusal of a request for one reason. */
export function refuse(status: number, errno: number, message: string, details: Partial<Problem> = {}): never {
	throw new Refusal(status, [{ errno, message, ...details }]);
}
