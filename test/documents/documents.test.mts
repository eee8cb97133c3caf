import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { FreshBooksOAuth2Api } from '../../credentials/FreshBooksOAuth2Api.credentials';
import { homepage } from '../../package.json';

const root = join(__dirname, '../..');
const documents = globSync('**/*.md', {
	cwd: root,
	exclude: (path) => ['node_modules', 'dist'].includes(String(path)),
});

const textOf = (document: string): string => readFileSync(join(root, document), 'utf8');
const withoutCode = (text: string): string => text.replace(/^( *)```[^]*?^\1```/gm, '').replace(/`[^`\n]*`/g, '');

/** The anchors of a document's headings, as GitHub makes them. */
function anchorsOf(document: string): string[] {
	const seen = new Map<string, number>();
	return [
		...textOf(document)
			.replace(/^( *)```[^]*?^\1```/gm, '')
			.matchAll(/^#+ (.*)$/gm),
	].map(([, title]) => {
		const plain = title.replace(/[`*_]|\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
		const anchor = plain.replace(/[^\p{L}\p{N}\s-]/gu, '').replace(/ /g, '-');
		const times = seen.get(anchor) ?? 0;
		seen.set(anchor, times + 1);
		return times > 0 ? `${anchor}-${times}` : anchor;
	});
}

/** Why a link of a document leads nowhere; undefined when it leads somewhere. */
function flaw(document: string, target: string): string | undefined {
	if (/^https:\/\/[\w.-]+/.test(target) || target.startsWith('mailto:')) return undefined;
	if (/^[a-z]+:/i.test(target)) return 'is no https address';
	const [path, anchor] = target.split('#');
	const file = path === '' ? document : relative(root, join(root, dirname(document), decodeURIComponent(path)));
	if (file.startsWith('..') || !existsSync(join(root, file))) return 'does not exist';
	if (anchor === undefined) return undefined;
	if (statSync(join(root, file)).isDirectory() || !file.endsWith('.md')) return 'has no anchors';
	return anchorsOf(file).includes(anchor) ? undefined : 'has no such heading';
}

test.each(documents)('%s: every link and every picture leads somewhere', (document) => {
	const text = withoutCode(textOf(document));
	const links = [...text.matchAll(/\]\(([^)\s]+)(?: "[^"]*")?\)/g)].map(([, target]) => target);
	const pictures = [...text.matchAll(/<img[^>]*\bsrc="([^"]+)"/g)].map(([, target]) => target);
	const dead = [...links, ...pictures].flatMap((target) => {
		const why = flaw(document, target);
		return why ? [`${target} ${why}`] : [];
	});
	expect(dead).toEqual([]);
});

test.each(documents)('%s: every picture says what it shows', (document) => {
	expect(withoutCode(textOf(document))).not.toMatch(/!\[\s*\]\(|<img(?![^>]*\balt="[^"])/);
});

test('every picture that is kept is shown somewhere', () => {
	const kept = globSync('docs/pictures/**/*.png', { cwd: root });
	const shown = documents.flatMap((document) =>
		[...textOf(document).matchAll(/\]\(([^)\s]+\.png)\)/g)].map(([, path]) => join(dirname(document), path)),
	);
	expect([...new Set(shown)].sort()).toEqual(kept.sort());
});

