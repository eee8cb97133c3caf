import type { Fields, TemplateStage } from './stage.mts';

/** A data table of n8n's, as somebody who opens it in n8n reads and changes it. */
export interface Table {
	rows(): Promise<Fields[]>;
	add(...rows: Fields[]): Promise<void>;
	change(row: Fields, fields: Fields): Promise<void>;
	remove(row: Fields): Promise<void>;
}

/** The table that is called so. */
export async function openTable({ n8n }: TemplateStage, name: string): Promise<Table> {
	const { id: project } = await n8n.api('GET', '/projects/personal');
	const tables = `/projects/${project}/data-tables`;
	const { data } = await n8n.api('GET', tables);
	const found = data.find((one: Fields) => one.name === name);
	if (!found) throw new Error(`There is no table “${name}”.`);
	const table = `${tables}/${found.id}`;
	const only = ({ id }: Fields) => ({ type: 'and', filters: [{ columnName: 'id', condition: 'eq', value: id }] });
	return {
		rows: async () => {
			const { count, data: page } = await n8n.api('GET', `${table}/rows?take=1000`);
			if (count > page.length) throw new Error('The table has more rows than are read here.');
			return page;
		},
		add: (...rows) => n8n.api('POST', `${table}/insert`, { data: rows }),
		change: (row, fields) => n8n.api('PATCH', `${table}/rows`, { filter: only(row), data: fields }),
		remove: (row) => n8n.api('DELETE', `${table}/rows?filter=${encodeURIComponent(JSON.stringify(only(row)))}`),
	};
}
