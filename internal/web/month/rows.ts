// The grid's rows: only those in sight are in the page. Rows that leave are used again for those that come, so that scrolling
// through thousands of people makes nothing new.
import { Data, Flag, Month, Row, Slot, open } from "./data";

export interface Cursor {
	row: number; // -1 is the head
	day: number;
}

/** Shown is what the drawing has to know beside the month. */
export interface Shown {
	month: Month;
	cursor: Cursor;
	marked: string; // slot marked for a swap, "" none
	fresh: Set<string>; // slots that have just changed
	id: (s: Slot) => string;
	words: DOMStringMap;
}

const beyond = 8;

export class Rows {
	private used = new Map<number, HTMLElement>();
	private free: HTMLElement[] = [];
	private height = 28;
	private asked = 0;

	constructor(
		private box: HTMLElement,
		private body: HTMLElement,
		private shown: () => Shown | null,
	) {
		box.addEventListener("scroll", () => this.soon(), { passive: true });
		new ResizeObserver(() => this.soon()).observe(box);
	}

	private soon(): void {
		if (!this.asked) {
			this.asked = requestAnimationFrame(() => {
				this.asked = 0;
				this.draw(false);
			});
		}
	}

	/** whole draws everything anew: the data has changed. */
	whole(): void {
		this.height = parseFloat(getComputedStyle(this.box).getPropertyValue("--month-px")) || 28;
		const s = this.shown();
		this.body.style.height = (s ? s.month.rows.length : 0) * this.height + "px";
		this.draw(true);
	}

	draw(anew: boolean): void {
		const s = this.shown();
		if (!s) {
			return;
		}
		const rows = s.month.rows;
		const top = Math.max(0, this.box.scrollTop);
		const from = Math.max(0, Math.floor(top / this.height) - beyond);
		const to = Math.min(rows.length, Math.ceil((top + this.box.clientHeight) / this.height) + beyond);
		for (const [i, el] of this.used) {
			if (i < from || i >= to) {
				this.used.delete(i);
				this.free.push(el);
				el.hidden = true;
			}
		}
		for (let i = from; i < to; i++) {
			let el = this.used.get(i);
			if (el && !anew) {
				continue;
			}
			if (!el) {
				el = this.free.pop() ?? this.make();
				this.used.set(i, el);
				el.hidden = false;
			}
			this.fill(el, i, rows[i], s);
		}
	}

	private make(): HTMLElement {
		const el = document.createElement("div");
		el.setAttribute("role", "row");
		this.body.append(el);
		return el;
	}

	/** redraw fills one row again, if it is in sight. */
	redraw(i: number): void {
		const el = this.used.get(i);
		const s = this.shown();
		if (el && s && s.month.rows[i]) {
			this.fill(el, i, s.month.rows[i], s);
		}
	}

	/** reveal scrolls until a cell is in sight, clear of the head and the names. */
	reveal(c: Cursor, cell: HTMLElement | null, middle = false): void {
		const head = this.box.querySelector<HTMLElement>(".month-head")!;
		if (c.row >= 0) {
			const top = c.row * this.height;
			const room = this.box.clientHeight - head.offsetHeight - this.height;
			if (middle) {
				this.box.scrollTop = Math.max(0, top - room / 2);
			} else if (top - this.height < this.box.scrollTop) {
				this.box.scrollTop = Math.max(0, top - this.height);
			} else if (top > this.box.scrollTop + room) {
				this.box.scrollTop = top - room;
			}
		}
		this.draw(false);
		const el = cell ?? (c.row < 0 ? (head.children[c.day + 1] as HTMLElement) : this.cell(c));
		const name = head.firstElementChild as HTMLElement;
		if (el) {
			const left = el.offsetLeft - name.offsetWidth;
			if (left < this.box.scrollLeft) {
				this.box.scrollLeft = left;
			} else if (el.offsetLeft + el.offsetWidth > this.box.scrollLeft + this.box.clientWidth) {
				this.box.scrollLeft = el.offsetLeft + el.offsetWidth - this.box.clientWidth;
			}
		}
	}

	/** page is how many rows are in sight. */
	page(): number {
		return Math.max(1, Math.floor(this.box.clientHeight / this.height) - 3);
	}

	cell(c: Cursor): HTMLElement | null {
		return (this.used.get(c.row)?.children[c.day + 1] as HTMLElement) ?? null;
	}