/** The numbers of the sections of docs/freshbooks-api.md, and of the numbered rows in the tables of two of them. */
function placesIn(facts: string) {
	const sections = facts.split(/^(?=#+ )/m).map((text) => ({ number: /^#+ ([\d.]*\d)/.exec(text)?.[1], text }));
	const rows = (wanted: string) =>
		[...(sections.find(({ number }) => number === wanted)?.text ?? '').matchAll(/^\| (\d+) /gm)].map(([, row]) => row);
	return { sections: sections.flatMap(({ number }) => number ?? []), quirks: rows('12'), questions: rows('14') };
}

/** The section sign; written out, this file would cite sections that do not exist. */
const SIGN = '\u00a7';
const LIST = '[\\d.]*\\d(?:(?:,| and| to) [\\d.]*\\d)*';
const sectionsCited = new RegExp(`${SIGN}([\\d.]*\\d)?`, 'g');
const quirksCited = new RegExp(`\\bquirks? (${LIST})`, 'gi');
const questionsCited = new RegExp(`${SIGN}14, questions? (${LIST})`, 'g');
const formOfCitations = new RegExp(`API facts ${SIGN}[\\d.]*\\d(?:(?:,| and| to) ${SIGN}[\\d.]*\\d)*`, 'g');

/** A text without the line breaks of its comments, which part citations. */
const joined = (text: string): string => text.replace(/\n\s*(?:\*|\/\/)? ?/g, ' ');

/** What a text cites of the API facts and they do not have. */
function leadingNowhere(text: string, { sections, quirks, questions }: ReturnType<typeof placesIn>): string[] {
	const missing = (kind: string, cited: RegExp, known: string[]) =>
		[...joined(text).matchAll(cited)]
			.flatMap(([, list]) => list?.match(/[\d.]*\d/g) ?? [''])
			.filter((number) => !known.includes(number))
			.map((number) => `${kind}${number}`);
	return [
		...missing(SIGN, sectionsCited, sections),
		...missing('quirk ', quirksCited, quirks),
		...missing('question ', questionsCited, questions),
	];
}

/** Numbers of sections that do not say of what. */
const unnamed = (text: string): string[] =>
	[...joined(text).replace(formOfCitations, '').matchAll(sectionsCited)].map(([section]) => section);

describe('citations of the API facts', () => {
	const itself = 'docs/freshbooks-api.md';
	const places = placesIn(textOf(itself));
	const files = [
		...globSync('{nodes,credentials,sandbox,test,bench}/**/*.{ts,mts,mjs,js}', { cwd: root }),
		...globSync('templates/**/*.json', { cwd: root }),
		...documents,
	];
	const texts = files.map((file) => ({ file, text: textOf(file) }));

	test('each leads to a section, a quirk or an open question', () => {
		const citing = texts.filter(({ text }) => text.includes(`API facts ${SIGN}`));
		const folders = new Set(citing.map(({ file }) => file.split('/')[0]));
		expect([...folders].sort()).toEqual(['CONTRIBUTING.md', 'credentials', 'docs', 'nodes', 'sandbox', 'test']);
		const dead = texts.flatMap(({ file, text }) => leadingNowhere(text, places).map((what) => `${file}: ${what}`));
		expect(dead).toEqual([]);
	});

	test('each number of a section says that it is one of the API facts', () => {
		const others = texts.filter(({ file }) => file !== itself);
		expect(others.flatMap(({ file, text }) => unnamed(text).map((section) => `${file}: ${section}`))).toEqual([]);
	});

	test.each([
		[`/** Clients (API facts ${SIGN}8.1). */`, []],
		[`\t * not refused (API\n\t * facts ${SIGN}8.16, ${SIGN}4.1, quirks 2 and\n\t * 36).`, []],
		[`// (API facts ${SIGN}7.1, ${SIGN}8 to ${SIGN}11, ${SIGN}14, questions 14 and 17)`, []],
		[`(API facts ${SIGN}99.9)`, [`${SIGN}99.9`]],
		[`(API facts ${SIGN}8.1,\n\t// ${SIGN}8.99)`, [`${SIGN}8.99`]],
		[`(API facts ${SIGN} on paging)`, [SIGN]],
		[`(quirk ${999})`, [`quirk ${999}`]],
		[`(Quirks 9, ${998} and ${999})`, [`quirk ${998}`, `quirk ${999}`]],
		[`(API facts ${SIGN}14, question ${999})`, [`question ${999}`]],
	])('%j leads to all but %j', (text, nowhere) => {
		expect(leadingNowhere(text, places)).toEqual(nowhere);
	});

	test('a section without a name is noticed', () => {
		const text = `as the documents say (${SIGN}8.1), and API facts ${SIGN}8.2 do. ${SIGN}8.3`;
		expect(unnamed(text)).toEqual([`${SIGN}8.1`, `${SIGN}8.3`]);
	});
});

test('what n8n links from the panel leads to a heading of the README', () => {
	const codexes = globSync('nodes/FreshBooks/*.node.json', { cwd: root }).map(textOf);
	const links = [...[new FreshBooksOAuth2Api().documentationUrl, ...codexes].join('\n').matchAll(/https:[^"\s]+/g)];
	const [page] = homepage.split('#');
	const anchors = [...anchorsOf('README.md'), 'readme'];
	expect(links).toHaveLength(7);
	for (const [link] of links) expect(anchors.map((anchor) => `${page}#${anchor}`)).toContain(link);
});

test('docs/architecture.md names every folder of the sources', () => {
	const folders = (at: string) =>
		readdirSync(join(root, at)).filter((name) => statSync(join(root, at, name)).isDirectory());
	const text = textOf('docs/architecture.md');
	const rooms = ['nodes/FreshBooks', 'sandbox/freshbooks'].flatMap((house) =>
		folders(house).filter((name) => name !== '__schema__'),
	);
	const paths = ['sandbox', 'test'].flatMap((at) => folders(at).map((name) => `${at}/${name}`));
	const named = [...rooms, ...paths, 'nodes/FreshBooks/__schema__'];
	expect(named.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});

test('docs/architecture.md names no file that is not there, and none that may be another', () => {
	const files = globSync('{nodes,credentials}/**/*.ts', { cwd: root });
	const named = [...textOf('docs/architecture.md').matchAll(/`([\w/.]+\.ts)`/g)].map(([, file]) => file);
	expect(named.length).toBeGreaterThan(30);
	const unclear = [...new Set(named)].filter((file) => files.filter((path) => path.endsWith(`/${file}`)).length !== 1);
	expect(unclear).toEqual([]);
});

test('CONTRIBUTING.md names every command of package.json that people run, and no other', () => {
	const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
	const named = [...textOf('CONTRIBUTING.md').matchAll(/^\| `npm (?:run )?([\w:]+)`/gm)].map(([, name]) => name);
	const others = Object.keys(scripts).filter((name) => name !== 'start');
	expect(named.sort()).toEqual(others.sort());
});
