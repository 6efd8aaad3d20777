// Ctrl+K: what is typed is looked up as it is typed; the arrows choose, Enter goes there.
import { on } from "../base/island";

function parts() {
	return {
		box: document.getElementById("palette") as HTMLDialogElement,
		input: document.getElementById("palette-q") as HTMLInputElement,
		hits: document.getElementById("palette-hits") as HTMLElement,
	};
}

function links(): HTMLAnchorElement[] {
	return [...parts().hits.querySelectorAll<HTMLAnchorElement>("a.hit")];
}

function choose(i: number): void {
	const all = links();
	all.forEach((a, n) => {
		a.setAttribute("aria-selected", String(n === i));
		a.id = "hit-" + n;
	});
	const { input } = parts();
	if (all[i]) {
		input.setAttribute("aria-activedescendant", all[i].id);
		all[i].scrollIntoView({ block: "nearest" });
	} else {
		input.removeAttribute("aria-activedescendant");
	}
}

function chosen(): number {
	return links().findIndex((a) => a.getAttribute("aria-selected") === "true");
}

function open(): void {
	const { box, input } = parts();
	if (!box.open) {
		box.showModal();
		input.select();
		input.dispatchEvent(new Event("palette-open"));
	}
}

document.addEventListener("keydown", (ev) => {
	if ((ev.ctrlKey || ev.metaKey) && !ev.altKey && ev.key.toLowerCase() === "k") {
		ev.preventDefault();
		open();
	}
});

on("click", "[data-palette]", open);

document.addEventListener("htmx:afterSwap", (ev) => {
	if (ev.target instanceof HTMLElement && ev.target.id === "palette-hits") {
		choose(0);
	}
});

on("keydown", "#palette-q", (_, ev) => {
	const n = links().length;
	if (ev.key === "ArrowDown" && n) {
		choose((chosen() + 1) % n);
	} else if (ev.key === "ArrowUp" && n) {
		choose((chosen() - 1 + n) % n);
	} else {
		return;
	}
	ev.preventDefault();
});

// Enter sends the form: it goes to what is chosen, and to the page of everything found where nothing is listed yet.
on("submit", ".palette-form", (_, ev) => {
	const a = links()[Math.max(0, chosen())];
	if (a) {
		ev.preventDefault();
		a.click();
	}
});
