import type { Context } from '../model/resource.mts';
import type { Fields } from '../state/state.mts';
import type { Asked } from './params.mts';

/** The declaration of one report. */
export interface Report {
	/** The last part of its path. */
	name: string;
	/** Where its content lies in the answer. */
	key: string;
	/**
	 * The parameters that FreshBooks parses, in its spelling: `name[]` is one that is repeated. Whatever else comes is
	 * dropped without a word (API facts §11).
	 */
	takes: string;
	run: (context: Context, asked: Asked) => Fields | Fields[];
	/**
	 * The rows of its CSV, the first one with the names. Only reports with one give a `download_token`: those whose token
	 * was seen or decoded (API facts §11).
	 */
	csv?: (content: Fields) => unknown[][];
}
