// Taking a write back: what would be restored, then for real.

import { kindNamed, workspaceKey } from "../catalog.js";
import { call } from "../api.js";
import { withDiff } from "../lib/audit.js";
import { route } from "../lib/route.js";
import { at } from "../lib/tree.js";
import { html, useState } from "../lib/ui.js";
import { tell } from "../session.js";
import { Cause, Empty, Heading, Loading, Position, Reason, When, Wrong, count, plain, useLoad } from "./parts.js";
import { ChangedRow } from "./changedRow.js";

/** An undo may have to read the log. */
const MILLIS_MAX = 10 * 60_000;

/** Others have built on the write: theirs can be taken back first. */
function Refused({ problem, again, workspace }) {
  const inTheWay = at(problem.fields, ["@in_the_way", "position"]);
  return html`<${Wrong} problem=${problem} again=${again} title="It cannot be undone as it is" />
    ${typeof inTheWay === "string" && html`<p><a class="button" href=${route("undo", [workspace, inTheWay])}>Look at undoing ${plain(inTheWay, 40)} first</a></p>`}`;
}

function readUndo({ body }) {
  return { ...body, restored: body.restored.map(withDiff) };
}

export function UndoView({ segments: [workspace, position] }) {
  const options = { workspace: workspaceKey(workspace), millisMax: MILLIS_MAX };
  const preview = useLoad(signal => call("POST", ["undo", position], { ...options, query: { dry_run: true }, signal }).then(readUndo), [workspace, position]);
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState(null);
  const undo = async event => {
    event.preventDefault();
    setBusy(true);
    setProblem(null);
    try {
      setDone(readUndo(await call("POST", ["undo", position], { ...options, reason: reason.trim() })));
      tell(`The write at ${position} is taken back.`);
    } catch (failure) {
      setProblem(failure);
    }
    setBusy(false);
  };
  const shown = done ?? preview.data;
  const restored = shown?.restored ?? [];
  return html`
    <${Heading} title=${"Undo " + position}>${done ? "Taken back" : "Undo"} <${Position} at=${position} /><//>
    ${preview.problem && !done && html`<${Refused} problem=${preview.problem} again=${preview.again} workspace=${workspace} />`}
    ${preview.isLoading && !preview.data && html`<${Loading} what="Looking at what would be restored" />`}
    ${shown &&
    html`
      <section class="panel" aria-label="The write">
        ${(shown.undone ?? []).map(write => html`<p key=${"w" + write.position}><${Position} at=${write.position} /> <${When} at=${write.at} /> <${Cause} actor=${write.actor} reason=${write.reason} /></p>`)}
      </section>
      <h2>${done ? "What was restored" : "What would be restored"}</h2>
      ${!restored.length && html`<${Empty}><p>Nothing: everything is as it was before this write already.</p><//>`}
      <ul class="changes">
        ${restored.map((row, i) => html`<${ChangedRow} key=${String(i)} row=${row} kind=${kindNamed(row.entity)} workspace=${workspace} />`)}
      </ul>
      ${done && html`<p>${count(restored.length, "entity", "entities")} restored by ${[...new Set([done.first_position, done.last_position])].filter(Boolean).map(place => html`<${Position} key=${place} at=${place} /> `)}</p>`}
      ${!done &&
      restored.length > 0 &&
      html`<form class="panel" onSubmit=${undo}>
        ${problem && html`<${Wrong} problem=${problem} />`}
        <${Reason} value=${reason} set=${setReason} id="undo-reason" />
        <footer><button type="submit" class="primary" disabled=${busy}>${busy ? "Undoing…" : `Undo: restore ${plain(count(restored.length, "entity", "entities"))}`}</button></footer>
      </form>`}
    `}`;
}
