// The fields of an entity as they are, in the order of its definition.

import { writeJson } from "../lib/json.js";
import { member } from "../lib/tree.js";
import { html } from "../lib/ui.js";
import { Text, Value } from "./parts.js";
import { Reference } from "./reference.js";

/** Seconds below this, milliseconds from it on. */
const MILLIS_FROM = 1e11;

export function Fields({ kind, row, workspace, changed }) {
  const declared = kind.fields.filter(({ name }) => Object.hasOwn(row, name));
  const names = new Set(declared.map(({ name }) => name));
  const others = Object.keys(row).filter(name => !names.has(name));
  const isChanged = name => changed.some(({ field }) => field === name || field.startsWith(name + "."));
  return html`<dl class="fields">
    ${[...declared, ...others.map(name => ({ name, type: {} }))].map(
      ({ name, type }) => html`<div key=${"f" + name} class=${isChanged(name) ? "changed" : ""}>
        <dt><${Text} value=${name} max=${120} />${isChanged(name) && html`<span class="sr"> changed by this version</span>`}</dt>
        <dd><${FieldValue} type=${type} value=${member(row, name)} workspace=${workspace} /></dd>
      </div>`,
    )}
  </dl>`;
}

function FieldValue({ type, value, workspace }) {
  if (type.type === "foreign" && value) {
    return html`<${Reference} type=${type} value=${value} workspace=${workspace} named />`;
  }
  if (type.timestamp && typeof value === "number" && value > 0 && value < 1e14) {
    const at = new Date(value < MILLIS_FROM ? value * 1000 : value).toISOString();
    return html`<span class="scalar">${String(value)}</span> <time class="quiet" dateTime=${at}>${at.slice(0, 19).replace("T", " ")} UTC</time>`;
  }
  return html`<${Value} value=${value} />`;
}

export function Source({ row }) {
  return html`<pre class="source" tabindex="0" aria-label="JSON"><${Text} value=${writeJson(row, 2)} max=${20000} /></pre>`;
}
