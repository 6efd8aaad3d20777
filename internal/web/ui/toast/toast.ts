// Toasts go by themselves after a while, or by a press. Where the desk does not answer, one says so.
import { island } from "../base/island";

island(".toast", (el) => {
	setTimeout(() => el.remove(), 8000);
	el.addEventListener("click", () => el.remove());
});

function lost(): void {
	const box = document.getElementById("toasts");
	const t = document.getElementById("lost") as HTMLTemplateElement | null;
	if (!box || !t || box.querySelector(".toast-alarm")) {
		return;
	}
	box.append(t.content.cloneNode(true));
	const said = box.querySelector<HTMLElement>(".toast-alarm");
	setTimeout(() => said?.remove(), 8000);
}

document.addEventListener("htmx:sendError", lost);
document.addEventListener("htmx:timeout", lost);
