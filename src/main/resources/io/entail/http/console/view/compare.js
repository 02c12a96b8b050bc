// Two moments of a workspace, and what differs between them.

import { kindNamed, workspaceKey } from "../catalog.js";
import { read } from "../api.js";
import { withDiff } from "../lib/audit.js";
import { route } from "../lib/route.js";
import { before, exactly } from "../lib/time.js";
import { html, useState } from "../lib/ui.js";
import { Empty, Heading, Loading, Position, Text, Wrong, count, plain, useLoad } from "./parts.js";
import { ChangedRow } from "./changedRow.js";

const SPANS = [
  [3600, "an hour ago"],
  [86_400, "a day ago"],
  [7 * 86_400, "a week ago"],
];
/** A comparison may have to read the log. */
const MILLIS_MAX = 10 * 60_000;

/** So many rows are shown before somebody asks for more. */
const ROWS = 200;

export function CompareView({ segments: [workspace], query }) {
  const from = query.get("from") ?? "";
  const to = query.get("to") ?? "";
  return html`
    <${Heading} title="Compare">Compare two moments of <${Text} value=${workspace} max=${60} /><//>
    <${Moments} workspace=${workspace} from=${from} to=${to} />
    ${from ? html`<${Differences} key=${from + "\n" + to} workspace=${workspace} from=${from} to=${to} />` : html`<${Empty}><p>Choose from when on.</p><//>`}`;
}

function Moments({ workspace, from, to }) {
  const [begin, setBegin] = useState(from);
  const [end, setEnd] = useState(to);
  const go = (first, last) => (location.hash = route("compare", [workspace], { from: first.trim(), to: last.trim() }));
  return html`<form class="tools" onSubmit=${event => (event.preventDefault(), go(begin, end))}>
    <${Moment} id="from" name="From" value=${begin} set=${setBegin} />
    <${Moment} id="to" name="To" value=${end} set=${setEnd} hint="now" />
    <div class="buttons">
      <button type="submit" class="primary">Compare</button>
      ${SPANS.map(([span, name]) => html`<button type="button" key=${name} onClick=${() => (setBegin(before(span)), setEnd(""), go(before(span), ""))}>${name}</button>`)}
    </div>
  </form>`;
}

/** A time or a position as text; a picker writes the text. */
function Moment({ id, name, value, set, hint }) {
  const pick = event => event.target.value && set(new Date(event.target.value).toISOString());
  return html`<div>
    <label for=${id}>${name} <span class="quiet">time or position</span></label>
    <div class="joined">
      <input id=${id} value=${value} placeholder=${hint ?? "2026-11-28T10:00:00Z or 0:41"} autocomplete="off" spellcheck=${false} onInput=${event => set(event.target.value)} />
      <input type="datetime-local" step="1" aria-label=${name + ": pick a local time"} onChange=${pick} />
    </div>
  </div>`;
}

function Differences({ workspace, from, to }) {
  const { data, problem, isLoading, again } = useLoad(
    signal => read(["diff"], { workspace: workspaceKey(workspace), query: { from, to }, signal, millisMax: MILLIS_MAX }).then(answer => ({ ...answer.body, data: answer.body.data.map(withDiff) })),
    [workspace, from, to],
  );
  const [shown, setShown] = useState(ROWS);
  const rows = data?.data ?? [];
  return html`
    ${problem && html`<${Wrong} problem=${problem} again=${again} />`}
    ${isLoading && !data && html`<${Loading} what="Comparing" />`}
    ${data && !problem && html`<p role="status">${rows.length ? `${count(rows.length, "entity", "entities")} ${rows.length === 1 ? "differs" : "differ"}` : "Nothing differs"} between <${End} moment=${data.from} /> and <${End} moment=${data.to} />.</p>`}
    ${byEntity(rows.slice(0, shown)).map(
      ([entity, changed]) => html`<section key=${"k" + entity} aria-label=${plain(entity, 60)}>
        <h2>${plain(entity, 60)} <span class="quiet">${count(changed.length, "entity", "entities")}</span></h2>
        <ul class="changes">${changed.map((row, i) => html`<${ChangedRow} key=${String(i)} row=${row} kind=${kindNamed(row.entity)} workspace=${workspace} />`)}</ul>
      </section>`,
    )}
    ${rows.length > shown && html`<button type="button" onClick=${() => setShown(shown + ROWS)}>Show more of them</button>`}`;
}

/** `[entity, rows]` in the order in which they come. */
function byEntity(rows) {
  const kinds = new Map();
  for (const row of rows) {
    kinds.set(row.entity, [...(kinds.get(row.entity) ?? []), row]);
  }
  return [...kinds];
}

function End({ moment }) {
  return html`<b>${exactly(moment.at)}</b> <${Position} at=${moment.position} />${moment.remark && html` <span class="quiet">(<${Text} value=${moment.remark} max=${200} />)</span>`}`;
}
