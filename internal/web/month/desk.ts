// Asking the desk: changes are posted, and its answers shown: done, go elsewhere, or not so and why.
import { get } from "../ui/base/island";

export interface Done {
	version: string;
	said: string;
	slots: string[];
}

/** openSheet shows a page in the side sheet. */
export function openSheet(href: string): void {
	const sheet = document.getElementById("sheet") as HTMLDialogElement;
	void get(href, "#sheet-body").then(() => {
		if (!sheet.open) {
			sheet.showModal();
		}
		sheet.scrollTop = 0;
		document.querySelector<HTMLElement>("#sheet-body h2")?.focus();
	});
}

export function closeAll(): void {
	for (const d of document.querySelectorAll<HTMLDialogElement>("dialog[open]")) {
		d.close();
	}
}

/** say puts words into a toast. */
export function say(words: string): void {
	const box = document.getElementById("toasts")!;
	const t = document.createElement("div");
	t.className = "toast";
	const p = document.createElement("p");
	p.textContent = words;
	t.append(p);
	box.replaceChildren(t);
	setTimeout(() => t.remove(), 8000);
	t.addEventListener("click", () => t.remove());
}

/** problem shows what went wrong: in the sheet or dialog that is open, else in a toast. The markup is this house's own. */
export function problem(html: string): void {
	const open = [...document.querySelectorAll<HTMLDialogElement>("dialog[open]")].pop();
	const t = document.createElement("div");
	t.className = open ? "note note-alarm month-problem" : "toast toast-alarm";
	t.setAttribute("role", "alert");
	t.innerHTML = html;
	if (open) {
		open.querySelectorAll(".month-problem").forEach((x) => x.remove());
		(open.querySelector("#sheet-body, .dialog-body") ?? open).prepend(t);
		t.scrollIntoView({ block: "nearest" });
		return;
	}
	document.getElementById("toasts")!.replaceChildren(t);
	setTimeout(() => t.remove(), 12000);
	t.addEventListener("click", () => t.remove());
}

/** post sends a change. It gives what was done, or null where the answer is another: it is shown already. */
export async function post(to: string, body: URLSearchParams): Promise<Done | null> {
	let r: Response;
	let text: string;
	try {
		r = await fetch(to, { method: "POST", body, headers: { Accept: "application/json", "HX-Request": "true" } });
		text = await r.text();
	} catch {
		document.dispatchEvent(new Event("htmx:sendError"));
		return null;
	}
	const elsewhere = r.headers.get("HX-Redirect");
	if (elsewhere) {
		location.assign(elsewhere);
		return null;
	}
	if (r.ok) {
		return JSON.parse(text) as Done;
	}
	if (text.includes("month-conflict")) {
		ask(text);
	} else {
		problem(text);
	}
	return null;
}

/** ask shows the conflict with its three verbs. */
function ask(html: string): void {
	const d = document.getElementById("month-asks") as HTMLDialogElement;
	d.innerHTML = html;
	if (!d.open) {
		d.showModal();
	}
	d.querySelector<HTMLElement>(".field-error, [aria-invalid=true]")?.scrollIntoView({ block: "nearest" });
	d.querySelector<HTMLElement>("#month-asks-title")?.focus();
}

// Cancel is a link for browsers without a script; here it only closes.
document.addEventListener("click", (ev) => {
	if ((ev.target as Element).closest?.(".month-asks a[data-close]")) {
		ev.preventDefault();
	}
});
