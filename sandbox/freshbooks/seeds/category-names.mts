/** The 59 expense categories a fresh business has (API facts §8.6): name, then its subcategories. */
export const CATEGORIES: readonly [name: string, children: string[]][] = [
	['Advertising', ['Online Ads', 'Print Ads', 'Sponsorships']],
	['Car & Truck Expenses', ['Fuel', 'Mileage', 'Parking & Tolls', 'Vehicle Insurance', 'Vehicle Repairs']],
	['Contractors', ['Design Contractors', 'Development Contractors']],
	['Cost of Goods Sold', ['Materials', 'Packaging', 'Shipping & Freight']],
	['Education and Training', ['Books & Journals', 'Conferences', 'Courses']],
	['Employee Benefits', ['Accident Insurance', 'Health Insurance', 'Pension Contributions']],
	['Meals & Entertainment', ['Client Meals', 'Entertainment', 'Team Meals']],
	['Office Expenses & Postage', ['Hardware', 'Office Supplies', 'Postage', 'Printing', 'Software']],
	['Other Expenses', ['Bank Fees', 'Business Insurance', 'Commissions', 'Depreciation', 'Interest', 'Late Fees']],
	['Personal', ['Personal Withdrawals']],
	['Professional Services', ['Accounting', 'Legal Fees']],
	['Rent or Lease', ['Equipment', 'Machinery', 'Office Space']],
	['Travel', ['Airfare', 'Hotel & Lodging', 'Taxi & Ride Share', 'Train & Bus']],
	['Utilities', ['Gas & Electrical', 'Phone']],
];
