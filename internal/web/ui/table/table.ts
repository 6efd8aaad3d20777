// Tables with data-keys are walked with the arrows: up and down the rows, Enter opens the row's first link.
import { island } from "../base/island";

island("table[data-keys]", (table) => {
	const rows = () => [...table.querySelectorAll<HTMLTableRowElement>("tbody tr")].filter((r) => r.querySelector("a"));
	const link = (r: HTMLTableRowElement) => r.querySelector<HTMLAnchorElement>("th a, td a")!;
	table.addEventListener("focusin", (ev) => {
		const now = (ev.target as Element).closest("tr");
		for (const r of rows()) {
			r.toggleAttribute("data-here", r === now);
		}
	});
	table.addEventListener("keydown", (ev) => {
		const all = rows();
		const i = all.findIndex((r) => r.contains(document.activeElement));
		if (i < 0) {
			return;
		}
		const to = { ArrowDown: i + 1, ArrowUp: i - 1, Home: 0, End: all.length - 1 }[ev.key];
		if (to === undefined || !all[to]) {
			return;
		}
		ev.preventDefault();
		link(all[to]).focus();
	});
});
