import { NodeApiError } from 'n8n-workflow';

/** What a request brings, or undefined where FreshBooks has nothing at that place (404). */
export async function undefinedIf404<T>(read: () => Promise<T>): Promise<T | undefined> {
	return await read().catch(async (error: unknown) => {
		const isUnknown = error instanceof NodeApiError && error.httpCode === '404';
		return isUnknown ? undefined : await Promise.reject(error as Error);
	});
}
