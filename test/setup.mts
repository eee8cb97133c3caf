import 'reflect-metadata';

import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// what the tests provoke need not be logged
process.env.N8N_LOG_LEVEL = 'silent';

// n8n-core keeps an encryption key in its user folder
process.env.N8N_USER_FOLDER = join(tmpdir(), 'freshbooks-test-n8n');
mkdirSync(process.env.N8N_USER_FOLDER, { recursive: true });
