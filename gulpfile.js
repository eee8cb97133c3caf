// What tsc does not do: icons, codex files and schemas of what is given out go beside the compiled code, and a missing
// one stops the build (n8n loads a node without its codex silently, and then nobody finds it in the node panel).
const { access, rm } = require('node:fs/promises');
const { join } = require('node:path');
const { dest, parallel, series, src } = require('gulp');

const { n8n } = require('./package.json');

function clean() {
	return rm('dist', { recursive: true, force: true });
}

function icons() {
	return src('icons/*.svg', { encoding: false }).pipe(dest('dist/icons'));
}

function codex() {
	return src('nodes/**/*.node.json').pipe(dest('dist/nodes'));
}

function schemas() {
	return src('nodes/**/__schema__/**/*.json').pipe(dest('dist/nodes'));
}

async function verify() {
	const codexFiles = n8n.nodes.map((path) => path.replace(/\.js$/, '.json'));
	const iconFiles = ['dist/icons/freshbooks.svg', 'dist/icons/freshbooks.dark.svg'];
	const schemaFile = 'dist/nodes/FreshBooks/__schema__/v1.0.0.json';
	for (const path of [...n8n.nodes, ...n8n.credentials, ...codexFiles, ...iconFiles, schemaFile]) {
		await access(join(__dirname, path)).catch(() => {
			throw new Error(`${path} did not arrive in dist/`);
		});
	}
}

exports.clean = clean;
exports.default = series(parallel(icons, codex, schemas), verify);
