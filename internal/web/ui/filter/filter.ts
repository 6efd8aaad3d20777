// Filters take effect as they are set: forms with data-live are sent on change, and while one types after a breath.
import { island } from "../base/island";

island("form[data-live]", (el) => {
	const form = el as HTMLFormElement;
	let wait = 0;
	form.addEventListener("change", (ev) => {
		if (!(ev.target instanceof HTMLInputElement && (ev.target.type === "search" || ev.target.type === "text"))) {
			form.requestSubmit();
		}
	});
	if (!form.hasAttribute("hx-get")) {
		return;
	}
	form.addEventListener("input", (ev) => {
		if (ev.target instanceof HTMLInputElement && (ev.target.type === "search" || ev.target.type === "text")) {
			clearTimeout(wait);
			wait = window.setTimeout(() => form.requestSubmit(), 220);
		}
	});
});

// Empty filters leave no trace in the address.
document.addEventListener("submit", (ev) => {
	const form = ev.target as HTMLFormElement;
	if (form.matches("form[data-live]:not([hx-get])")) {
		for (const el of form.elements) {
			if ((el instanceof HTMLInputElement || el instanceof HTMLSelectElement) && el.value === "") {
				el.disabled = true;
			}
		}
	}
});
