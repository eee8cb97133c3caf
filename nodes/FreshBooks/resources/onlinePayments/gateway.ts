import type { IDataObject } from 'n8n-workflow';

import { accounting, listRecords } from '../../api/records';
import { limitOf } from '../../fields/parameters';
import { recordsIn } from '../../http/families';
import { send } from '../../http/request';
import type { Field } from '../../model/field';
import type { RecordType } from '../../model/record';
import type { Operation, Resource } from '../../model/resource';
import { pagingFields } from '../../operations/getAll';
import { removeForGood } from '../../operations/state';

const getAll: Operation<Resource & RecordType> = {
	value: 'getAll',
	name: 'Get Many',
	action: 'Get many %s',
	description: 'Retrieve a list of %s as FreshBooks sends it',
	writes: false,
	fields: () => pagingFields,
	async run(call) {
		const records = await listRecords(call.session, call.resource.endpoint, [], limitOf(call));
		return records.map((json) => ({ json }));
	},
};

const getConnections: Operation<Resource> = {
	value: 'getConnections',
	name: 'Get Connections',
	action: 'Get payment gateway connections',
	description: 'Retrieve which payment services are connected, and what they can do',
	writes: false,
	fields: () => [],
	async run(call) {
		const { body } = await send(call.session, { method: 'GET', family: 'payments', path: '/gateway' });
		const { gateway_connections: connections } = body as IDataObject;
		return recordsIn(connections).map((json) => ({ json }));
	},
};

const onlineNotice: Field = {
	displayName: 'Clients can no longer pay online through the gateway, and you can reconnect it only in FreshBooks.',
	name: 'gatewayNotice',
	type: 'notice',
	default: '',
};

/** Payment gateways (API facts §8.17): made in FreshBooks only. What a gateway holds is unconfirmed. */
export const gateway: Resource & RecordType = {
	name: 'Payment Gateway',
	plural: 'Payment Gateways',
	value: 'gateway',
	description: 'A service by which clients pay online',
	endpoint: accounting('systems/gateways', { one: 'gateway', many: 'gateways', id: 'id' }),
	scope: 'online_payments',
	search: { name: ({ name, gateway_name: gatewayName }) => String(name ?? gatewayName ?? '') },
	knownBy: { mode: 'By Name', example: 'Stripe', names: ({ name, gateway_name: gatewayName }) => [name, gatewayName] },
	operations: [
		getAll,
		getConnections,
		{
			...removeForGood,
			fields: (resource: Resource & RecordType) => [...removeForGood.fields(resource), onlineNotice],
		},
	],
};
