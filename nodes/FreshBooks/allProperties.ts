import { properties } from './panel/description';
import { resources } from './resources';

/**
 * All that n8n shows of the action node. `npm run build` puts in place of this file what comes out of it: to read that
 * takes a tenth of the time that it takes to make it, and n8n loads every node whenever it starts.
 */
export const allProperties = properties(resources);
