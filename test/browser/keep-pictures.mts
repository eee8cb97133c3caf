// `npm run docs:pictures` loads this before the tests: those pictures are taken anew that the documents have already. A
// new one begins as an empty file.
import { join } from 'node:path';

process.env.PICTURES = join(import.meta.dirname, '..', '..', 'docs', 'pictures');
process.env.PICTURES_KNOWN = '1';
