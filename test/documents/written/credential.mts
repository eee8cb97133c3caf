import type { INodePropertyOptions } from 'n8n-workflow';

import { FreshBooksOAuth2Api } from '../../../credentials/FreshBooksOAuth2Api.credentials';
import { table } from './written.mts';

const { properties } = new FreshBooksOAuth2Api();

const optionsOf = (property: string) =>
	(properties.find(({ name }) => name === property)?.options ?? []) as INodePropertyOptions[];

/** What each choice of *Access* allows. */
export function accessTable(): string {
	const rows = optionsOf('scope').map(({ name, description }) => {
		const notice = properties.find((property) => property.name === `notice${name.replace(/ /g, '')}`);
		return [name, [description, notice?.displayName].filter(Boolean).join('.')];
	});
	return table(['Access', 'What it allows'], rows);
}

/** The areas of *Custom*, with their scopes. */
export function areaTable(): string {
	const changing = optionsOf('canChange');
	const rows = optionsOf('canRead').map(({ name, value, description }) => {
		const scopes = String(changing.find((option) => option.name === name)?.value ?? value);
		const area = scopes.split(' ').map((scope) => `\`${scope}\``);
		return [name, String(description).replace(/^Needed for: /, ''), area.join('<br>')];
	});
	return table(['Area', 'Needed for', 'Scopes, read and write'], rows);
}
