import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { FreshBooksOAuth2Api } from '../../../credentials/FreshBooksOAuth2Api.credentials';
import { table } from './written.mts';

const { properties } = new FreshBooksOAuth2Api();
const described = (property: INodeProperties) => String(property.description ?? '');

/** What each choice of *Access* allows. */
export function accessTable(): string {
	const access = properties.find(({ name }) => name === 'access')?.options as INodePropertyOptions[];
	const rows = access.map(({ name, value, description }) => {
		const notice = properties.find((property) => property.name === `${String(value)}Notice`);
		return [name, [description, notice?.displayName].filter(Boolean).join('.')];
	});
	return table(['Access', 'What it allows'], rows);
}

/** The areas of *Custom*, with their scopes. */
export function areaTable(): string {
	const levels = properties.filter(({ name, type }) => name.startsWith('access_') && type === 'options');
	const rows = levels.map((level) => {
		const scopes = (level.options as INodePropertyOptions[]).at(-1)?.value;
		const area = String(scopes)
			.split(' ')
			.map((scope) => `\`${scope}\``);
		return [level.displayName, described(level).replace(/^Needed for: /, ''), area.join('<br>')];
	});
	return table(['Area', 'Needed for', 'Scopes, read and write'], rows);
}
