// `npm run test:dates`: unit, integration and upgrade tests on days when code that minds the day goes wrong, on machines
// far away and in other languages. The clock goes on from the time that it is set to.
//
//   npm run test:dates                      all of them
//   npm run test:dates -- 2027-03-14        this one, or several
//   npm run test:dates -- --two             two of them, which the commit chooses
//   npm run test:dates -- --start [DATE…]   `npm start -- --once` instead of the tests
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { installHost } from '../../sandbox/n8n/host.mts';

interface Machine {
	at: string;
	timezone: string;
	/** As `LANG` has it. Node has all languages in it, so the machine need not have them. */
	language: string;
}

const MACHINES: Machine[] = [
	// the year ends while the tests run
	{ at: '2026-12-31T23:59:30Z', timezone: 'UTC', language: 'C.UTF-8' },
	// still the 27th at FreshBooks and in Los Angeles
	{ at: '2027-02-28T04:30:00Z', timezone: 'America/Los_Angeles', language: 'tr_TR.UTF-8' },
	// half a minute before FreshBooks' clocks go forward, and back
	{ at: '2027-03-14T06:59:30Z', timezone: 'Asia/Kolkata', language: 'C.UTF-8' },
	{ at: '2027-11-07T05:59:30Z', timezone: 'America/Los_Angeles', language: 'C.UTF-8' },
	// already March in Auckland
	{ at: '2028-02-29T12:00:00Z', timezone: 'Pacific/Auckland', language: 'de_DE.UTF-8' },
	// a language with digits and a calendar of its own
	{ at: '2030-06-15T00:10:00Z', timezone: 'Asia/Kolkata', language: 'fa_IR.UTF-8' },
];

const root = join(import.meta.dirname, '..', '..');
const JEST = ['node_modules/jest/bin/jest.js', '--maxWorkers=2', 'test/unit', 'test/integration', 'test/upgrade'];
const START = ['sandbox/start.mts', '--once'];

const dayOf = ({ at }: Machine) => at.slice(0, 10);

async function main(): Promise<number> {
	const { values, positionals } = parseArgs({
		options: { two: { type: 'boolean', default: false }, start: { type: 'boolean', default: false } },
		allowPositionals: true,
	});
	const machines = values.two ? chosenByCommit() : named(positionals);
	for (const machine of machines) checkClock(machine);
	// what it takes from the network, it must take on the true day: certificates have theirs
	if (values.start) await installHost();

	const failed: string[] = [];
	for (const machine of machines) {
		const again = `npm run test:dates -- ${values.start ? '--start ' : ''}${dayOf(machine)}`;
		console.log(`\n${machine.at}, ${machine.timezone}, ${machine.language} (just this one: ${again})`);
		const [code] = await once(startAt(machine, values.start ? START : JEST), 'exit');
		if (code !== 0) failed.push(again);
	}
	console.log(`\n${machines.length - failed.length} of ${machines.length} dates are all right.`);
	for (const again of failed) console.log(`  failed: ${again}`);
	return failed.length ? 1 : 0;
}

/** All of them unless some are named. */
function named(days: string[]): Machine[] {
	const unknown = days.find((day) => !MACHINES.some((machine) => dayOf(machine) === day));
	if (unknown) throw new Error(`${unknown} is none of the dates: ${MACHINES.map(dayOf).join(', ')}`);
	return MACHINES.filter((machine) => days.length === 0 || days.includes(dayOf(machine)));
}

/** Two of them, other ones with almost every commit. */
function chosenByCommit(): Machine[] {
	const { stdout } = spawnSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' });
	const commit = Number.parseInt(String(stdout).slice(0, 8), 16);
	if (Number.isNaN(commit)) throw new Error('Here is no commit that could choose two dates: name them instead.');
	const first = commit % MACHINES.length;
	const distance = 1 + (Math.floor(commit / MACHINES.length) % (MACHINES.length - 1));
	return [MACHINES[first], MACHINES[(first + distance) % MACHINES.length]];
}

/** What makes a program believe that it runs on that machine. */
function disguise({ at, timezone, language }: Machine): { prefix: string[]; env: NodeJS.ProcessEnv } {
	// a distance, because faketime reads a time as one of the timezone
	const seconds = Math.round((Date.parse(at) - Date.now()) / 1000);
	const prefix = ['-m', '-f', `${seconds < 0 ? '' : '+'}${seconds}s`, process.execPath];
	// timers go by the monotonic clock, which is left as it is
	const env = { ...process.env, TZ: timezone, LANG: language, LC_ALL: language, FAKETIME_DONT_FAKE_MONOTONIC: '1' };
	return { prefix, env };
}

function startAt(machine: Machine, args: string[]): ChildProcess {
	const { prefix, env } = disguise(machine);
	return spawn('faketime', [...prefix, ...args], { cwd: root, env, stdio: 'inherit' });
}

/** Refuses to call tests of today tests of another day. */
function checkClock(machine: Machine): void {
	const { prefix, env } = disguise(machine);
	let told: string;
	try {
		told = execFileSync('faketime', [...prefix, '-p', 'Date.now()'], { env, encoding: 'utf8' });
	} catch {
		throw new Error('faketime, which sets the clock, is missing: apt-get install faketime (Debian, Ubuntu).');
	}
	if (Math.abs(Number(told) - Date.parse(machine.at)) < 60_000) return;
	throw new Error(`faketime does not set the clock of Node here: at ${machine.at} it said ${told.trim()}.`);
}

process.exitCode = await main().catch((error: Error) => {
	console.error(error.message);
	return 1;
});
