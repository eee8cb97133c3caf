import { create, update } from '../engine/engine.mts';
import type { Context, Resource } from '../model/resource.mts';
import type { Fields } from '../state/state.mts';
import { addDays, today } from '../values/clock.mts';

/** Writes records as if days had passed since. */
export class Scribe {
	readonly context: Context;
	readonly day: string;
	private readonly start: Date;

	constructor(context: Context) {
		this.context = context;
		this.start = new Date(context.state.time.now());
		this.day = today(this.start, context.business.timezone);
	}

	ago(days: number): string {
		return addDays(this.day, -days);
	}

	at(days: number): void {
		const time = new Date(this.start.getTime() - days * 86_400_000);
		this.context.state.now = () => time;
	}

	add(resource: Resource, daysAgo: number, input: Fields): Fields {
		this.at(daysAgo);
		return create(this.context, resource, input);
	}

	change(resource: Resource, daysAgo: number, row: Fields, input: Fields): void {
		this.at(daysAgo);
		update(this.context, resource, row, input);
	}
}
