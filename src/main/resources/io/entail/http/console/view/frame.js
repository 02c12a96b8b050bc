// What is around every view: the bar on top, where one can go, and messages.

import { DEFAULT_WORKSPACE, catalog, workspaceKey } from "../catalog.js";
import { actor, dismiss, messages, refused, shortcuts, theme, token, written } from "../session.js";
import { html, useEffect, useState } from "../lib/ui.js";
import { read } from "../api.js";
import { route } from "../lib/route.js";
import { Text, grouped, plain } from "./parts.js";
import { HelpDialog } from "./help.js";
import { WhoDialog } from "./who.js";

const PLACES = [
  { view: "changes", name: "Live changes", key: "l" },
  { view: "rejections", name: "Rejected attempts", key: "r" },
  { view: "compare", name: "Compare moments", key: "c", ofWorkspace: true },
  { view: "health", name: "Health", key: "h" },
];
const THEMES = new Map([
  ["auto", { next: "dark", name: "as the system", sign: "◐" }],
  ["dark", { next: "light", name: "dark", sign: "●" }],
  ["light", { next: "auto", name: "light", sign: "○" }],
]);
const IN_WORKSPACE = new Set(["list", "row", "new", "edit", "compare", "undo"]);

/** The workspace that the address is in, or was in last. */
let lastWorkspace = DEFAULT_WORKSPACE;

export function Frame({ view, segments, children }) {
  if (IN_WORKSPACE.has(view) && segments[0]) {
    lastWorkspace = segments[0];
  }
  const workspace = lastWorkspace;
  const [dialog, setDialog] = useState(null);
  const [menu, setMenu] = useState(false);
  const who = dialog === "who" || refused.value;
  useEffect(() => setMenu(false), [view, segments.join("/")]);
  useShortcuts(workspace, () => setDialog("help"));
  const look = THEMES.get(theme.value);
  return html`
    <a class="skip" href="#main" onClick=${event => (event.preventDefault(), document.getElementById("main").focus())}>Skip to content</a>
    <header class="top">
      <button type="button" class="icon menu" aria-expanded=${String(menu)} aria-controls="side" aria-label="Menu" onClick=${() => setMenu(!menu)}>☰</button>
      <a class="brand" href="#/">entail</a>
      <${WorkspaceChooser} workspace=${workspace} view=${view} segments=${segments} />
      <span class="grow"></span>
      <button type="button" class="plain" aria-haspopup="dialog" onClick=${() => setDialog("who")}>${token.value ? "token given" : actor.value ? html`<${Text} value=${actor.value} max=${24} />` : "who are you?"}</button>
      <button type="button" class="icon" aria-label=${"Colours: " + look.name} title=${"Colours: " + look.name} onClick=${() => (theme.value = look.next)}>${look.sign}</button>
      <button type="button" class="icon" aria-label="Help and shortcuts" aria-haspopup="dialog" onClick=${() => setDialog("help")}>?</button>
    </header>
    <div class="columns">
      <nav id="side" class=${menu ? "side open" : "side"} aria-label="Places">
        <${Kinds} workspace=${workspace} segments=${segments} />
        <h2>The log</h2>
        <ul>
          ${PLACES.map(
            place => html`<li key=${place.view}>
              <a href=${route(place.view, place.ofWorkspace ? [workspace] : [])} aria-current=${view === place.view ? "page" : null}>${place.name}</a>
            </li>`,
          )}
        </ul>
      </nav>
      <main id="main" tabindex="-1">${children}</main>
    </div>
    <${Messages} />
    ${who && html`<${WhoDialog} close=${() => ((refused.value = false), setDialog(null))} />`}
    ${dialog === "help" && !who && html`<${HelpDialog} close=${() => setDialog(null)} />`}
  `;
}

