import { html, page } from '../http/html.mts';

const STYLE = `
ul { columns: 2; column-gap: 2rem; padding-left: 1.2rem; font-size: .92rem }
li { break-inside: avoid }
nav { display: flex; gap: .8rem; margin-top: 1.8rem }
nav a { flex: 1; text-align: center; padding: .7rem; border-radius: 8px; text-decoration: none; font-weight: 600 }
.yes { background: #0063c1; color: #fff } .no { border: 1px solid var(--line); color: var(--ink) }
`;

/** What a person sees when an app asks for access. */
export function consentPage(app: string, person: string, scopes: string[], allowUrl: string, denyUrl: string): string {
	const objects = new Map<string, string[]>();
	for (const scope of scopes) {
		const [, object, access] = scope.split(':');
		objects.set(object, [...(objects.get(object) ?? []), access]);
	}
	const items = [...objects].map(
		([object, access]) => html`<li>${object.replaceAll('_', ' ')}: ${access.join(', ')}</li>`,
	);
	return page(
		`Allow ${app} to use your account?`,
		html`<p>You are logged in as <b>${person}</b>. The app will be able to reach:</p>
			<ul>
				${items}
			</ul>
			<nav>
				<a class="yes" id="allow" href="${allowUrl}">Allow</a><a class="no" id="deny" href="${denyUrl}">Deny</a>
			</nav>`,
		{ style: STYLE },
	);
}

/** What a person sees when consent cannot be asked for. */
export function errorPage(title: string, message: string): string {
	return page(title, html`<p>${message}</p>`);
}