	private fill(el: HTMLElement, i: number, row: Row, s: Shown): void {
		const d = s.month.data;
		const want = d.days.length + 2;
		while (el.children.length < want) {
			const c = document.createElement("div");
			c.setAttribute("role", el.children.length === 0 ? "rowheader" : "gridcell");
			c.setAttribute("aria-colindex", String(el.children.length + 1));
			el.append(c);
		}
		el.style.top = i * this.height + "px";
		el.dataset.row = String(i);
		el.setAttribute("aria-rowindex", String(i + 2));
		el.className = row.index < 0 ? "month-row month-group" : "month-row";
		name(el.children[0] as HTMLElement, row, d);
		for (let n = 0; n < d.days.length; n++) {
			const c = el.children[n + 1] as HTMLElement;
			c.className = "month-cell" + (d.days[n].off ? " month-off" : "") + (d.days[n].today ? " month-today" : "");
			c.removeAttribute("aria-label");
			if (row.index < 0) {
				c.textContent = row.sums[n] ? String(row.sums[n]) : "";
				c.classList.toggle("month-lack", d.view === "posts" && row.sums[n] > 0);
			} else {
				cell(c, row, n, s);
			}
			const here = s.cursor.row === i && s.cursor.day === n;
			c.classList.toggle("month-cursor", here);
			if (here) {
				c.id = "month-cursor";
			} else {
				c.removeAttribute("id");
			}
		}
		const sum = el.children[want - 1] as HTMLElement;
		sum.className = "month-sum";
		sum.textContent = row.index < 0 ? "" : String(row.total || "");
	}
}

function name(el: HTMLElement, row: Row, d: Data): void {
	el.className = "month-name";
	el.removeAttribute("title");
	el.replaceChildren();
	if (row.index < 0) {
		const head = document.createElement("span");
		head.textContent = row.head;
		el.append(head);
		return;
	}
	const a = document.createElement("span");
	const b = document.createElement("span");
	a.className = "month-name-who";
	b.className = "month-name-what";
	if (d.view === "posts") {
		const l = d.lines[row.index];
		const chip = document.createElement("span");
		chip.className = "code " + d.kinds[l.kind].class;
		chip.textContent = l.code;
		a.textContent = l.short;
		b.textContent = l.short === l.hours || d.kinds[l.kind].class === "duty-guard" ? "" : l.hours;
		el.title = l.title;
		el.append(chip, a, b);
		return;
	}
	const p = d.people[row.index];
	a.textContent = p[1];
	b.textContent = p[3];
	el.append(a, b);
}

/** cell shows what a day holds: the first slot's letters or name, marks for what is special, a letter for an absence. */
function cell(el: HTMLElement, row: Row, n: number, s: Shown): void {
	const d = s.month.data;
	const slots = row.cells[n];
	let more = "";
	el.textContent = "";
	if (slots.length > 0) {
		const x = slots[0];
		const line = d.lines[x.line];
		more = d.kinds[line.kind].class;
		if (d.view === "posts") {
			more += " month-held" + (open(x) ? " month-open" : "");
			el.textContent = x.person < 0 ? "+ " + s.words.open : d.people[x.person][5];
		} else {
			more += open(x) ? " month-open month-duty" : " month-duty";
			el.textContent = line.code + (slots.length > 1 ? "+" : "");
		}
		more += (x.flags & Flag.pinned ? " month-pinned" : "") + (x.flags & Flag.order ? " month-order" : "");
		more += (x.flags & Flag.hand ? " month-hand" : "") + (x.flags & Flag.over ? " month-over" : "");
		if (s.marked && slots.some((y) => s.id(y) === s.marked)) {
			more += " month-marked";
		}
		if (slots.some((y) => s.fresh.has(s.id(y)))) {
			more += " fresh";
		}
	} else if (row.away[n] >= 0) {
		el.textContent = d.absences[row.away[n]].letter;
		more = "month-away";
	} else if (d.view === "people" && n > 0 && row.cells[n - 1].some((y) => y.flags & Flag.long)) {
		const y = row.cells[n - 1].find((z) => z.flags & Flag.long)!;
		more = "month-tail " + d.kinds[d.lines[y.line].kind].class;
	}
	if (more) {
		el.className += " " + more;
	}
}
