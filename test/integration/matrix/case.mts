import type { IBinaryData, IDataObject, INodeParameters } from 'n8n-workflow';

import type { Sent } from './requests.mts';
import type { World } from './world.mts';

/** A value, or how to get it once the world is as the case wants it; `id` is the one of the case's record. */
export type Lazy<T> = T | ((world: World, id: number) => T);

export const valueOf = <T,>(lazy: Lazy<T>, world: World, id: number | string = 0): T =>
	typeof lazy === 'function' ? (lazy as (world: World, id: number | string) => T)(world, id) : lazy;

/** One operation: what a user sets, what FreshBooks must be asked for it, and what then is. */
export interface Case {
	operation: string;
	/** What a user sees happen. */
	does: string;
	/** The record it is about, where it is about one; a UUID where the resource has those. */
	id?: Lazy<number | string>;
	parameters?: Lazy<INodeParameters>;
	/** Files on the input item. */
	binary?: Record<string, IBinaryData>;
	/** Makes the world as the case wants it; its requests do not count. */
	given?(world: World): Promise<void> | void;
	requests: Lazy<Sent[]>;
	output: Lazy<unknown[]>;
	/** What then stands in FreshBooks. */
	effect?(world: World, binary?: Record<string, IBinaryData>): void;
	/** One way to get it wrong. */
	refuses: Refusal;
	/**
	 * Two items of which the first fails, for the first operation of its kind; one with an id is given a wrong one.
	 */
	twoItems?: TwoItems;
}

export interface TwoItems {
	/** With expressions over the items. */
	parameters: INodeParameters;
	bad: IDataObject;
	good: IDataObject;
	/** Where no parameter can go wrong: what makes the first request fail. */
	given?(world: World): void;
	says: RegExp;
}

export interface Refusal {
	because: string;
	parameters?: INodeParameters;
	binary?: Record<string, IBinaryData>;
	/** Scopes of the token, where it is FreshBooks that refuses. */
	scopes?: string[];
	given?(world: World): unknown;
	says: RegExp;
}

/** The operations of one resource. */
export interface Matrix {
	resource: string;
	/** As the user reads it: `time entry`. */
	name: string;
	cases: Case[];
}
