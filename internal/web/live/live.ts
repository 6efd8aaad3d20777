// A page with data-watch is fetched again when others have changed what it shows: not under a reader's hands, and not while nobody
// looks. A hidden page lets its connection go; browsers have few for each site.
import htmx from "../thirdparty/htmx/htmx.esm.js";
import { island } from "../ui/base/island";

let rooms = "";
let shown = ""; // stamp of what stands on the page
let newest = "";
let source: EventSource | null = null;
let fetching = false;

island("[data-watch]", (el) => {
	shown = el.dataset.stamp ?? "";
	if (el.dataset.watch !== rooms) {
		rooms = el.dataset.watch ?? "";
		listen();
	}
});

function listen(): void {
	source?.close();
	source = null;
	if (rooms === "" || document.hidden) {
		return;
	}
	source = new EventSource("/live?rooms=" + encodeURIComponent(rooms));
	source.onmessage = (ev) => {
		newest = ev.data as string;
		void follow();
	};
}

// A reader is disturbed who has something open, has typed what is not sent yet, or has touched the page just now.
const rest = 2000;
let touched = -rest;
for (const what of ["keydown", "pointerdown", "input"]) {
	document.addEventListener(what, () => (touched = performance.now()), true);
}

function changed(el: Element): boolean {
	if (el instanceof HTMLSelectElement) {
		return [...el.options].some((o) => o.selected !== o.defaultSelected) && [...el.options].some((o) => o.defaultSelected);
	}
	if (el instanceof HTMLInputElement && (el.type === "checkbox" || el.type === "radio")) {
		return el.checked !== el.defaultChecked;
	}
	return (el instanceof HTMLInputElement || el instanceof HTMLTextAreaElement) && el.type !== "hidden" && el.value !== el.defaultValue;
}

function disturbs(): boolean {
	return performance.now() - touched < rest || document.querySelector("dialog[open]") !== null
		|| [...document.querySelectorAll("main input, main select, main textarea")].some(changed);
}

async function follow(): Promise<void> {
	if (fetching || newest === shown || document.hidden || disturbs()) {
		return;
	}
	fetching = true;
	const asked = newest;
	try {
		const res = await fetch(location.href, { headers: { Accept: "text/html" }, redirect: "error" });
		const text = await res.text();
		if (res.ok && !disturbs() && text.includes("data-watch")) {
			const at = (document.activeElement as HTMLElement | null)?.getAttribute("href");
			shown = asked; // whatever comes back: it is not asked for twice
			htmx.swap("#main", text, { swapStyle: "outerHTML", swapDelay: 0, settleDelay: 0 }, { select: "#main" });
			if (at) {
				[...document.querySelectorAll<HTMLElement>("main a[href]")].find((a) => a.getAttribute("href") === at)?.focus({ preventScroll: true });
			}
		}
	} catch {
		// The server is away; the feed comes back with it, and then the page is fetched.
	} finally {
		fetching = false;
	}
}

document.addEventListener("visibilitychange", listen);
setInterval(follow, 1000); // what came while it would have disturbed
