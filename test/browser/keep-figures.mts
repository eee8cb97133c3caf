// `npm run docs:jobs` loads this before the tests: what a new user's jobs take goes into the documents.
process.env.KEEP_FIGURES = 'true';
