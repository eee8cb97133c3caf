import { sleep } from 'n8n-workflow';

/**
 * When a 429 comes, everybody who uses that credential waits, not only the request that met it: FreshBooks counts
 * the requests of all executions together (API facts §5.4).
 */
const heldUntil = new Map<string, number>();

/** Holds all requests of a credential back for some milliseconds. */
export function hold(credentialId: string, milliseconds: number): void {
	heldUntil.set(credentialId, Math.max(heldUntil.get(credentialId) ?? 0, Date.now() + milliseconds));
}

/** Waits until the credential is free again; ends at once, with the signal's reason, when the execution is stopped. */
export async function waitForTurn(credentialId: string, signal?: AbortSignal): Promise<void> {
	for (;;) {
		const wait = (heldUntil.get(credentialId) ?? 0) - Date.now();
		if (wait <= 0) break;
		await sleep(wait, signal);
	}
	heldUntil.delete(credentialId);
}
