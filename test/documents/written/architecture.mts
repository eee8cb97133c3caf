import houses from '../../../docs/floors.json';
import { drawing, importsOf, roomTable, type Floors } from './drawing.mts';

const floorsOf: Record<string, unknown> = houses;

function drawn(house: keyof typeof houses, above: string[], below: string[] = []): string {
	const floors = floorsOf[house] as Floors;
	const imports = importsOf(house);
	return [drawing(floors, imports, above, below), roomTable(floors, imports)].join('\n\n');
}

/** The rooms of the package. */
export const packageRooms = (): string =>
	drawn(
		'nodes/FreshBooks',
		[
			'n8n(["n8n"]) --> doors',
			'doors["FreshBooks.node.ts<br>FreshBooksTrigger.node.ts<br>FreshBooksPollingTrigger.node.ts"]',
		],
		['http --> freshbooks[("FreshBooks,<br>or sandbox/freshbooks")]'],
	);

/** The rooms of the emulator. */
export const emulatorRooms = (): string =>
	drawn('sandbox/freshbooks', ['doors["server.mts, for tests<br>main.mts, for the command line"]']);
