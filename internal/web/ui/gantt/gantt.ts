// The now-line walks with the clock, by the server's idea of the hour; a row's slots are fetched when it is opened.
import { get, island } from "../base/island";

island("[data-now]", (el) => {
	const start = Date.now();
	const minute = Number(el.dataset.now);
	const label = el.querySelector("b");
	const walk = () => {
		const m = minute + (Date.now() - start) / 60000;
		if (m >= 1440) {
			location.reload();
			return;
		}
		el.style.left = (m / 14.4).toFixed(3) + "%";
		if (label) {
			label.textContent = String(Math.floor(m / 60)).padStart(2, "0") + ":" + String(Math.floor(m % 60)).padStart(2, "0");
		}
	};
	walk();
	setInterval(walk, 15000);
});

island("a[data-expand]", (el) => {
	const a = el as HTMLAnchorElement;
	const box = document.getElementById(a.dataset.expand!);
	if (!box) {
		return;
	}
	a.setAttribute("role", "button");
	a.addEventListener("click", (ev) => {
		ev.preventDefault();
		const open = a.getAttribute("aria-expanded") !== "true";
		a.setAttribute("aria-expanded", String(open));
		box.hidden = !open;
		if (open && !box.childElementCount) {
			void get(a.dataset.part!, "#" + CSS.escape(box.id));
		}
		// What is open stands in the address, so that the page comes back as it was.
		const u = new URL(location.href);
		const all = new Set(u.searchParams.getAll("open"));
		u.searchParams.delete("open");
		open ? all.add(a.dataset.key!) : all.delete(a.dataset.key!);
		all.forEach((k) => u.searchParams.append("open", k));
		history.replaceState(history.state, "", u);
	});
	a.addEventListener("keydown", (ev) => {
		if (ev.key === " ") {
			ev.preventDefault();
			a.click();
		}
	});
});
