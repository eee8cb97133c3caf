import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { INodePropertyOptions } from 'n8n-workflow';

import { FreshBooks } from '../../nodes/FreshBooks/FreshBooks.node';

const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
const { properties } = new FreshBooks().description;
const resources = properties.find(({ name }) => name === 'resource')?.options as INodePropertyOptions[];

test('the README’s table lists every operation of every resource, and no other', () => {
	const rows = readme.split('\n').flatMap((line) => {
		const [, resource, operations] = /^\| (\w[\w ]*?) +\| (.*?) +\|$/.exec(line) ?? [];
		return resource && resource !== 'Resource' ? [[resource, operations]] : [];
	});
	const expected = resources.map(({ name, value }) => {
		const property = properties.find(
			(one) => one.name === 'operation' && one.displayOptions?.show?.resource?.includes(value as string),
		);
		return [name, (property?.options as INodePropertyOptions[]).map((option) => option.name).join(', ')];
	});
	expect(rows).toEqual(expected);
});

test('the README’s table of contents leads to headings that exist', () => {
	const headings = [...readme.matchAll(/^## (.*)$/gm)].map(([, title]) => title.toLowerCase().replace(/ /g, '-'));
	const links = [...readme.matchAll(/\]\(#([\w-]+)\)/g)].map(([, anchor]) => anchor);
	expect(links.filter((link) => !headings.includes(link))).toEqual([]);
});
