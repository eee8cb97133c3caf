/**
 * FreshBooks' replies have about ten levels. What has some thousand no function that calls itself can walk through,
 * neither here nor in n8n.
 */
export const deepest = 100;

/** Whether objects and lists lie within one another too deeply. It goes level by level, and so to any depth. */
export function isTooDeep(value: unknown): boolean {
	let level = [value].filter(isObject);
	for (let depth = 0; level.length > 0; depth++) {
		if (depth === deepest) return true;
		level = level.flatMap((one) => Object.values(one).filter(isObject));
	}
	return false;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
