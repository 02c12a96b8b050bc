// What belongs to an entity: the first rows of each kind below it.

import { workspaceKey } from "../catalog.js";
import { read } from "../api.js";
import { route } from "../lib/route.js";
import { keyOf, labelOf } from "../lib/schema.js";
import { html } from "../lib/ui.js";
import { Loading, Text, Wrong, grouped, plain, useLoad } from "./parts.js";

const ROWS = 5;

export function Children({ kind, workspace, segments }) {
  // Of a kind that is itself below another the API has no children.
  if (!kind.children.length || segments.length !== 2) {
    return null;
  }
  return html`<section aria-labelledby="children-title">
    <h2 id="children-title">What belongs to it</h2>
    <div class="children">
      ${kind.children.map(relation => html`<${Below} key=${relation.path} relation=${relation} workspace=${workspace} segments=${segments} />`)}
    </div>
  </section>`;
}

function Below({ relation, workspace, segments }) {
  const list = [...segments, relation.path];
  const page = useLoad(
    signal => read(list, { workspace: workspaceKey(workspace), query: { size: ROWS, count: true }, signal }).then(answer => answer.body),
    [workspace, list.join("/")],
  );
  const rows = page.data?.data ?? [];
  return html`<section class="panel small" aria-label=${plain(relation.path, 40)}>
    <header class="panel-head">
      <h3><a href=${route("list", [workspace, ...list])}>${plain(relation.path, 40)}</a> <span class="quiet">${page.data && grouped(page.data.total ?? rows.length)}</span></h3>
      <a class="link" href=${route("new", [workspace, ...list])}>new<span class="sr"> in ${plain(relation.path, 40)}</span></a>
    </header>
    ${page.problem && html`<${Wrong} problem=${page.problem} again=${page.again} />`}
    ${!page.data && page.isLoading && html`<${Loading} />`}
    ${page.data && !rows.length && html`<p class="quiet">none</p>`}
    <ul class="rows">
      ${rows.map(row => html`<li key=${"c" + keyOf(relation.kind, row)}><a href=${route("row", [workspace, ...list, keyOf(relation.kind, row)])}><${Text} value=${labelOf(relation.kind, row)} max=${60} /></a></li>`)}
      ${page.data?.offset && html`<li><a href=${route("list", [workspace, ...list])}>all of them</a></li>`}
    </ul>
  </section>`;
}
