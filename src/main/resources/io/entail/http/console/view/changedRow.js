// A row that differs between two moments, or that a write would restore.

import { route } from "../lib/route.js";
import { keyText, labelOf, rowPath } from "../lib/schema.js";
import { html } from "../lib/ui.js";
import { Diff, Operation, Text, plain } from "./parts.js";

/** `row` is `{entity, key, operation, diff}`. */
export function ChangedRow({ row, kind, workspace }) {
  const key = keyText(row.key) ?? "";
  const image = row.after ?? row.before;
  const path = kind?.topLevel ? [kind.api, key] : kind && image ? rowPath(kind, image) : undefined;
  const name = image && kind ? labelOf(kind, image) : nameIn(row.diff) ?? key;
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

function nameIn(diff) {
  const named = (diff ?? []).find(({ field }) => field === "name" || field === "username");
  const name = named?.after ?? named?.before;
  return typeof name === "string" ? name : undefined;
}
