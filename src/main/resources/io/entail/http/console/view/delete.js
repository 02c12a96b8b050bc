// Deleting an entity, of the version that was looked at.

import { workspaceKey } from "../catalog.js";
import { call } from "../api.js";
import { route } from "../lib/route.js";
import { html, useState } from "../lib/ui.js";
import { tell } from "../session.js";
import { Dialog, Reason, Text, Wrong, plain } from "./parts.js";

export function DeleteDialog({ workspace, segments, name, version, close, again }) {
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const remove = async event => {
    event.preventDefault();
    setBusy(true);
    try {
      await call("DELETE", segments, { workspace: workspaceKey(workspace), reason: reason.trim(), ifMatch: version });
      tell(`${plain(name, 60)} is deleted. Its timeline stays, and the write can be undone.`);
      close();
      again();
    } catch (failure) {
      setProblem(failure);
      setBusy(false);
    }
  };
  const look = () => (close(), again());
  return html`<${Dialog} title="Delete" close=${close}>
    <form onSubmit=${remove}>
      <p>Delete <b><${Text} value=${name} max=${80} /></b>, and what the definitions delete with it?</p>
      ${problem && html`<${Wrong} problem=${problem} title=${problem.status === 412 ? "It has changed since you looked at it" : undefined} />`}
      ${problem?.status === 412
        ? html`<footer><button type="button" class="primary" onClick=${look}>See what it is now</button></footer>`
        : html`<${Reason} value=${reason} set=${setReason} id="delete-reason" />
            <footer>
              <button type="submit" class="danger" disabled=${busy}>Delete</button>
              <button type="button" onClick=${close}>Keep it</button>
              ${problem && html`<a href=${route("list", [workspace, ...segments.slice(0, -1)])}>To the list</a>`}
            </footer>`}
    </form>
  <//>`;
}
