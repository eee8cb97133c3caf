// `npm run docs:pictures` loads this before the tests: what they keep pictures of goes into the documents.
import { join } from 'node:path';

process.env.PICTURES = join(import.meta.dirname, '..', '..', 'docs', 'pictures');
