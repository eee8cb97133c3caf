/**
 * Works on the numbers from `from` to `to`, so many at a time: whenever one is done, the next begins. No new one begins
 * once one has failed or `isEnough` says so.
 * @throws the first failure, after the others under way have ended
 */
export async function inParallel(
	from: number,
	to: number,
	concurrency: number,
	work: (number: number) => Promise<void>,
	isEnough = () => false,
): Promise<void> {
	let next = from;
	const failures: unknown[] = [];
	const worker = async () => {
		while (next <= to && failures.length === 0 && !isEnough()) {
			try {
				await work(next++);
			} catch (error) {
				failures.push(error);
			}
		}
	};
	await Promise.all(Array.from({ length: Math.min(concurrency, to - from + 1) }, worker));
	if (failures.length > 0) throw failures[0];
}
