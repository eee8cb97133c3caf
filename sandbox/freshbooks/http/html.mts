/** A piece of HTML: what `html` has made, with every text in it made safe. */
export class Html {
	readonly text: string;

	constructor(text: string) {
		this.text = text;
	}
}

type Piece = Html | Html[] | string | number;

/** HTML by a template, in which every text is made safe. */
export function html(parts: TemplateStringsArray, ...pieces: Piece[]): Html {
	return new Html(parts.reduce((text, part, index) => text + written(pieces[index - 1]) + part));
}

function written(piece: Piece): string {
	if (Array.isArray(piece)) return piece.map(written).join('');
	if (piece instanceof Html) return piece.text;
	return String(piece).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

const STYLE = `
:root {
	color-scheme: light dark;
	--ground: light-dark(#eef2f6, #141b23); --paper: light-dark(#fff, #1d2732); --ink: light-dark(#1b2a3a, #dde6ee);
	--pale: light-dark(#5b6b7b, #93a4b5); --line: light-dark(#dbe3ea, #33414f); --blue: light-dark(#0063c1, #6db3f8);
	font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground);
}
* { box-sizing: border-box }
body { margin: 0; padding: 2rem 1rem }
main { background: var(--paper); border-radius: 14px; box-shadow: 0 8px 40px #0002; padding: 2.5rem; margin: auto; width: min(39rem, 100%) }
main.wide { width: min(64rem, 100%) }
small { color: var(--pale); text-transform: uppercase; letter-spacing: .08em }
h1 { font-size: 1.5rem; margin: .3rem 0 1rem } h2 { font-size: 1.1rem; margin: 2.2rem 0 .6rem }
a { color: var(--blue) }
`;

/** A page for people. @param style what it has beyond the style of all pages */
export function page(title: string, content: Html, { style = '', wide = false } = {}): string {
	const sheet = new Html(STYLE + style);
	return html`<!doctype html>
		<html lang="en">
			<head>
				<meta charset="utf-8" />
				<title>${title}</title>
				<meta name="viewport" content="width=device-width" />
				<style>
					${sheet}
				</style>
			</head>
			<body>
				<main class="${wide ? 'wide' : ''}">
					<small>FreshBooks sandbox</small>
					<h1>${title}</h1>
					${content}
				</main>
			</body>
		</html>`.text;
}
