import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { find, refuseFlaws, write } from '../engine/engine.mts';
import { allow, contextOf } from '../http/access.mts';
import { sendJson } from '../http/answer.mts';
import { idIn, type Query, wrapped } from '../http/request.mts';
import { each, readFields, text } from '../model/fields.mts';
import { refuse } from '../model/refusal.mts';
import type { Context } from '../model/resource.mts';
import { clients } from '../resources/clients.mts';
import { invoices } from '../resources/invoices.mts';
import { type Fields, type State, tableOf } from '../state/state.mts';
import { emit } from '../webhooks/deliveries.mts';
import { invoicePdf } from './invoice-pdf.mts';

const ACCOUNT = '/accounting/account/:tenant';

const DEFAULT_PRESENTATION: Fields = {
	id: 1,
	theme_primary_color: '#663399',
	theme_layout: 'simple',
	theme_font_name: 'modern',
	image_logo_src: null,
	image_banner_src: null,
	image_banner_position_y: 0,
	date_format: 'yyyy-mm-dd',
	label: null,
};

function findContact({ business }: Context, request: FastifyRequest): { client: Fields; contact: Fields } {
	const id = Number(idIn(request));
	for (const client of tableOf(business, 'clients').rows.values()) {
		const contact = (client.contacts as Fields[]).find(({ userid }) => userid === id);
		if (contact && client.vis_state !== 1) return { client, contact };
	}
	return refuse(404, 1012, 'Contact not found.', { field: 'contactid', object: 'contact', value: idIn(request) });
}

/** Contacts are made inside their client and changed here (API facts §8.1); the answer's envelope is inferred there. */
function contactRoutes(app: FastifyInstance, state: State): void {
	const path = `${ACCOUNT}/users/contacts/:id`;
	const enter = (request: FastifyRequest): Context => {
		const context = contextOf(state, request, 'accountId');
		allow(context, 'clients', 'write');
		return context;
	};
	app.put(path, async (request, reply) => {
		const context = enter(request);
		const { client, contact } = findContact(context, request);
		const { values, flaws } = readFields(
			wrapped(request, 'contact'),
			each(text, 'fname lname email phone1'),
			'update',
			'',
		);
		refuseFlaws(clients, flaws);
		const changed = { ...contact, ...values };
		const contacts = (client.contacts as Fields[]).map((one) => (one === contact ? changed : one));
		write(context, clients, client, { contacts });
		emit(context, 'client', 'update', Number(client.id));
		return sendJson(reply, 'accounting', 200, { response: { result: { contact: changed } } });
	});
	app.delete(path, async (request, reply) => {
		const context = enter(request);
		const { client, contact } = findContact(context, request);
		write(context, clients, client, { contacts: (client.contacts as Fields[]).filter((one) => one !== contact) });
		emit(context, 'client', 'update', Number(client.id));
		return sendJson(reply, 'accounting', 200, { response: {} });
	});
}

function invoiceRoutes(app: FastifyInstance, state: State): void {
	const enter = (request: FastifyRequest): Context => {
		const context = contextOf(state, request, 'accountId');
		allow(context, 'invoices', 'read');
		return context;
	};
	app.get(`${ACCOUNT}/invoices/invoices/:id/pdf`, async (request, reply) => {
		const context = enter(request);
		const bytes = await invoicePdf(context, find(context, invoices, idIn(request)));
		return reply.code(200).header('content-type', 'application/pdf').send(bytes);
	});
	app.get(`${ACCOUNT}/invoices/invoices/:id/share_link`, async (request, reply) => {
		const context = enter(request);
		const invoice = find(context, invoices, idIn(request));
		const share_link = {
			clientid: invoice.customerid,
			resource_type: 'invoice',
			resourceid: invoice.id,
			share_link: `https://my.freshbooks.com/#/link/${randomBytes(24).toString('base64url')}?companyName=${encodeURIComponent(context.business.name)}&invoiceNumber=${invoice.invoice_number}`,
			share_method: (request.query as Query).share_method ?? 'share_link',
		};
		return sendJson(reply, 'accounting', 200, { response: { result: { share_link } } });
	});
	app.get(`${ACCOUNT}/invoices/presentations`, async (request, reply) => {
		const context = enter(request);
		const latest = [...tableOf(context.business, 'invoices').rows.values()].reverse().find((row) => row.presentation);
		const presentation = { ...DEFAULT_PRESENTATION, ...(latest?.presentation as Fields | undefined) };
		return sendJson(reply, 'accounting', 200, { response: { result: { presentation } } });
	});
}

/** What is more than plain reading and writing of a resource. */
export function contactAndInvoiceRoutes(app: FastifyInstance, state: State): void {
	contactRoutes(app, state);
	invoiceRoutes(app, state);
}
