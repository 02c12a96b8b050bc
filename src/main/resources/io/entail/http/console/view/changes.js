// The live feed: what is written, as it is written.

import { catalog, kindNamed, workspaceName } from "../catalog.js";
import { follow } from "../api.js";
import { changeId, unseen } from "../lib/audit.js";
import { route } from "../lib/route.js";
import { keyText, labelOf, rowPath } from "../lib/schema.js";
import { isObject, same } from "../lib/tree.js";
import { html, useEffect, useRef, useState } from "../lib/ui.js";
import { Cause, Diff, Empty, Heading, Operation, Position, Text, When, Wrong, count, plain } from "./parts.js";

/** The newest are kept. */
const SHOWN_MAX = 300;

/** The page is drawn so often at most, however fast changes come. */
const DRAW_MILLIS = 200;

const OPERATIONS = new Map([
  ["c", "create"],
  ["u", "update"],
  ["d", "delete"],
]);

export function ChangesView() {
  const [begin, setBegin] = useState("end");
  const [typed, setTyped] = useState("");
  const [entity, setEntity] = useState("");
  const [paused, setPaused] = useState(false);
  const [link, setLink] = useState({ state: "connecting" });
  const [seen, setSeen] = useState({ rows: [], total: 0 });
  const lastId = useRef(null);
  const place = useRef(null);
  useEffect(() => {
    if (paused) {
      return undefined;
    }
    const end = new AbortController();
    const coming = [];
    const draw = () => {
      const rows = coming.splice(0).reverse();
      if (rows.length) {
        setSeen(known => {
          const fresh = unseen(rows, known.rows);
          return { rows: [...fresh, ...known.rows].slice(0, SHOWN_MAX), total: known.total + fresh.length };
        });
      }
    };
    const timer = setInterval(draw, DRAW_MILLIS);
    setLink({ state: "connecting" });
    follow(["changes"], {
      signal: end.signal,
      query: { entity: entity || undefined },
      from: place.current ?? begin,
      lastId: lastId.current,
      state: next => {
        place.current = next.from ?? place.current;
        setLink(next);
      },
      heard: event => {
        lastId.current = event.id ?? lastId.current;
        if (event.event === "change" && isObject(event.data)) {
          coming.push(event.data);
          coming.length > 2 * SHOWN_MAX && coming.splice(0, SHOWN_MAX);
        }
      },
    });
    return () => (end.abort(), clearInterval(timer), draw());
  }, [begin, entity, paused]);
  const anew = from => {
    lastId.current = null;
    place.current = null;
    setSeen({ rows: [], total: 0 });
    setPaused(false);
    setBegin(from);
  };
  const choose = name => {
    lastId.current = null;
    place.current = null;
    setSeen({ rows: [], total: 0 });
    setEntity(name);
  };
  return html`
    <header class="heading">
      <${Heading} title="Live changes">Live changes<//>
      <${Link} link=${link} paused=${paused} />
      <span class="grow"></span>
      <button type="button" class="primary" aria-pressed=${String(paused)} onClick=${() => setPaused(!paused)}>${paused ? "Go on" : "Pause"}</button>
    </header>
    <form class="tools" onSubmit=${event => (event.preventDefault(), anew(typed.trim() || "end"))}>
      <div><label for="begin">From <span class="quiet">time, position or “beginning”</span></label><input id="begin" value=${typed} placeholder="now" autocomplete="off" onInput=${event => setTyped(event.target.value)} /></div>
      <div><label for="only">Only</label>
        <select id="only" value=${entity} onChange=${event => choose(event.target.value)}>
          <option value="">all entities</option>
          ${catalog.value.kinds.map(kind => html`<option key=${kind.name} value=${kind.name}>${plain(kind.name, 60)}</option>`)}
        </select>
      </div>
      <div class="buttons"><button type="submit">Show</button></div>
    </form>
    ${link.state === "ended" && html`<${Wrong} problem=${link.problem} again=${() => anew(begin)} />`}
    ${!seen.rows.length && link.state !== "ended" && html`<${Empty}><p>${paused ? "Paused. What is written meanwhile is shown when it goes on." : begin === "end" ? "Nothing has been written since this page was opened." : "Nothing was written since then."}</p><//>`}
    <p class="quiet" role="status">${seen.total > 0 && `${count(seen.total, "change")}${seen.total > SHOWN_MAX ? `, the last ${SHOWN_MAX} are shown` : ""}`}</p>
    <ol class="feed" aria-label="Changes, the newest first">
      ${seen.rows.map(change => html`<${Change} key=${changeId(change)} change=${change} />`)}
    </ol>`;
}

function Link({ link, paused }) {
  const words = paused
    ? "paused"
    : link.state === "open"
      ? "live"
      : link.state === "waiting"
        ? `${link.problem ? link.problem.message : "the stream has ended"}; connecting again in ${Math.max(1, Math.round(link.millis / 1000))} s`
        : link.state === "ended"
          ? "ended"
          : "connecting";
  return html`<span class=${"link-state " + (paused ? "paused" : link.state)} role="status"><${Text} value=${words} max=${200} /></span>`;
}

function Change({ change }) {
  const kind = kindNamed(change.entity);
  const operation = OPERATIONS.get(change.op) ?? change.op;
  const workspace = workspaceName(change.workspace);
  const image = change.after ?? change.before;
  const key = keyText(change.key) ?? "";
  const path = kind && isObject(image) ? rowPath(kind, image) : undefined;
  const name = kind && isObject(image) ? labelOf(kind, image) : key;
  return html`<li class="panel">
    <div class="what">
      <${Operation} operation=${operation} /> <span class="quiet">${plain(kind?.api ?? change.entity, 60)}</span>${" "}
      ${path ? html`<a href=${route("row", [workspace, ...path])}><${Text} value=${name} max=${80} /></a>` : html`<b><${Text} value=${name} max=${80} /></b>`}
      <span class="quiet">version ${plain(change.version, 20)}</span>
      <span class="grow"></span>
      <${Position} at=${change.position} /> <${When} at=${change.at} />
    </div>
    <div class="what"><${Cause} actor=${change.actor} reason=${change.reason} /><span class="grow"></span><a href=${route("undo", [workspace, change.position])}>undo this write</a></div>
    <details>
      <summary>what</summary>
      <${Diff} diff=${differences(change.before, change.after)} operation=${operation} />
    </details>
  </li>`;
}

/** Field by field, at the top. */
function differences(before, after) {
  const [old, fresh] = [before, after].map(image => new Map(isObject(image) ? Object.entries(image) : []));
  return [...new Set([...old.keys(), ...fresh.keys()])]
    .filter(field => !same(old.get(field), fresh.get(field)))
    .map(field => ({ field, before: old.get(field) ?? null, after: fresh.get(field) ?? null }));
}
