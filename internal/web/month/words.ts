// Words around the grid: its head, the line above and the line below, and what is heard of the cell under the cursor.
import { Data, Flag, Month } from "./data";
import { Cursor } from "./rows";

/** drawHead fills the head and the words around the grid. */
export function drawHead(el: HTMLElement, d: Data, rows: number, words: DOMStringMap): void {
	const box = el.querySelector<HTMLElement>(".month-box")!;
	const head = el.querySelector<HTMLElement>(".month-head")!;
	el.style.setProperty("--days", String(d.days.length));
	el.querySelector(".month-count")!.textContent = d.count;
	el.querySelector<HTMLElement>(".month-none")!.hidden = d.rows > 0;
	const lead = document.getElementById("month-lead");
	if (lead) {
		lead.textContent = d.lead;
		const lacks = d.days.some((x) => x.open > 0);
		lead.classList.toggle("month-lead-open", lacks);
		if (lacks) {
			lead.setAttribute("href", lead.dataset.href!);
		} else {
			lead.removeAttribute("href");
		}
	}
	box.setAttribute("aria-rowcount", String(rows + 1));
	box.setAttribute("aria-colcount", String(d.days.length + 2));
	while (head.children.length > 1) {
		head.lastChild!.remove();
	}
	d.days.forEach((x, i) => {
		const c = document.createElement("div");
		c.setAttribute("role", "columnheader");
		c.setAttribute("aria-colindex", String(i + 2));
		c.className = "month-day-col" + (x.off ? " month-off" : "") + (x.today ? " month-today" : "");
		c.dataset.day = String(i);
		c.setAttribute("aria-label", x.words);
		c.title = x.words;
		c.innerHTML = `<span class="month-wday"></span><b></b><i class="month-light month-light-${x.light}"></i>`;
		c.children[0].textContent = x.name;
		c.children[1].textContent = String(i + 1);
		c.children[2].textContent = x.open ? String(x.open) : "";
		head.append(c);
	});
	const sum = document.createElement("div");
	sum.setAttribute("role", "columnheader");
	sum.className = "month-sum";
	sum.setAttribute("aria-label", words.sum!);
	sum.title = words.sum!;
	sum.textContent = "Σ";
	head.append(sum);
}

/** describe says what is under the cursor: who or what, when, and what stands there. */
export function describe(m: Month, cursor: Cursor, words: DOMStringMap): string {
	const day = m.data.days[cursor.day];
	if (cursor.row < 0 || !m.rows[cursor.row]) {
		return day.words;
	}
	const row = m.rows[cursor.row];
	const d = m.data;
	const who = d.view === "posts" ? d.lines[row.index].title + ", " + d.groups[d.lines[row.index].group] : d.people[row.index][1];
	const parts = [who, day.words.split(":")[0]];
	for (const s of row.cells[cursor.day]) {
		const l = d.lines[s.line];
		parts.push(d.view === "posts" ? (s.person < 0 ? words.open! : d.people[s.person][1]) : `${l.code} ${l.title}, ${d.groups[l.group]}`);
		for (const [flag, word] of [[Flag.vacated, words.vacated], [Flag.pinned, words.pinned], [Flag.order, words.order]] as const) {
			if (s.flags & flag) {
				parts.push(word!);
			}
		}
	}
	if (row.cells[cursor.day].length === 0) {
		const a = row.away[cursor.day];
		parts.push(a >= 0 ? d.absences[a].name : words.free!);
	}
	return parts.join(" · ");
}
