import type { Context } from '../model/resource.mts';
import type { Fields } from '../state/state.mts';
import type { Asked } from './params.mts';

/** The declaration of one report. */
export interface Report {
	/** The last part of its path. */
	name: string;
	/** Where its content lies in the answer. */
	key: string;
	run: (context: Context, asked: Asked) => Fields | Fields[];
	/**
	 * The rows of its CSV, the first one with the names. Only reports with a CSV give a `download_token` (API facts §11).
	 */
	csv?: (content: Fields) => unknown[][];
}
