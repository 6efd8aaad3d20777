// What grid.json bears, and the same put in order for drawing: rows with their heads, and the slots of each cell.

export interface Day {
	date: string;
	name: string;
	off: string;
	today: boolean;
	past: boolean;
	light: "f" | "t" | "o";
	open: number;
	words: string;
}

export interface Line {
	before: string;
	after: string;
	kind: number;
	group: number;
	code: string;
	short: string;
	title: string;
	hours: string;
}

/** id, name, number, rank, unit, short name. */
export type Person = [string, string, string, string, number, string];

export interface Data {
	version: string;
	revision: number;
	editable: boolean;
	view: "people" | "posts";
	lead: string;
	days: Day[];
	kinds: { class: string; name: string }[];
	groups: string[];
	lines: Line[];
	units: string[];
	people: Person[];
	rows: number;
	all: number;
	count: string;
	slots: number[];
	absences: { letter: string; name: string }[];
	away: number[];
}

/** The flags of a slot: see model.go. */
export const Flag = { pinned: 1, order: 2, vacated: 4, begun: 8, over: 16, hand: 32, long: 64 };

export interface Slot {
	line: number;
	day: number;
	person: number;
	flags: number;
}

/** A row is a head (of a unit or a duty) or somebody, or some post, with what each day holds. */
export interface Row {
	head: string;
	index: number;
	cells: Slot[][];
	away: number[]; // kind of absence by day, -1 for none
	sums: number[]; // of a head: duties, or open slots, of the rows below it by day
	total: number;
}

export interface Month {
	data: Data;
	rows: Row[];
	/** The first row that is no head. */
	first: number;
}

export function open(s: Slot): boolean {
	return s.person < 0 || (s.flags & Flag.vacated) !== 0;
}

export function slotID(d: Data, s: Slot): string {
	const l = d.lines[s.line];
	return l.before + d.days[s.day].date + l.after;
}

function row(head: string, index: number, days: number): Row {
	return { head, index, cells: [], away: [], sums: new Array(head ? days : 0).fill(0), total: 0 };
}

/** arrange makes rows of the data, with a head wherever the unit or the duty changes. */
export function arrange(data: Data): Month {
	const n = data.days.length;
	const posts = data.view === "posts";
	const of = posts ? data.lines.map((l) => l.group) : data.people.map((p) => p[4]);
	const names = posts ? data.groups : data.units;
	const rows: Row[] = [];
	const body: Row[] = [];
	const head: Row[] = [];
	of.forEach((g, i) => {
		if (i === 0 || g !== of[i - 1]) {
			rows.push(row(names[g] || " ", -1, n));
		}
		const r = row("", i, n);
		r.cells = Array.from({ length: n }, () => []);
		r.away = new Array(n).fill(-1);
		head.push(rows.findLast((x) => x.index < 0)!);
		rows.push(r);
		body.push(r);
	});
	for (let i = 0; i < data.slots.length; i += 4) {
		const s = { line: data.slots[i], day: data.slots[i + 1], person: data.slots[i + 2], flags: data.slots[i + 3] };
		const at = posts ? s.line : s.person;
		body[at].cells[s.day].push(s);
		body[at].total++;
		if (!posts || open(s)) {
			head[at].sums[s.day]++;
		}
	}
	for (let i = 0; i < data.away.length && !posts; i += 4) {
		for (let d = data.away[i + 1]; d <= data.away[i + 2]; d++) {
			body[data.away[i]].away[d] = data.away[i + 3];
		}
	}
	return { data, rows, first: rows.findIndex((r) => r.index >= 0) };
}
