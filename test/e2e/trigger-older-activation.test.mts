// The life of a trigger once more, with the way in which n8n activated workflows before its publication service.
process.env.OLDER_ACTIVATION = 'true';
await import('./trigger.test.mts');
