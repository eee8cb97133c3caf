import 'reflect-metadata';

import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// n8n-core keeps an encryption key in its user folder
process.env.N8N_USER_FOLDER = join(tmpdir(), 'freshbooks-test-n8n');
mkdirSync(process.env.N8N_USER_FOLDER, { recursive: true });
