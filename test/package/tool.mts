import { createRequire } from 'node:module';

import {
	NodeHelpers,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';

import { FreshBooks } from '../../nodes/FreshBooks/FreshBooks.node';
import { fieldsOf } from '../upgrade/panel.mts';

// what n8n itself makes a tool with, and a count of tokens that comes along with it
const ofCore = createRequire(require.resolve('n8n-core'));
const { createNodeAsTool } = ofCore('./execution-engine/node-execution-context/utils/create-node-as-tool');
const { convertToOpenAITool } = ofCore('@langchain/core/utils/function_calling');
const { getEncoding } = ofCore('js-tiktoken');

/** A tool as a language model gets it. */
export interface Tool {
	name: string;
	description: string;
	parameters: { properties: Record<string, { type: string; description?: string }> };
}

const { description: action } = new FreshBooks();
/** The second node that n8n makes of one that is usable as a tool. */
const description: INodeTypeDescription = { ...action, name: 'freshBooksTool', inputs: [], outputs: ['ai_tool'] };

/** What a model fills in of an operation. */
export interface Filled {
	/** What stands behind *Add Field* and *Add Filter* as well. */
	all?: boolean;
	/** With the help of each field, which whoever builds the workflow has to copy. */
	help?: boolean;
}

/** An operation as a tool of which the model fills in every field that n8n's button can leave to it. */
export function toolOf(resource: string, operation: string, filled: Filled = {}): Tool {
	const base = { resource, operation };
	const usual = NodeHelpers.getNodeParameters(description.properties, base, true, false, null, description) ?? base;
	const isShown = (field: INodeProperties) => NodeHelpers.displayParameter(usual, field, null, description);
	const fields = fieldsOf(description.properties, base, description).filter((one) => isAsked(one) && isShown(one));
	const parameters = { ...base, ...valuesOf(fields, [], filled) };
	const name = NodeHelpers.makeNodeName(parameters, description);
	const node: INode = { id: '1', name, type: description.name, typeVersion: 1, position: [0, 0], parameters };
	const nodeType = { description } as INodeType;
	const { response } = createNodeAsTool({ node, nodeType, handleToolInvocation: () => '' });
	return convertToOpenAITool(response).function as Tool;
}

const encoding = getEncoding('o200k_base');

/** Tokens as the models of OpenAI count them; others come close. */
export const tokensOf = (tool: Tool): number => encoding.encode(JSON.stringify(tool)).length;

/** Whoever builds the workflow says where and how it works. */
const isAsked = ({ name }: INodeProperties): boolean =>
	!['resource', 'operation', 'business', 'options', 'output'].includes(name);

/** What people use most, and so what their agents do. */
export const mostUsed: Array<[resource: string, operation: string]> = [
	['client', 'create'],
	['invoice', 'create'],
	['estimate', 'create'],
	['expense', 'create'],
	['payment', 'create'],
	['timeEntry', 'create'],
	['project', 'create'],
	['bill', 'create'],
	['item', 'create'],
	['invoice', 'getAll'],
];

type Fixed = { name: string; values: INodeProperties[] };

function valuesOf(fields: INodeProperties[], path: string[], filled: Filled): INodeParameters {
	return Object.fromEntries(
		fields.flatMap((field): Array<[string, INodeParameters[string]]> => {
			const inner = (within: unknown, at = path) => valuesOf(within as INodeProperties[], at, filled);
			switch (field.type) {
				case 'options':
				case 'notice':
					return [];
				case 'collection':
					return filled.all ? [[field.name, inner(field.options)]] : [];
				case 'fixedCollection': {
					const [{ name, values }] = field.options as Fixed[];
					const several = field.typeOptions?.multipleValues === true;
					const entry = inner(values, several ? [...path, `${name}0`] : path);
					return [[field.name, { [name]: several ? [entry] : entry }]];
				}
				case 'resourceLocator': {
					const mode = (field.modes ?? []).some(({ name }) => name === 'name') ? 'name' : 'id';
					return [[field.name, { __rl: true, mode, value: byModel(field, path, filled) }]];
				}
				default:
					return [[field.name, byModel(field, path, filled)]];
			}
		}),
	);
}

/** What n8n's button beside a field writes when the model is to fill it in. */
function byModel(
	{ displayName, description: text = '', type }: INodeProperties,
	path: string[],
	{ help }: Filled,
): string {
	const key = [...path, displayName]
		.join('_')
		.replace(/[^a-zA-Z0-9-]/g, '_')
		.slice(0, 63);
	const as = ['boolean', 'number', 'json'].includes(type) ? type : 'string';
	return `={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('${key}', \`${help ? text : ''}\`, '${as}') }}`;
}
