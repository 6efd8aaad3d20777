// The month: a grid that is walked with the arrows and changed from the keyboard. Every change is one request to the desk, which
// answers with what was done, with another version to go to, or with what the rules forbid and the ways out.
import { get, island, on } from "../ui/base/island";
import { plainAddress, queryOf, watchFilters } from "./address";
import { Data, Flag, Month, Slot, arrange, slotID } from "./data";
import { Cursor, Rows, Shown } from "./rows";
import { closeAll, openSheet, post, problem, say } from "./desk";
import { nextOpen, sheetAt, step } from "./walk";
import { describe, drawHead } from "./words";

const narrow = matchMedia("(max-width: 48rem)");

class Grid {
	private box: HTMLElement;
	private head: HTMLElement;
	private rows: Rows;
	private words: DOMStringMap;
	private form: HTMLFormElement | null;
	private month: Month | null = null;
	private cursor: Cursor = { row: -2, day: 0 };
	private marked = "";
	private fresh = new Set<string>();
	private asked = 0;
	private line: Promise<void> = Promise.resolve();
	private waiting = 0;

	constructor(private el: HTMLElement) {
		this.box = el.querySelector(".month-box")!;
		this.head = el.querySelector(".month-head")!;
		this.words = el.querySelector<HTMLElement>(".month-words")!.dataset;
		this.form = document.querySelector(".month-filters");
		this.rows = new Rows(this.box, el.querySelector(".month-rows")!, () => this.shown());
		this.box.addEventListener("keydown", (ev) => this.key(ev));
		this.box.addEventListener("click", (ev) => this.press(ev));
		this.box.addEventListener("dblclick", () => this.enter());
		this.box.addEventListener("focus", () => this.point());
		on("click", "[data-month]", (b) => this.command(b.dataset.month!));
		document.addEventListener("submit", (ev) => this.submit(ev));
		document.addEventListener("keydown", (ev) => this.everywhere(ev));
		document.getElementById("sheet")?.addEventListener("close", () => this.box.focus());
		document.getElementById("month-asks")?.addEventListener("close", () => {
			if (!document.querySelector("dialog[open]")) {
				this.box.focus();
			}
		});
		addEventListener("pagehide", () => this.keep());
		plainAddress(el);
		watchFilters(this.form, () => void this.load(false));
		addEventListener("resize", () => this.fit());
		const begin = (): void => {
			if (!narrow.matches && !this.month) {
				void this.load(true);
			}
		};
		narrow.addEventListener("change", begin);
		begin();
	}

	private shown(): Shown | null {
		return this.month && { month: this.month, cursor: this.cursor, marked: this.marked, fresh: this.fresh, id: (s) => this.id(s), words: this.words };
	}

	private id(s: Slot): string {
		return slotID(this.month!.data, s);
	}

	/** load fetches the month and draws it; what was under the cursor stays under it. */
	private async load(first: boolean): Promise<void> {
		const turn = ++this.asked;
		const key = this.month && this.cursor.row >= 0 ? this.rowKey(this.cursor.row) : "";
		const q = queryOf(this.form);
		q.set("view", this.el.dataset.view!);
		this.box.setAttribute("aria-busy", "true");
		let data: Data;
		try {
			const r = await fetch(this.el.dataset.src + "?" + q, { headers: { Accept: "application/json", "HX-Request": "true" } });
			if (!r.ok) {
				problem(await r.text());
				return;
			}
			data = (await r.json()) as Data;
		} catch {
			document.dispatchEvent(new Event("htmx:sendError"));
			return;
		}
		if (turn !== this.asked) {
			return; // a later question has been asked meanwhile
		}
		this.month = arrange(data);
		drawHead(this.el, data, this.month.rows.length, this.words);
		if (first) {
			this.restore();
		} else {
			const at = this.month.rows.findIndex((_, i) => this.rowKey(i) === key);
			this.cursor = { row: at >= 0 ? at : this.month.first, day: this.cursor.day };
		}
		this.fit();
		this.rows.whole();
		this.rows.reveal(this.cursor, null, first);
		this.point();
		this.box.setAttribute("aria-busy", "false");
	}

	/** fit makes the grid as high as the window leaves room for, with the line and the legend below it. */
	private fit(): void {
		const top = this.box.getBoundingClientRect().top + scrollY;
		const below = [...this.el.querySelectorAll<HTMLElement>(".month-foot, .month-legend")].reduce((n, e) => n + e.offsetHeight, 0);
		this.box.style.height = Math.max(320, innerHeight - top - below - 20) + "px";
	}

	private rowKey(i: number): string {
		const r = this.month?.rows[i];
		if (!r || r.index < 0) {
			return "-";
		}
		const d = this.month!.data;
		return d.view === "posts" ? d.lines[r.index].before + d.lines[r.index].after : d.people[r.index][0];
	}

	/** keep and restore bring the reader back to the cell where they were. */
	private keep(): void {
		const key = this.cursor.row >= 0 ? this.rowKey(this.cursor.row) : "";
		sessionStorage.setItem("month:" + this.el.dataset.view, JSON.stringify({ key, day: this.cursor.day, month: this.el.dataset.version!.slice(0, 7) }));
	}

