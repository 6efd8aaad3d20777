// Forms that a passkey answers: what it is asked stands in the form, its answer is put into the form and sent with it. The browser asks at once;
// where the person turned it down, the button asks again.
import { island } from "../base/island";

function bytes(text: string): ArrayBuffer {
	const raw = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
	return Uint8Array.from(raw, (c) => c.charCodeAt(0)).buffer;
}

function text(buffer: ArrayBuffer | null): string | undefined {
	if (!buffer) {
		return undefined;
	}
	let raw = "";
	for (const b of new Uint8Array(buffer)) {
		raw += String.fromCharCode(b);
	}
	return btoa(raw).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

type Listed = { id: string; type: PublicKeyCredentialType; transports?: AuthenticatorTransport[] };

function listed(all: Listed[] | undefined): PublicKeyCredentialDescriptor[] | undefined {
	return all?.map((c) => ({ ...c, id: bytes(c.id) }));
}

async function create(options: any): Promise<unknown> {
	const o = options.publicKey;
	const made = (await navigator.credentials.create({
		publicKey: { ...o, challenge: bytes(o.challenge), user: { ...o.user, id: bytes(o.user.id) }, excludeCredentials: listed(o.excludeCredentials) },
	})) as PublicKeyCredential;
	const r = made.response as AuthenticatorAttestationResponse;
	return {
		id: made.id, rawId: text(made.rawId), type: made.type, authenticatorAttachment: made.authenticatorAttachment ?? undefined,
		clientExtensionResults: made.getClientExtensionResults(),
		response: { clientDataJSON: text(r.clientDataJSON), attestationObject: text(r.attestationObject), transports: r.getTransports?.() },
	};
}

async function ask(options: any): Promise<unknown> {
	const o = options.publicKey;
	const got = (await navigator.credentials.get({
		publicKey: { ...o, challenge: bytes(o.challenge), allowCredentials: listed(o.allowCredentials) },
	})) as PublicKeyCredential;
	const r = got.response as AuthenticatorAssertionResponse;
	return {
		id: got.id, rawId: text(got.rawId), type: got.type, authenticatorAttachment: got.authenticatorAttachment ?? undefined,
		clientExtensionResults: got.getClientExtensionResults(),
		response: {
			clientDataJSON: text(r.clientDataJSON), authenticatorData: text(r.authenticatorData), signature: text(r.signature), userHandle: text(r.userHandle),
		},
	};
}

island("form[data-passkey]", (el) => {
	const form = el as HTMLFormElement;
	const show = (name: string, yes: boolean): void => {
		const p = form.querySelector<HTMLElement>(`[data-passkey-${name}]`);
		if (p) {
			p.hidden = !yes;
		}
	};
	if (!window.PublicKeyCredential) {
		show("none", true);
		return;
	}
	let busy = false;
	const run = async (): Promise<void> => {
		if (busy) {
			return;
		}
		busy = true;
		show("failed", false);
		show("waits", true);
		try {
			const options = JSON.parse(form.dataset.options ?? "");
			const answer = form.dataset.passkey === "create" ? await create(options) : await ask(options);
			form.querySelector<HTMLInputElement>("input[name=passkey]")!.value = JSON.stringify(answer);
			form.submit();
		} catch {
			show("waits", false);
			show("failed", true);
			busy = false;
		}
	};
	form.addEventListener("submit", (ev) => {
		ev.preventDefault();
		void run();
	});
	void run();
});