function WorkspaceChooser({ workspace, view, segments }) {
  const names = catalog.value.workspaces.map(known => known.name);
  const all = [...new Set([DEFAULT_WORKSPACE, workspace, ...names])];
  const go = name => {
    // A list is shown of the other workspace; a row is not there.
    const stays = view === "list" && segments.length === 2;
    lastWorkspace = name;
    location.hash = view === "compare" ? route("compare", [name]) : stays ? route("list", [name, segments[1]]) : route("list", [name, firstKind()]);
  };
  return html`<label class="workspace"><span class="label">Workspace</span>
    <select value=${workspace} onChange=${event => go(event.target.value)}>
      ${all.map(name => html`<option key=${"w" + name} value=${name} selected=${name === workspace}>${plain(name, 40)}</option>`)}
    </select>
  </label>`;
}

function firstKind() {
  const { kinds } = catalog.value;
  return (kinds.find(kind => kind.topLevel && kind.workspaceable) ?? kinds[0])?.api ?? "";
}

function Kinds({ workspace, segments }) {
  const kinds = catalog.value.kinds.filter(kind => kind.topLevel);
  const counts = useCounts(kinds, workspace);
  return html`<h2>Entities</h2>
    ${!kinds.length && html`<p class="quiet">none yet</p>`}
    <ul>
      ${kinds.map(
        kind => html`<li key=${kind.api}>
          <a href=${route("list", [workspace, kind.api])} aria-current=${segments[1] === kind.api && segments.length === 2 ? "page" : null}>
            <span class="name">${plain(kind.api, 40)}</span>
            <span class="number">${counts.has(kind.api) ? grouped(counts.get(kind.api) ?? "?") : "…"}</span>
          </a>
        </li>`,
      )}
    </ul>`;
}

const COUNTS_AT_ONCE = 3;
/** How many rows there are of each kind, asked again after a write from here only: counting may be work; null when unknown. */
function useCounts(kinds, workspace) {
  const [counts, setCounts] = useState(new Map());
  useEffect(() => {
    const end = new AbortController();
    const waiting = [...kinds];
    const work = async () => {
      for (let kind = waiting.shift(); kind && !end.signal.aborted; kind = waiting.shift()) {
        const total = await read([kind.api], { workspace: workspaceKey(workspace), query: { size: 1, count: true }, signal: end.signal }).then(
          answer => answer.body.total ?? null,
          () => null,
        );
        const { api } = kind;
        end.signal.aborted || setCounts(known => new Map(known).set(api, total));
      }
    };
    for (let i = 0; i < COUNTS_AT_ONCE; i++) {
      work();
    }
    return () => end.abort();
  }, [catalog.value, workspace, written.value]);
  return counts;
}

function Messages() {
  const of = kind => messages.value.filter(message => message.kind === kind);
  const list = kind => of(kind).map(
    message => html`<div class=${"message " + kind} key=${message.id}>
      <span><${Text} value=${message.text} max=${500} /></span>
      <button type="button" class="icon" aria-label="Dismiss" onClick=${() => dismiss(message.id)}>✕</button>
    </div>`,
  );
  return html`<div class="messages">
    <div role="status" aria-live="polite">${list("done")}</div>
    <div role="alert" aria-live="assertive">${list("wrong")}</div>
  </div>`;
}

const TYPING = "input:not([type=range], [type=checkbox], [type=radio]), textarea, select, dialog, [contenteditable]";

/** Single keys, while nothing is being typed. */
function useShortcuts(workspace, help) {
  useEffect(() => {
    let afterG = 0;
    const pressed = event => {
      const typing = event.target.closest?.(TYPING);
      if (!shortcuts.value || typing || event.ctrlKey || event.metaKey || event.altKey) {
        return;
      }
      const place = Date.now() - afterG < 1500 && PLACES.find(({ key }) => key === event.key);
      afterG = event.key === "g" ? Date.now() : 0;
      if (place) {
        location.hash = route(place.view, place.ofWorkspace ? [workspace] : []);
      } else if (event.key === "?") {
        help();
      } else if (event.key === "o") {
        location.hash = "#/";
      } else {
        const target = document.querySelector(`[data-shortcut="${CSS.escape(event.key)}"]`);
        if (!target) {
          return;
        }
        target.matches("input") ? target.focus() : target.click();
      }
      event.preventDefault();
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, [workspace]);
}
