import type { FreshBooks } from '../handles/handles.mts';
import { html, type Html, page } from '../http/html.mts';
import type { Email, Fields } from '../state/state.mts';
import { FAULTS, faultNow, NUMBERS } from './faults.mts';
import { idOf, shown, stateOf, tableOf, titleOf } from './records.mts';

/** Below this address stand the pages but the first. */
export const SITE = '/_sandbox/site';

const STYLE = `
table { border-collapse: collapse; width: 100%; font-size: .92rem }
th, td { text-align: left; vertical-align: top; padding: .35rem .9rem .35rem 0; border-bottom: 1px solid var(--line); overflow-wrap: break-word }
th { color: var(--pale); font-weight: 600 } .short { white-space: nowrap; overflow-wrap: normal } .scroll { overflow-x: auto }
.fields th { width: 34% } .fields td { overflow-wrap: anywhere }
pre { margin: 0; white-space: pre-wrap; font: .85rem/1.45 ui-monospace, monospace }
code { font: .85rem ui-monospace, monospace; overflow-wrap: anywhere }
ul.tables { columns: 15rem; column-gap: 2rem; list-style: none; padding: 0; margin: .4rem 0 }
ul.tables li { break-inside: avoid; padding: .12rem 0 } ul.tables span, time, .note { color: var(--pale) }
article { border: 1px solid var(--line); border-radius: 10px; padding: 1rem 1.2rem; margin: .8rem 0 }
article h3 { font-size: 1rem; margin: 0 } article p { margin: .2rem 0 } article .body { white-space: pre-wrap; margin-top: .7rem }
form { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .5rem 1rem; align-items: center }
input, select, button { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: 8px; padding: .35rem .6rem }
input { width: 8rem } select { max-width: 100% }
button { grid-column: 2; justify-self: start; background: #0063c1; color: #fff; border: 0; padding: .5rem 1.2rem; cursor: pointer }
.said { border-left: 4px solid var(--blue); padding: .2rem .8rem }
@media (max-width: 34rem) { main { padding: 1.4rem } form { grid-template-columns: 1fr; gap: .2rem } button { grid-column: 1; margin-top: .6rem }
	.fields, .fields tbody, .fields tr, .fields th, .fields td { display: block; width: auto } .fields th { border: 0; padding-bottom: 0 } }
`;

const sheet = (title: string, content: Html): string => page(title, content, { style: STYLE, wide: true });

const back = html`<p><a href="/">All of the sandbox</a></p>`;

type Businesses = FreshBooks['businesses'];

/** The first page: what this is, what it holds, and what can be changed about it. */
export function overview(freshBooks: FreshBooks, said = ''): string {
	const { app, businesses, outbox, url } = freshBooks;
	return sheet(
		'A FreshBooks to try things with',
		html` ${said ? html`<p class="said" role="status">${said}</p>` : ''}
			<p>
				This address answers as FreshBooks’ API does. Its records are invented, nobody gets an email from it, and it
				knows nothing of the real FreshBooks.
			</p>
			<h2>Records</h2>
			${businesses.map((business) => tablesOf(freshBooks, business))}
			<h2>Emails</h2>
			${
				outbox.length === 0
					? html`<p>None so far. When a workflow sends an invoice, the email appears here.</p>`
					: html`<p>
								<a href="${SITE}/outbox">${counted(outbox.length, 'email')}</a> that FreshBooks would have sent. The
								latest:
							</p>
							${emailOf(outbox[outbox.length - 1])}`
			}
			<h2 id="switches">Switches</h2>
			<p class="note">For the API only, from the next request on; they are reset when the sandbox restarts.</p>
			${switchesForm(freshBooks)}
			<h2>Connect by hand</h2>
			<p>What to enter in an n8n credential <i>FreshBooks OAuth2 API</i>:</p>
			<table class="fields">
				<tr>
					<th>Client ID</th>
					<td><code>${app.clientId}</code></td>
				</tr>
				<tr>
					<th>Client Secret</th>
					<td><code>${app.clientSecret}</code></td>
				</tr>
				<tr>
					<th>API Base URL</th>
					<td><code>${url}</code></td>
				</tr>
				<tr>
					<th>Authorization Base URL</th>
					<td><code>${url}</code></td>
				</tr>
				<tr>
					<th>Redirect URLs that the app accepts</th>
					<td>${app.redirectUris.map((uri) => html`<code>${uri}</code><br />`)}</td>
				</tr>
			</table>`,
	);
}

function tablesOf(freshBooks: FreshBooks, { name, accountId, businessId }: Businesses[number]): Html {
	const tables = freshBooks.tables(accountId).flatMap((table) => {
		const count = freshBooks.records(accountId, table).length;
		if (count === 0) return [];
		return html`<li><a href="${SITE}/records/${accountId}/${table}">${titleOf(table)}</a> <span>${count}</span></li>`;
	});
	return html`<p><b>${name}</b> <span class="note">account ${accountId}, business ${businessId}</span></p>
		<ul class="tables">
			${tables}
		</ul>`;
}

