// Toasts go by themselves after a while, or by a press. They stand above everything, a dialog too. Where the desk does not
// answer, one says so.
import { island } from "../base/island";

const staying = 8000;

function raise(): void {
	const box = document.getElementById("toasts");
	if (box?.matches(":popover-open")) {
		box.hidePopover(); // to come up again above a dialog that was opened since
	}
	box?.showPopover();
}

function keep(el: HTMLElement): void {
	setTimeout(() => el.remove(), staying);
	el.addEventListener("click", () => el.remove());
	raise();
}

island(".toast", keep);

function lost(): void {
	const box = document.getElementById("toasts");
	const t = document.getElementById("lost") as HTMLTemplateElement | null;
	if (!box || !t || box.querySelector(".toast-alarm")) {
		return;
	}
	box.append(t.content.cloneNode(true));
	keep(box.querySelector<HTMLElement>(".toast-alarm")!);
}

document.addEventListener("htmx:sendError", lost);
document.addEventListener("htmx:timeout", lost);
