import { NodeApiError } from 'n8n-workflow';

/** What a request brings, or undefined where FreshBooks has nothing at that place (404). */
export async function ifThere<T>(read: () => Promise<T>): Promise<T | undefined> {
	try {
		return await read();
	} catch (error) {
		if (error instanceof NodeApiError && error.httpCode === '404') return undefined;
		throw error;
	}
}
