// The first page: which server this is, and what its store has.

import { DEFAULT_WORKSPACE, catalog } from "../catalog.js";
import { html } from "../lib/ui.js";
import { member } from "../lib/tree.js";
import { read } from "../api.js";
import { route } from "../lib/route.js";
import { Heading, Text, grouped, plain, useLoad } from "./parts.js";

export function Overview() {
  const { about, kinds, workspaces } = catalog.value;
  const status = useLoad(signal => read(["status"], { signal }).then(answer => answer.body), []);
  const entail = status.data?.entail;
  const rows = new Map((entail?.entities ?? []).map(entity => [entity.name, entity.rows]));
  return html`
    <${Heading} title="Overview">Overview<//>
    <dl class="facts">
      <div><dt>Store</dt><dd><${Text} value=${entail?.store ?? "…"} max=${80} /></dd></div>
      <div><dt>Position</dt><dd><code><${Text} value=${entail?.position ?? "…"} max=${40} /></code></dd></div>
      <div><dt>Speaks as version</dt><dd><${Text} value=${member(about, "version") ?? "?"} max=${40} /></dd></div>
      <div><dt>Workspaces</dt><dd>${grouped(Math.max(1, workspaces.length))}</dd></div>
    </dl>
    <h2>What the store has, in all workspaces</h2>
    ${!kinds.length && html`<p class="empty">The server has no entities.</p>`}
    <ul class="kinds">
      ${kinds.map(
        kind => html`<li key=${kind.name}>
          ${kind.topLevel
            ? html`<a href=${route("list", [DEFAULT_WORKSPACE, kind.api])}>${plain(kind.api, 40)}</a>`
            : html`<span>${plain(kind.nested, 40)} <span class="quiet">below ${kind.parents.map(({ parent }) => plain(parent.api, 40)).join(", ")}</span></span>`}
          <b>${rows.has(kind.name) ? grouped(rows.get(kind.name)) : "…"}</b>
        </li>`,
      )}
    </ul>`;
}
