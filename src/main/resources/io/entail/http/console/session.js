// What lasts as long as the page: who acts, what was written last. Nothing of it is ever stored, nor in an address.

import { signal } from "./lib/ui.js";

/** The token, or the empty text. */
export const token = signal("");

/** Who writes, when there is no token that says so; or the empty text. */
export const actor = signal("");

/** Whether the server has asked for a token. */
export const refused = signal(false);

/** `auto`, `light` or `dark`. */
export const theme = signal("auto");

/** Whether single keys are shortcuts. */
export const shortcuts = signal(true);

/** Where this page's last write is, or null: reads wait until it can be seen. */
export const written = signal(null);

/** Whether the page has been elsewhere: the first view leaves the focus where the browser has it. */
export const visit = { isFirst: true };

const messages = signal([]);
let next = 0;

/** Messages that are on the page: `{id, text, kind}`. */
export { messages };

/** Tells people something that has happened; `kind` is `done` or `wrong`. */
export function tell(text, kind = "done") {
  const id = String(next++);
  messages.value = [...messages.value.slice(-3), { id, text, kind }];
  if (kind === "done") {
    setTimeout(() => dismiss(id), 8_000);
  }
}

export function dismiss(id) {
  messages.value = messages.value.filter(message => message.id !== id);
}
