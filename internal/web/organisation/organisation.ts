// The slider over the whole history: as it is drawn, what holds on its day comes in place of what stood there, and the address follows. Without
// this script the date beside it is sent as a form.
import htmx from "../thirdparty/htmx/htmx.esm.js";
import { island } from "../ui/base/island";

// Days are counted from the first of the first year, as the server counts them.
const epoch = 719163;
const iso = (day: number) => new Date((day - epoch) * 86400e3).toISOString().slice(0, 10);
const count = (date: string) => Math.round(Date.parse(date + "T00:00:00Z") / 86400e3) + epoch;

island("form[data-org-time]", (el) => {
	const form = el as HTMLFormElement;
	const box = form.querySelector<HTMLElement>("[data-org-range]");
	const range = form.querySelector<HTMLInputElement>("#org-range");
	const date = form.querySelector<HTMLInputElement>("#org-date");
	const go = form.querySelector<HTMLElement>("[data-org-go]");
	if (!box || !range || !date) {
		return;
	}
	box.hidden = false;
	if (go) {
		go.hidden = true;
	}
	let wait = 0;
	let asked = 0;

	async function show(to: string, how: "push" | "replace" | "as it is"): Promise<void> {
		const mine = ++asked;
		const res = await fetch(to, { headers: { Accept: "text/html" } }).catch(() => null);
		if (mine !== asked) {
			return; // the slider has gone on
		}
		if (!res?.ok) {
			location.assign(to); // the page that says what is wrong
			return;
		}
		const text = await res.text();
		if (mine !== asked) {
			return;
		}
		const page = new DOMParser().parseFromString(text, "text/html");
		for (const part of ["#org-body", ".lead", ".org-jumps", ".org-time-bar .btn-group", ".org-tabs"]) {
			const now = document.querySelector(part);
			const next = page.querySelector(part);
			if (now && next) {
				htmx.swap(now as HTMLElement, next.outerHTML, { swapStyle: "outerHTML", swapDelay: 0, settleDelay: 0 });
			}
		}
		const says = page.querySelector("#org-range")?.getAttribute("aria-valuetext");
		if (says) {
			range!.setAttribute("aria-valuetext", says);
		}
		if (how === "push") {
			history.pushState(null, "", to);
		} else if (how === "replace") {
			history.replaceState(null, "", to);
		}
	}

	const address = (day: string) => form.action.split("?")[0] + "?date=" + day;

	function move(day: number, breath: number): void {
		const to = iso(Math.max(Number(range!.min), Math.min(Number(range!.max), day)));
		range!.value = String(count(to));
		date!.value = to;
		clearTimeout(wait);
		wait = window.setTimeout(() => void show(address(to), "replace"), breath);
	}

	range.addEventListener("input", () => move(Number(range.value), 120));
	// By keyboard: a day, with Shift a month, with page keys from change to change.
	range.addEventListener("keydown", (ev) => {
		const forth = ev.key === "ArrowRight" || ev.key === "ArrowUp";
		if (ev.shiftKey && (forth || ev.key === "ArrowLeft" || ev.key === "ArrowDown")) {
			ev.preventDefault();
			move(Number(range.value) + (forth ? 30 : -30), 120);
		}
		if (ev.key === "PageUp" || ev.key === "PageDown") {
			const now = Number(range.value);
			const days = (range.dataset.changes ?? "").split(" ").map(Number);
			const to = ev.key === "PageUp" ? days.find((d) => d > now) : days.findLast((d) => d < now);
			ev.preventDefault();
			if (to) {
				move(to, 120);
			}
		}
	});
	date.addEventListener("change", () => {
		if (date.value) {
			range.value = String(count(date.value));
			void show(address(date.value), "push");
		}
	});
	// Back and forth lead to the day of the address, if it is of this page.
	addEventListener("popstate", () => {
		if (!form.isConnected) {
			return;
		}
		if (location.pathname !== new URL(form.action).pathname) {
			location.reload();
			return;
		}
		const day = new URLSearchParams(location.search).get("date");
		date.value = day ?? iso(Number(range.max));
		range.value = day ? String(count(day)) : range.max;
		void show(location.href, "as it is");
	});
	form.addEventListener("submit", (ev) => {
		ev.preventDefault();
		if (date.value) {
			void show(address(date.value), "push");
		}
	});
});
