// The way on when somebody else has changed what was being edited.

import { workspaceKey } from "../catalog.js";
import { read } from "../api.js";
import { at, same } from "../lib/tree.js";
import { html, useState } from "../lib/ui.js";
import { Cause, Text, Value, When, plain, useLoad } from "./parts.js";

/** `goOn` takes the edits that are kept, on top of the newer version. */
export function ChangedMeanwhile({ base, newer, edits, goOn, back, workspace, segments }) {
  const mine = [...edits].map(([id, value]) => ({ id, path: JSON.parse(id), value }));
  const theirs = edit => at(newer.body, edit.path);
  const both = newer === "gone" ? [] : mine.filter(edit => !same(theirs(edit), at(base.body, edit.path)) && !same(theirs(edit), edit.value));
  const [kept, setKept] = useState(new Map());
  const last = useLoad(
    signal => read([...segments, "history"], { workspace: workspaceKey(workspace), query: { order: "desc", size: 1 }, signal }).then(answer => answer.body.data[0]),
    [],
  );
  if (newer === "gone") {
    return html`<div class="problem" role="alert"><p><b>It has been deleted while you were editing it.</b></p><p><a class="button" href=${back}>See its timeline</a></p></div>`;
  }
  const apply = () => goOn(new Map(mine.filter(edit => kept.get(edit.id) !== "theirs").map(edit => [edit.id, edit.value])));
  return html`<section class="panel meanwhile" aria-labelledby="meanwhile-title">
    <div role="alert">
      <h2 id="meanwhile-title">Somebody has changed it meanwhile</h2>
      <p>You edited version ${plain(clean(base.version), 20)}; it is version ${plain(clean(newer.version), 20)} now. Nothing of yours is lost.</p>
    </div>
    ${last.data && html`<p><${When} at=${last.data.at} /> <${Cause} actor=${last.data.actor} reason=${last.data.reason} /></p>`}
    ${both.length > 0 && html`<p>${both.length === 1 ? "One value was" : both.length + " values were"} changed by both of you:</p>`}
    ${both.map(
      edit => html`<fieldset key=${edit.id} class="conflict">
        <legend><${Text} value=${edit.path.join(".")} max=${100} /></legend>
        <label class="check"><input type="radio" name=${edit.id} checked=${kept.get(edit.id) !== "theirs"} onChange=${() => setKept(new Map(kept).set(edit.id, "mine"))} /> yours: <${Value} value=${edit.value} max=${200} /></label>
        <label class="check"><input type="radio" name=${edit.id} checked=${kept.get(edit.id) === "theirs"} onChange=${() => setKept(new Map(kept).set(edit.id, "theirs"))} /> theirs: <${Value} value=${theirs(edit)} max=${200} /></label>
      </fieldset>`,
    )}
    <footer>
      <button type="button" class="primary" onClick=${apply}>Go on with my changes on the newer version</button>
      <a class="button" href=${back}>Drop my changes</a>
    </footer>
  </section>`;
}

function clean(version) {
  return String(version ?? "?").replace(/^W\/|"/g, "");
}
