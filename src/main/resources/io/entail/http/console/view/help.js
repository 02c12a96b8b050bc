// What the console is, and its shortcuts.

import { html } from "../lib/ui.js";
import { shortcuts } from "../session.js";
import { Dialog } from "./parts.js";

const KEYS = [
  ["?", "this help"],
  ["o", "overview"],
  ["g then l", "live changes"],
  ["g then r", "rejected attempts"],
  ["g then c", "compare two moments"],
  ["g then h", "health"],
  ["/", "search in the list"],
  ["n", "a new entity, in a list"],
  ["e", "edit, at an entity"],
  ["t", "the slider over time, at an entity; then ← and →"],
  ["Ctrl Enter", "save, in a form"],
  ["Esc", "close a dialog"],
];

export function HelpDialog({ close }) {
  return html`<${Dialog} title="Help" close=${close}>
    <p>
      Every write is kept: what it has changed, who made it and why. Any entity can be seen as it was at any time, and any write can be
      taken back, which is one more write.
    </p>
    <dl class="keys">
      ${KEYS.map(([key, what]) => html`<div key=${key}><dt>${key.split(" ").map(part => (part === "then" ? " then " : html`<kbd>${part}</kbd> `))}</dt><dd>${what}</dd></div>`)}
    </dl>
    <p><label class="check"><input type="checkbox" checked=${shortcuts.value} onChange=${event => (shortcuts.value = event.target.checked)} /> Single keys are shortcuts</label></p>
    <p class="quiet">Characters that cannot be seen, such as marks that turn the direction of text, are shown by their code: <span class="hidden-character">U+202E</span>.</p>
  <//>`;
}