	private restore(): void {
		const m = this.month!;
		const today = m.data.days.findIndex((d) => d.today);
		this.cursor = { row: m.first, day: Math.max(0, today) };
		const kept = JSON.parse(sessionStorage.getItem("month:" + this.el.dataset.view) ?? "null");
		if (kept && kept.month === this.el.dataset.version!.slice(0, 7)) {
			const at = m.rows.findIndex((_, i) => this.rowKey(i) === kept.key);
			this.cursor = { row: at >= 0 ? at : m.first, day: Math.min(kept.day, m.data.days.length - 1) };
		}
	}

	private move(row: number, day: number): void {
		const m = this.month;
		if (!m || m.first < 0) {
			return;
		}
		const before = this.cursor;
		row = Math.max(-1, Math.min(m.rows.length - 1, row));
		day = Math.max(0, Math.min(m.data.days.length - 1, day));
		const step = row < before.row ? -1 : 1;
		while (row >= 0 && row < m.rows.length && m.rows[row].index < 0) {
			row += step;
		}
		row = Math.min(row, m.rows.length - 1);
		this.cursor = { row, day };
		this.rows.redraw(before.row);
		this.rows.reveal(this.cursor, null);
		this.rows.redraw(row);
		this.point();
	}

	/** point tells those who listen, and the line below the grid, what is under the cursor. */
	private point(): void {
		this.head.querySelector("#month-cursor")?.removeAttribute("id");
		this.head.querySelector(".month-cursor")?.classList.remove("month-cursor");
		const m = this.month;
		if (!m) {
			return;
		}
		let el = this.rows.cell(this.cursor);
		if (this.cursor.row < 0) {
			el = (this.head.children[this.cursor.day + 1] as HTMLElement) ?? null;
			el?.classList.add("month-cursor");
			if (el) {
				el.id = "month-cursor";
			}
		}
		const words = describe(this.month!, this.cursor, this.words);
		if (el && this.cursor.row >= 0) {
			el.setAttribute("aria-label", words);
		}
		if (el) {
			this.box.setAttribute("aria-activedescendant", "month-cursor");
		} else {
			this.box.removeAttribute("aria-activedescendant");
		}
		this.el.querySelector(".month-here")!.textContent = words;
		const slot = this.slot();
		const pin = this.el.querySelector('[data-month="pin"] span')!;
		pin.textContent = (slot && slot.flags & Flag.pinned ? this.words.unpin : this.words.pin)!;
		const can = m.data.editable && !!slot && !(slot.flags & Flag.over);
		for (const b of this.el.querySelectorAll<HTMLButtonElement>("[data-month]")) {
			b.disabled = b.dataset.month === "open" ? this.cursor.row < -1 : !can || slot!.person < 0;
		}
	}

	/** slot is the slot under the cursor: the first that is not over yet, else the first. */
	private slot(): Slot | null {
		const all = this.month?.rows[this.cursor.row]?.cells[this.cursor.day] ?? [];
		return all.find((s) => !(s.flags & Flag.over)) ?? all[0] ?? null;
	}

	private press(ev: MouseEvent): void {
		const c = (ev.target as Element).closest<HTMLElement>("[role=gridcell], [role=rowheader], [role=columnheader]");
		const row = c?.parentElement;
		if (!c || !row || !this.month) {
			return;
		}
		const day = [...row.children].indexOf(c) - 1;
		const at = row === this.head ? -1 : Number(row.dataset.row);
		if (day < 0 || day >= this.month.data.days.length || (at >= 0 && this.month.rows[at].index < 0)) {
			return;
		}
		const same = at === this.cursor.row && day === this.cursor.day;
		this.move(at, day);
		if (at < 0 || (same && ev.detail === 1 && matchMedia("(pointer: coarse)").matches)) {
			this.enter();
		}
	}

	private key(ev: KeyboardEvent): void {
		const m = this.month;
		if (!m || ev.altKey) {
			return;
		}
		const to = step(ev, m, this.cursor, this.rows.page());
		const act = to ? () => this.move(to.row, to.day) : this.acts(ev);
		if (act) {
			ev.preventDefault();
			act();
		}
	}

	private acts(ev: KeyboardEvent): (() => void) | undefined {
		const always: Record<string, () => void> = {
			Enter: () => this.enter(),
			" ": () => this.enter(),
			Delete: () => this.command("clear"),
			Backspace: () => this.command("clear"),
			Escape: () => this.unmark(),
		};
		const letters: Record<string, () => void> = {
			p: () => this.command("pin"),
			x: () => this.command("mark"),
			w: () => this.why(),
			n: () => this.next(ev.shiftKey ? -1 : 1),
		};
		return always[ev.key] ?? (ev.ctrlKey || ev.metaKey ? undefined : letters[ev.key.toLowerCase()]);
	}

