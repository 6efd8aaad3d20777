// What the address says of the grid: the version, and what it is narrowed to.

/** plainAddress names the version that edits go to by its month, so that whoever comes back lands where the edits are. */
export function plainAddress(grid: HTMLElement): void {
	const u = new URL(location.href);
	const month = new URL(grid.dataset.bare!, location.href).searchParams.get("month");
	if (month && u.searchParams.has("version")) {
		u.searchParams.delete("version");
		u.searchParams.delete("from");
		u.searchParams.set("month", month);
		history.replaceState(history.state, "", u);
	}
}

/** queryOf is what the filters say, without those that are empty. */
export function queryOf(form: HTMLFormElement | null): URLSearchParams {
	const q = new URLSearchParams();
	if (form) {
		new FormData(form).forEach((v, k) => {
			if (v !== "") {
				q.append(k, String(v));
			}
		});
	}
	return q;
}

/** watchFilters keeps the address with the filters as they are set, and calls when they have changed. */
export function watchFilters(form: HTMLFormElement | null, call: () => void): void {
	let wait = 0;
	const changed = (): void => {
		const q = queryOf(form);
		history.replaceState(history.state, "", "/month?" + q);
		const narrowed = [...q.keys()].some((k) => !["month", "version", "view"].includes(k));
		document.querySelector(".month-bare")?.toggleAttribute("hidden", !narrowed);
		form!.querySelectorAll("select").forEach((s) => s.classList.toggle("month-set", s.value !== ""));
		call();
	};
	form?.addEventListener("submit", (ev) => {
		ev.preventDefault();
		changed();
	});
	form?.addEventListener("input", (ev) => {
		clearTimeout(wait);
		const typed = ev.target instanceof HTMLInputElement && ev.target.type === "search";
		wait = window.setTimeout(changed, typed ? 160 : 0);
	});
}
