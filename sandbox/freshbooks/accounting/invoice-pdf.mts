import { PDFDocument, rgb, StandardFonts } from 'pdf-lib';
import type { Context } from '../model/resource.mts';
import type { Fields } from '../state/state.mts';

/** The standard fonts know Latin-1 only. */
function printable(value: unknown): string {
	return String(value ?? '').replace(/[^\x20-\x7e\xa0-\xff]/g, '?');
}

/** An invoice on one page. */
export async function invoicePdf({ business }: Context, invoice: Fields): Promise<Buffer> {
	const document = await PDFDocument.create();
	const font = await document.embedFont(StandardFonts.Helvetica);
	const sheet = document.addPage([595, 842]);
	const { amount, code } = invoice.amount as Fields;
	const lines = (invoice.lines as Fields[]).slice(0, 30).map((line) => {
		const sum = line.amount as Fields;
		return `${line.qty} x ${line.name}   ${sum.amount} ${sum.code}`;
	});
	const rows = [
		business.name,
		`Invoice ${invoice.invoice_number}`,
		`To: ${invoice.organization || `${invoice.fname} ${invoice.lname}`}`,
		`Issued ${invoice.create_date}, due ${invoice.due_date}`,
		'',
		...lines,
		'',
		`Total ${amount} ${code}`,
	];
	rows.forEach((row, index) =>
		sheet.drawText(printable(row), {
			x: 60,
			y: 770 - index * 20,
			size: index === 0 ? 18 : 12,
			font,
			color: rgb(0, 0, 0),
		}),
	);
	return Buffer.from(await document.save());
}