	/** everywhere are the keys that work on the whole page, unless one is writing or looking at a sheet. */
	private everywhere(ev: KeyboardEvent): void {
		const t = ev.target as HTMLElement;
		if (t.matches("input, select, textarea") || document.querySelector("dialog[open]")) {
			return;
		}
		const k = ev.key.toLowerCase();
		if (ev.ctrlKey || ev.metaKey) {
			const verb = k === "z" ? (ev.shiftKey ? "redo" : "undo") : k === "y" ? "redo" : "";
			if (verb) {
				ev.preventDefault();
				this.command(verb);
			}
		} else if (t === document.body && ev.key.startsWith("Arrow")) {
			ev.preventDefault();
			this.box.focus();
		} else if (ev.key === "?") {
			(document.getElementById("month-keys") as HTMLDialogElement).showModal();
		} else if (k === "/") {
			ev.preventDefault();
			this.form?.querySelector<HTMLInputElement>("[type=search]")?.focus();
		} else if (k === "t") {
			const to = this.el.dataset.view === "posts" ? "people" : "posts";
			document.querySelector<HTMLAnchorElement>(`.month-views [data-view=${to}]`)?.click();
		}
	}

	private enter(): void {
		const slot = this.slot();
		const to = this.month && this.cursor.row >= -1 ? sheetAt(this.month, this.cursor, slot && this.id(slot)) : "";
		if (to) {
			openSheet(to);
		}
	}

	private why(): void {
		const s = this.slot();
		if (s) {
			openSheet(`/why?slot=${encodeURIComponent(this.id(s))}&version=${encodeURIComponent(this.month!.data.version)}`);
		}
	}

	private next(by: number): void {
		const to = nextOpen(this.month!, this.cursor, by);
		if (to) {
			this.move(to.row, to.day);
		}
	}

	private unmark(): void {
		if (this.marked) {
			this.marked = "";
			this.tell(this.words.unmarked!);
			this.rows.whole();
			this.point();
		}
	}

	private tell(words: string): void {
		this.el.querySelector(".month-said")!.textContent = words;
		this.el.querySelector(".month-here")!.textContent = words;
	}

	private command(what: string): void {
		const m = this.month;
		if (!m) {
			return;
		}
		if (what === "open") {
			this.enter();
			return;
		}
		if (!m.data.editable) {
			this.tell(this.words.frozen!);
			return;
		}
		if (what === "undo" || what === "redo") {
			void this.act({ verb: what });
			return;
		}
		const s = this.slot();
		if (!s || s.person < 0) {
			this.tell(this.words.nothing!);
		} else if (s.flags & Flag.over) {
			this.tell(this.words.past!);
		} else if (what === "mark") {
			this.mark(this.id(s));
		} else if (what === "pin") {
			void this.act({ verb: s.flags & Flag.pinned ? "unpin" : "pin", slot: this.id(s) });
		} else if (what === "clear") {
			void this.act({ verb: "clear", slot: this.id(s) });
		}
	}

	private mark(id: string): void {
		if (this.marked === id) {
			this.unmark();
		} else if (this.marked) {
			const first = this.marked;
			this.marked = "";
			void this.act({ verb: "swap", slot: first, other: id });
		} else {
			this.marked = id;
			this.rows.whole();
			this.point();
			this.tell(this.words.marked!.replace("{0}", describe(this.month!, this.cursor, this.words)));
		}
	}

	private act(fields: Record<string, string>): Promise<void> {
		const body = new URLSearchParams(fields);
		return this.send(`/month/${encodeURIComponent(this.month!.data.version)}/act`, body);
	}

	private submit(ev: SubmitEvent): void {
		const form = ev.target as HTMLFormElement;
		if (!form.matches("form.month-do")) {
			return;
		}
		ev.preventDefault();
		const body = new URLSearchParams();
		new FormData(form).forEach((v, k) => body.append(k, String(v)));
		void this.send(form.getAttribute("action")!, body);
	}

	/** send makes changes one after another, in the order of the keys; a key that is held down does not pile them up. */
	private send(to: string, body: URLSearchParams): Promise<void> {
		if (this.waiting < 8) {
			this.waiting++;
			this.line = this.line.then(() => this.change(to, body)).finally(() => this.waiting--);
		}
		return this.line;
	}

	private async change(to: string, body: URLSearchParams): Promise<void> {
		body.set("back", location.pathname + location.search);
		this.keep();
		const done = await post(to, body);
		if (!done) {
			this.rows.whole();
			this.point();
			return;
		}
		closeAll();
		this.fresh = new Set(done.slots);
		if (narrow.matches) {
			await get(document.querySelector<HTMLElement>(".month-narrow")!.dataset.src!, ".month-narrow");
		} else {
			await this.load(false);
		}
		this.fresh.clear();
		say(done.said);
	}
}

island(".month", (el) => new Grid(el));
island(".month-narrow", (el) => {
	const show = (): void => {
		if (narrow.matches && !el.firstElementChild) {
			void get(el.dataset.src!, ".month-narrow");
		}
	};
	narrow.addEventListener("change", show);
	show();
});
island(".month-strip", (el) => el.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" }));
