// `npm run live`: asks the real FreshBooks for one page of every list and one record of each, and tells where names and
// types differ from the emulator. It only reads, and prints no value.
//
//   FRESHBOOKS_ACCESS_TOKEN=… npm run live
//   FRESHBOOKS_ACCESS_TOKEN=… npm run live -- --base http://127.0.0.1:4010
import { live } from './live.mts';

process.exitCode = await live({
	args: process.argv.slice(2),
	env: process.env,
	print: (text) => console.log(text),
	// beside the report, so that it can be kept in a file
	tell: (text) => console.error(text),
});
