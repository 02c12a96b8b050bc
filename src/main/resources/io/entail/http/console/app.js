// The console: its frame, and which view the address asks for.

import { catalog, loadCatalog } from "./catalog.js";
import { html, render, signal, useEffect } from "./lib/ui.js";
import { parseRoute } from "./lib/route.js";
import { theme, token, visit } from "./session.js";
import { Frame } from "./view/frame.js";
import { Loading, Wrong } from "./view/parts.js";
import { ChangesView } from "./view/changes.js";
import { CompareView } from "./view/compare.js";
import { EditView } from "./view/edit.js";
import { HealthView } from "./view/health.js";
import { ListView } from "./view/list.js";
import { Overview } from "./view/overview.js";
import { RejectionsView } from "./view/rejections.js";
import { RowView } from "./view/row.js";
import { UndoView } from "./view/undo.js";

const current = signal(parseRoute(location.hash));

const VIEWS = new Map([
  ["", Overview],
  ["list", ListView],
  ["row", RowView],
  ["new", EditView],
  ["edit", EditView],
  ["compare", CompareView],
  ["undo", UndoView],
  ["changes", ChangesView],
  ["rejections", RejectionsView],
  ["health", HealthView],
]);

addEventListener("hashchange", () => {
  visit.isFirst = false;
  current.value = parseRoute(location.hash);
  // The heading of the view takes the focus, so that whoever listens or uses keys is where the page is.
  document.activeElement?.blur?.();
  scrollTo(0, 0);
});

function App() {
  const { state, problem } = catalog.value;
  const { view, segments, query } = current.value;
  useEffect(() => {
    document.documentElement.dataset.theme = theme.value;
  }, [theme.value]);
  useEffect(() => {
    loadCatalog();
  }, [token.value]);
  const View = VIEWS.get(view);
  // Another address is another page: nothing that was typed or loaded is carried over.
  const key = [view, ...segments].join("/");
  return html`<${Frame} view=${view} segments=${segments}>
    ${state === "loading" && html`<${Loading} what="Asking the server what there is" />`}
    ${state === "failed" && html`<h1 tabindex="-1">${problem.status === 401 ? "A token is needed" : "The server does not say what there is"}</h1><${Wrong} problem=${problem} again=${loadCatalog} />`}
    ${state === "ready" && (View ? html`<${View} key=${key} view=${view} segments=${segments} query=${query} />` : html`<${Nowhere} />`)}
  <//>`;
}

function Nowhere() {
  return html`<div class="empty"><h1 tabindex="-1">There is no such page</h1><p><a href="#/">Go to the overview</a></p></div>`;
}

const root = document.getElementById("app");
root.textContent = "";
render(html`<${App} />`, root);