function switchesForm({ switches }: FreshBooks): Html {
	const now = faultNow(switches);
	const number = (name: keyof typeof NUMBERS, value: number) =>
		html`<input
			id="${name}"
			name="${name}"
			type="number"
			required
			min="${NUMBERS[name].least}"
			max="${NUMBERS[name].most}"
			value="${value}"
		/>`;
	const choices = Object.entries(FAULTS).map(
		([value, { name }]) => html`<option value="${value}" ${value === now.value ? 'selected' : ''}>${name}</option>`,
	);
	return html`<form method="post" action="${SITE}/switches">
		<label for="latency">Latency, in milliseconds</label>${number('latency', switches.latencyMs)}
		<label for="fault">Fault</label
		><select id="fault" name="fault">
			${
				now.value === undefined ? html`<option value="none" selected>one that a program has set</option>` : ''
			}${choices}
		</select>
		<label for="times">Requests that it hits</label>${number('times', now.times)}
		<label for="limit">Requests per minute</label>${number('limit', switches.rateLimit.limit)}
		<label for="postLimit">New records per minute</label>${number('postLimit', switches.rateLimit.postLimit)}
		<button>Set</button>
	</form>`;
}

/** So many records stand on a page. */
const MOST_ROWS = 200;

/** The records of one kind, newest first. */
export function recordsPage(freshBooks: FreshBooks, accountId: string, table: string): string | undefined {
	const rows = freshBooks.records(accountId, table).reverse();
	if (rows.length === 0) return undefined;
	const shownRows = rows.slice(0, MOST_ROWS);
	const { heads, lines } = tableOf(shownRows);
	const link = (id: string) => html`<a href="${SITE}/records/${accountId}/${table}/${id}">${id}</a>`;
	const trs = lines.map((cells, index) => {
		const row = shownRows[index];
		// a day or an amount stays on one line
		const tds = cells.map((cell) => html`<td class="${cell.length < 15 ? 'short' : ''}">${cell}</td>`);
		return html`<tr>
			<td class="short">${link(idOf(row))}</td>
			${tds}
			<td class="short note">${stateOf(row)}</td>
		</tr>`;
	});
	const most = rows.length > MOST_ROWS ? `, of which the newest ${MOST_ROWS} are shown` : '';
	const count = `${nameOf(freshBooks.businesses, accountId)}: ${counted(rows.length, 'record')}${most}`;
	return sheet(
		titleOf(table),
		html`${back}
			<p class="note">${count}</p>
			<div class="scroll">
				<table>
					<thead>
						<tr>
							<th>ID</th>
							${heads.map((head) => html`<th>${head}</th>`)}
							<th></th>
						</tr>
					</thead>
					<tbody>
						${trs}
					</tbody>
				</table>
			</div>`,
	);
}

/** One record, with all that the sandbox keeps of it. */
export function recordPage(freshBooks: FreshBooks, accountId: string, table: string, id: string): string | undefined {
	const record = freshBooks.records(accountId, table).find((row) => idOf(row) === id);
	if (!record) return undefined;
	const isEmpty = ([, value]: [string, unknown]) => shown(value) === '';
	const fields = Object.entries(record);
	const lines = fields
		.filter((field) => !isEmpty(field))
		.map(
			([name, value]) =>
				html`<tr>
					<th>${name}</th>
					<td>${valueOf(value)}</td>
				</tr>`,
		);
	const empty = fields.filter(isEmpty).map(([name]) => name);
	return sheet(
		`${titleOf(table)}: ${id}`,
		html`<p><a href="${SITE}/records/${accountId}/${table}">All ${titleOf(table).toLowerCase()}</a></p>
			<table class="fields">
				${lines}
			</table>
			${empty.length > 0 ? html`<p class="note">Empty: ${empty.join(', ')}</p>` : ''}`,
	);
}

function valueOf(value: unknown): Html | string {
	const text = shown(value);
	return text.includes('\n') ? html`<pre>${text}</pre>` : text;
}

/** The emails that FreshBooks would have sent, newest first. */
export function outboxPage({ outbox }: FreshBooks): string {
	const emails = [...outbox].reverse().map(emailOf);
	const none = html`<p>None so far.</p>`;
	return sheet('Emails', html`${back}${emails.length === 0 ? none : emails}`);
}

function emailOf({ at, to, subject, body, pdf }: Email): Html {
	return html`<article>
		<h3>${subject}</h3>
		<p class="note">
			to ${to.join(', ')} ·
			<time datetime="${at}">${at.replace('T', ' ').slice(0, 16)} UTC</time>${pdf ? ' · with a PDF' : ''}
		</p>
		<div class="body">${body}</div>
	</article>`;
}

/** What is not there. */
export const missingPage = (): string =>
	sheet(
		'Not here',
		html`<p>The sandbox has nothing at this address.</p>
			${back}`,
	);

/** What was filled in wrongly. */
export const refusalPage = (why: string): string =>
	sheet(
		'Not set',
		html`<p class="said" role="alert">${why}</p>
			${back}`,
	);

const nameOf = (businesses: Businesses, accountId: string): string =>
	businesses.find((business) => business.accountId === accountId)?.name ?? accountId;

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** The form as it came, whatever came. */
export const formOf = (body: unknown): Fields => (typeof body === 'object' && body !== null ? (body as Fields) : {});
