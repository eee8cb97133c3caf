const STYLE = `
:root { font: 16px/1.5 system-ui, sans-serif; color: #1b2a3a; background: #eef2f6 }
body { margin: 0; min-height: 100vh; display: grid; place-items: center }
main { background: #fff; border-radius: 14px; box-shadow: 0 8px 40px #1b2a3a22; padding: 2.5rem; width: min(39rem, 92vw); box-sizing: border-box }
small { color: #5b6b7b; text-transform: uppercase; letter-spacing: .08em }
h1 { font-size: 1.5rem; margin: .3rem 0 1rem }
ul { columns: 2; column-gap: 2rem; padding-left: 1.2rem; color: #33475b; font-size: .92rem }
li { break-inside: avoid }
nav { display: flex; gap: .8rem; margin-top: 1.8rem }
a { flex: 1; text-align: center; padding: .7rem; border-radius: 8px; text-decoration: none; font-weight: 600 }
.yes { background: #0063c1; color: #fff } .no { border: 1px solid #c5d0da; color: #33475b }
`;

/** Text made safe for HTML. */
function safe(text: string): string {
	return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function page(title: string, content: string): string {
	return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${safe(title)}</title>
<meta name="viewport" content="width=device-width"><style>${STYLE}</style></head><body><main>
<small>FreshBooks sandbox</small><h1>${safe(title)}</h1>${content}</main></body></html>`;
}

/** What a person sees when an app asks for access. */
export function consentPage(app: string, person: string, scopes: string[], allowUrl: string, denyUrl: string): string {
	const objects = new Map<string, string[]>();
	for (const scope of scopes) {
		const [, object, access] = scope.split(':');
		objects.set(object, [...(objects.get(object) ?? []), access]);
	}
	const items = [...objects].map(
		([object, access]) => `<li>${safe(object.replaceAll('_', ' '))}: ${safe(access.join(', '))}</li>`,
	);
	return page(
		`Allow ${app} to use your account?`,
		`<p>You are logged in as <b>${safe(person)}</b>. The app will be able to reach:</p><ul>${items.join('')}</ul>
<nav><a class="yes" id="allow" href="${safe(allowUrl)}">Allow</a><a class="no" id="deny" href="${safe(denyUrl)}">Deny</a></nav>`,
	);
}

/** What a person sees when consent cannot be asked for. */
export function errorPage(title: string, message: string): string {
	return page(title, `<p>${safe(message)}</p>`);
}
