// data-dialog="id" opens a dialog; data-close, a press outside and Escape close it.
import { on } from "../base/island";

on("click", "[data-dialog]", (el) => {
	const d = document.getElementById(el.dataset.dialog!);
	if (d instanceof HTMLDialogElement) {
		d.showModal();
	}
});

on("click", "[data-close]", (el) => el.closest("dialog")?.close());

document.addEventListener("click", (ev) => {
	const d = ev.target;
	if (d instanceof HTMLDialogElement && d.open) {
		const r = d.getBoundingClientRect();
		const inside = ev.clientX >= r.left && ev.clientX <= r.right && ev.clientY >= r.top && ev.clientY <= r.bottom;
		// A press of Enter reports no place on the screen.
		if (!inside && (ev.clientX !== 0 || ev.clientY !== 0)) {
			d.close();
		}
	}
});
