// Links with data-sheet open their page in the side sheet; opened by themselves they are pages like any other.
import { get, on } from "../base/island";

let from: HTMLElement | null = null;

on("click", "a[data-sheet]", (el, ev) => {
	if (ev.metaKey || ev.ctrlKey || ev.shiftKey || ev.button !== 0) {
		return;
	}
	ev.preventDefault();
	const sheet = document.getElementById("sheet") as HTMLDialogElement;
	if (!sheet.open) {
		from = el;
	}
	void get((el as HTMLAnchorElement).href, "#sheet-body");
});

// Whatever is put into the sheet opens it: a link, or a form on a sheet that is shown as a page by itself.
document.addEventListener("htmx:afterSwap", (ev) => {
	if (!(ev.target instanceof HTMLElement) || ev.target.id !== "sheet-body") {
		return;
	}
	const sheet = document.getElementById("sheet") as HTMLDialogElement;
	if (!sheet.open) {
		sheet.showModal();
	}
	sheet.scrollTop = 0;
	(ev.target.querySelector<HTMLElement>("[role=alert][tabindex]") ?? ev.target.querySelector<HTMLElement>("h2"))?.focus();
});

document.getElementById("sheet")?.addEventListener("close", () => {
	document.getElementById("sheet-body")!.replaceChildren();
	from?.focus();
	from = null;
});
