/** Everything that jest can fake but the clock: requests and waits take the time that they take. */
const REAL = [
	'cancelAnimationFrame',
	'cancelIdleCallback',
	'clearImmediate',
	'clearInterval',
	'clearTimeout',
	'hrtime',
	'nextTick',
	'performance',
	'queueMicrotask',
	'requestAnimationFrame',
	'requestIdleCallback',
	'setImmediate',
	'setInterval',
	'setTimeout',
] as const;

/** Stops the clock of n8n, the node and the emulator at a moment. `jest.useRealTimers()` lets it go on. */
export function stopClock(at: string): void {
	jest.useFakeTimers({ now: Date.parse(at), doNotFake: [...REAL] });
}
