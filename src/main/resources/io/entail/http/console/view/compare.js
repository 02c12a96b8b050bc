// Two moments of a workspace, and what differs between them.

import { kindNamed, workspaceKey } from "../catalog.js";
import { read } from "../api.js";
import { route } from "../lib/route.js";
import { before } from "../lib/time.js";
import { html, useState } from "../lib/ui.js";
import { Empty, Heading, Loading, Text, Wrong, count, plain, useLoad } from "./parts.js";
import { ChangedRow } from "./changedRow.js";

const SPANS = [
  [3600, "an hour ago"],
  [86_400, "a day ago"],
  [7 * 86_400, "a week ago"],
];
const SIZE = 100;

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
  const [more, setMore] = useState([]);
  const [offset, setOffset] = useState(undefined);
  const [problem, setProblem] = useState(null);
  const load = (after, signal) => read(["diff"], { workspace: workspaceKey(workspace), query: { from, to, size: SIZE, offset: after }, signal, millisMax: 10 * 60_000 }).then(answer => answer.body);
  const first = useLoad(signal => load(null, signal), [workspace, from, to]);
  const next = offset === undefined ? first.data?.offset : offset;
  const rows = [...(first.data?.data ?? []), ...more];
  const further = () =>
    load(next).then(answer => {
      setMore(known => [...known, ...answer.data]);
      setOffset(answer.offset ?? null);
    }, setProblem);
  const kinds = Map.groupBy ? [...Map.groupBy(rows, row => row.entity)] : [["all", rows]];
  return html`
    ${first.problem && html`<${Wrong} problem=${first.problem} again=${first.again} />`}
    ${first.isLoading && !first.data && html`<${Loading} what="Comparing" />`}
    ${first.data && !first.problem && html`<p role="status">${rows.length ? `${count(rows.length, "entity", "entities")}${next ? " so far" : ""} ${rows.length === 1 ? "differs" : "differ"}` : "Nothing differs"} between <b><${Text} value=${from} max=${40} /></b> and <b><${Text} value=${to || "now"} max=${40} /></b>.</p>`}
    ${kinds.map(
      ([entity, changed]) => html`<section key=${"k" + entity} aria-label=${plain(entity, 60)}>
        <h2>${plain(entity, 60)} <span class="quiet">${count(changed.length, "entity", "entities")}</span></h2>
        <ul class="changes">${changed.map((row, i) => html`<${ChangedRow} key=${String(i)} row=${row} kind=${kindNamed(row.entity)} workspace=${workspace} />`)}</ul>
      </section>`,
    )}
    ${problem && html`<${Wrong} problem=${problem} again=${further} />`}
    ${next && html`<button type="button" onClick=${further}>More</button>`}`;
}
