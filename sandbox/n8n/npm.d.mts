export function step<T>(label: string, usual: string, work: () => Promise<T>): Promise<T>;
export function npm(args: string[], options: { cwd: string; env?: Record<string, string> }): Promise<string>;
export function npmInstall(cwd: string, args: string[]): Promise<void>;
export function run(
	command: string,
	args: string[],
	options: { cwd?: string; env?: Record<string, string | undefined>; shell?: boolean; uid?: number; gid?: number },
): Promise<{ code: number; output: string }>;
