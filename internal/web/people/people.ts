// A button with data-copy puts the value of a field into the clipboard and says so.
import { on } from "../ui/base/island";

on("click", "button[data-copy]", (el) => {
	const field = document.getElementById(el.dataset.copy!) as HTMLInputElement;
	field.select();
	const done = () => {
		el.textContent = el.dataset.copied!;
	};
	if (navigator.clipboard) {
		void navigator.clipboard.writeText(field.value).then(done, () => {});
	} else if (document.execCommand("copy")) {
		done(); // without https a page has no clipboard of its own
	}
});
