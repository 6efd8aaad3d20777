// Where the cursor goes: by the keys that move it, and to the next place where somebody is missing.
import { Month, open } from "./data";
import { Cursor } from "./rows";

/** step is where a key moves the cursor, null if it is not a key that moves; with Ctrl to the ends of the grid. */
export function step(ev: KeyboardEvent, m: Month, { row, day }: Cursor, page: number): Cursor | null {
	const ctrl = ev.ctrlKey || ev.metaKey;
	const last = m.rows.length - 1;
	switch (ev.key) {
		case "ArrowUp":
			return { row: ctrl ? m.first : row - 1, day };
		case "ArrowDown":
			return { row: ctrl ? last : row + 1, day };
		case "ArrowLeft":
			return { row, day: ctrl ? 0 : day - 1 };
		case "ArrowRight":
			return { row, day: ctrl ? 99 : day + 1 };
		case "Home":
			return { row: ctrl ? m.first : row, day: 0 };
		case "End":
			return { row: ctrl ? last : row, day: 99 };
		case "PageUp":
			return { row: Math.max(m.first, row - page), day };
		case "PageDown":
			return { row: row + page, day };
	}
	return null;
}

/** nextOpen is the next open slot of the grid by posts, or by people the next day with one; by is 1 or -1. Null if there is none. */
export function nextOpen(m: Month, at: Cursor, by: number): Cursor | null {
	const n = m.data.days.length;
	if (m.data.view === "people") {
		for (let i = 1; i <= n; i++) {
			const day = (at.day + by * i + n * n) % n;
			if (m.data.days[day].open > 0) {
				return { row: -1, day };
			}
		}
		return null;
	}
	const all = m.rows.length * n;
	const here = Math.max(0, at.row) * n + at.day;
	for (let i = 1; i < all; i++) {
		const p = (here + by * i + all) % all;
		const row = m.rows[Math.floor(p / n)];
		if (row.index >= 0 && row.cells[p % n].some(open)) {
			return { row: Math.floor(p / n), day: p % n };
		}
	}
	return null;
}

/** sheetAt is the address of the sheet of what is under the cursor: the day in the head, a person's day, or a slot; "" for a cell without one. */
export function sheetAt(m: Month, { row, day }: Cursor, slot: string | null): string {
	const d = m.data;
	const base = `/month/${encodeURIComponent(d.version)}/`;
	const date = d.days[day].date;
	const at = m.rows[row];
	if (!at) {
		return base + "day?date=" + date;
	}
	if (d.view === "people") {
		return `${base}cell?person=${encodeURIComponent(d.people[at.index][0])}&date=${date}`;
	}
	return slot ? base + "cell?slot=" + encodeURIComponent(slot) : "";
}
