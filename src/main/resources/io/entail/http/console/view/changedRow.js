// A row that differs between two moments, or that a write would restore.

import { route } from "../lib/route.js";
import { keyOf, keyText, labelOf, rowPath } from "../lib/schema.js";
import { html } from "../lib/ui.js";
import { Diff, Operation, Text, plain } from "./parts.js";

/** `row` is `{entity, key, operation, diff, before, after}`. */
export function ChangedRow({ row, kind, workspace }) {
  const image = row.after ?? row.before;
  const key = (kind && keyOf(kind, row.key)) ?? keyText(row.key) ?? "";
  const path = kind && image ? rowPath(kind, image) : undefined;
  const name = kind && image ? labelOf(kind, image) : key;
  return html`<li class="panel">
    <header class="panel-head">
      <h3>
        <${Operation} operation=${row.operation} /> <span class="quiet">${plain(row.entity, 60)}</span>${" "}
        ${path ? html`<a href=${route("row", [workspace, ...path])}><${Text} value=${name} max=${80} /></a>` : html`<${Text} value=${name} max=${80} />`}
        ${name !== key && html` <span class="key"><${Text} value=${key} max=${60} /></span>`}
      </h3>
    </header>
    <${Diff} diff=${row.diff} operation=${row.operation} />
  </li>`;
}
