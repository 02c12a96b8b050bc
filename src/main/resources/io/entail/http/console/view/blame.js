// Who is to blame for each value.

import { workspaceKey } from "../catalog.js";
import { read } from "../api.js";
import { html } from "../lib/ui.js";
import { Cause, Empty, Loading, Text, Value, When, Wrong, plain, useLoad } from "./parts.js";

export function BlameTable({ workspace, segments, asOf, choose }) {
  const blame = useLoad(
    signal => read([...segments, "blame"], { workspace: workspaceKey(workspace), query: { as_of: asOf }, signal }).then(answer => answer.body.data),
    [workspace, segments.join("/"), asOf],
  );
  if (blame.problem) {
    return html`<${Wrong} problem=${blame.problem} again=${blame.again} />`;
  }
  if (!blame.data) {
    return html`<${Loading} />`;
  }
  if (!blame.data.length) {
    return html`<${Empty}><p>Nothing is known of its values.</p><//>`;
  }
  return html`<div class="scroll" role="region" aria-label="Who set what" tabindex="0">
    <table class="blame">
      <thead><tr><th scope="col">Value</th><th scope="col">By</th><th scope="col">When</th></tr></thead>
      <tbody>
        ${blame.data.map(
          line => html`<tr key=${"b" + line.field}>
            <th scope="row"><${Text} value=${line.field} max=${100} /><div class="value"><${Value} value=${line.value} max=${120} /></div></th>
            <td><${Cause} actor=${line.actor} reason=${line.reason} /></td>
            <td><${When} at=${line.at} /> <button type="button" class="link" onClick=${() => choose(line.position)}>version ${plain(line.version, 20)}</button></td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
