// Islands: small scripts that wake up on the elements they belong to, on the page as it comes and on every part that
// is put into it later. htmx is bundled here and knows only attributes; it evaluates no code.
import htmx from "../../thirdparty/htmx/htmx.esm.js";

type Setup = (el: HTMLElement) => void;

const islands: [string, Setup][] = [];
const awake = new WeakMap<HTMLElement, Set<Setup>>();

function wake(root: ParentNode): void {
	for (const [selector, setup] of islands) {
		const found = [...root.querySelectorAll<HTMLElement>(selector)];
		if (root instanceof HTMLElement && root.matches(selector)) {
			found.unshift(root);
		}
		for (const el of found) {
			const done = awake.get(el) ?? new Set<Setup>();
			if (!done.has(setup)) {
				awake.set(el, done.add(setup));
				setup(el);
			}
		}
	}
}

/** island wakes setup once on every element that matches the selector, now and later. */
export function island(selector: string, setup: Setup): void {
	islands.push([selector, setup]);
	if (document.readyState !== "loading") {
		wake(document);
	}
}

/** on listens for an event on all elements that match, present and future. */
export function on<K extends keyof DocumentEventMap>(
	type: K,
	selector: string,
	act: (el: HTMLElement, ev: DocumentEventMap[K]) => void,
): void {
	document.addEventListener(type, (ev) => {
		const el = ev.target instanceof Element ? ev.target.closest<HTMLElement>(selector) : null;
		if (el) {
			act(el, ev);
		}
	});
}

/** get fetches a part of a page into an element. */
export function get(href: string, target: string): Promise<void> {
	return htmx.ajax("get", href, { target, swap: "innerHTML" }) as unknown as Promise<void>;
}

if (document.readyState === "loading") {
	document.addEventListener("DOMContentLoaded", () => wake(document));
} else {
	wake(document);
}
document.addEventListener("htmx:load", (ev) => {
	if (ev.target instanceof HTMLElement) {
		wake(ev.target);
	}
});

// A form that leads back to the page it stands on leaves the reader where they were.
const place = "place:" + location.pathname + location.search;
const kept = sessionStorage.getItem(place);
if (kept !== null) {
	sessionStorage.removeItem(place);
	addEventListener("load", () => scrollTo(0, Number(kept)));
}
function keepPlace(): void {
	sessionStorage.setItem(place, String(scrollY));
}
document.addEventListener("submit", keepPlace);
document.addEventListener("htmx:beforeRequest", (ev) => {
	const how = (ev as CustomEvent).detail?.requestConfig?.verb;
	if (how === "post") {
		keepPlace();
	}
});
