import type { ReadableResource } from '../../../nodes/FreshBooks/model/resource';
import { resources } from '../../../nodes/FreshBooks/resources';

/** The resources whose records are read and listed in the common way. */
export const readables = resources.filter((one): one is ReadableResource => 'simple' in one);
