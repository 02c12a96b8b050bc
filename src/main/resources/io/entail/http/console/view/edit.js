// Changing an entity, or making one: a form out of its definition.

import { resolvePath, workspaceKey } from "../catalog.js";
import { call, read } from "../api.js";
import { route } from "../lib/route.js";
import { hasMadeKey, keyOf, labelOf, newId, rowPath } from "../lib/schema.js";
import { writeJson } from "../lib/json.js";
import { at, bare, faults, patchOf, same } from "../lib/tree.js";
import { html, useEffect, useRef, useState } from "../lib/ui.js";
import { tell } from "../session.js";
import { Empty, Heading, Loading, Reason, Text, Wrong, count, plain, useLoad } from "./parts.js";
import { ChangedMeanwhile } from "./meanwhile.js";
import { FieldSet } from "./form.js";
import { useSubschema } from "./subschema.js";

export function EditView({ view, segments: [workspace, ...segments] }) {
  const found = resolvePath(segments);
  const isNew = view === "new";
  const base = useLoad(signal => (isNew ? Promise.resolve({ body: bare(), version: null }) : read(segments, { workspace: workspaceKey(workspace), signal })), [workspace, segments.join("/")]);
  if (!found || Boolean(found.key) === isNew) {
    return html`<${Empty}><h1>There is no kind of entity called “${plain(segments[0] ?? "", 60)}”</h1><p><a href="#/">Go to the overview</a></p><//>`;
  }
  const title = isNew ? `New in ${plain(segments.at(-1), 40)}` : html`Edit <${Text} value=${labelOf(found.kind, base.data?.body) || found.key} max=${60} />`;
  const trail = isNew ? route("list", [workspace, ...segments]) : route("row", [workspace, ...segments]);
  return html`
    <nav class="trail" aria-label="Trail"><a href=${trail}>${isNew ? "back to the list" : "back to it"}</a></nav>
    <${Heading} title=${isNew ? title : "Edit " + found.key}>${title}<//>
    ${base.problem && html`<${Wrong} problem=${base.problem} again=${base.again} />`}
    ${!base.data && base.isLoading && html`<${Loading} />`}
    ${base.data && html`<${Editor} workspace=${workspace} segments=${segments} kind=${found.kind} relation=${found.relation} isNew=${isNew} first=${base.data} back=${trail} />`}`;
}

function Editor({ workspace, segments, kind, relation, isNew, first, back }) {
  const [base, setBase] = useState(first);
  const [edits, setEdits] = useState(new Map());
  const [broken, setBroken] = useState(new Map());
  const [reason, setReason] = useState("");
  const [isAsked, setAsked] = useState(false);
  const [problem, setProblem] = useState(null);
  const [newer, setNewer] = useState(null);
  const [busy, setBusy] = useState(false);
  const id = useRef(newId());
  const isUnknown = useRef(false);
  const subschema = useSubschema(kind, edits.get('["name"]') ?? at(base.body, ["name"]));
  const wrong = problem?.fields ? faults(problem.fields) : [];
  const summary = useRef(null);
  useEffect(() => {
    if (problem) {
      summary.current?.focus();
    }
  }, [problem]);

  const set = (path, value) => {
    const id = JSON.stringify(path);
    setEdits(known => {
      const next = new Map(known);
      // A list is changed as a whole, and what is as it was is not sent.
      same(value, at(base.body, path)) && !isNew ? next.delete(id) : value === undefined ? next.delete(id) : next.set(id, value);
      return next;
    });
  };
  const fail = (path, message) =>
    setBroken(known => {
      const next = new Map(known);
      message ? next.set(JSON.stringify(path), message) : next.delete(JSON.stringify(path));
      return next;
    });

  /** A request that may have arrived can be sent again: a change is for a version, and what is new has a key that nothing else has. */
  const send = async () => {
    const options = { workspace: workspaceKey(workspace), reason: reason.trim(), body: patchOf(edits) };
    if (!isNew) {
      return call("PATCH", segments, { ...options, ifMatch: base.version });
    }
    if (!hasMadeKey(kind)) {
      return call("POST", segments, options);
    }
    const row = [...segments, edits.get(JSON.stringify(kind.primaryKey)) ?? id.current];
    try {
      return await call("PUT", row, { ...options, ifNoneMatch: "*" });
    } catch (failure) {
      if (failure.status === 412 && isUnknown.current) {
        return read(row, { workspace: options.workspace });
      }
      throw failure;
    }
  };

  const save = async event => {
    event.preventDefault();
    if (busy || broken.size) {
      return;
    }
    if (!reason.trim()) {
      setAsked(true);
      document.getElementById("reason").focus();
      return;
    }
    setBusy(true);
    setProblem(null);
    try {
      const answer = await send();
      tell(isNew ? `${plain(labelOf(kind, answer.body), 60)} is created.` : `Saved as version ${plain(String(answer.version ?? "?").replace(/\D/g, ""), 20)}.`);
      const path = segments.length <= 2 ? rowPath(kind, answer.body) ?? segments : [...segments.slice(0, 3), keyOf(kind, answer.body)];
      location.hash = route("row", [workspace, ...path]);
      return;
    } catch (failure) {
      isUnknown.current ||= failure.status === 504 || failure.status === 0;
      if (failure.status === 412 && !isNew) {
        setNewer(await read(segments, { workspace: workspaceKey(workspace) }).catch(() => "gone"));
      } else {
        setProblem(failure);
      }
    }
    setBusy(false);
  };
  const goOn = kept => {
    setBase(newer);
    setEdits(kept);
    setNewer(null);
  };

  if (newer) {
    return html`<${ChangedMeanwhile} base=${base} newer=${newer} edits=${edits} goOn=${goOn} back=${back} workspace=${workspace} segments=${segments} />`;
  }
  const shared = { base: base.body, edits, set, fail, wrong, broken, isNew, workspace, hidden: relation?.field };
  return html`<form class="editor" onSubmit=${save} noValidate onKeyDown=${event => event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.currentTarget.requestSubmit()}>
    ${problem && html`<div tabindex="-1" ref=${summary}><${Refused} problem=${problem} wrong=${wrong} /></div>`}
    <${FieldSet} fields=${withSubschema(kind, subschema)} path=${[]} ...${shared} />
    <div class="save panel">
      ${!isNew && html`<p class="quiet" role="status">${edits.size ? count(edits.size, "value") + " changed" : "Nothing is changed yet."}</p>`}
      ${edits.size > 0 && html`<details><summary>What is sent</summary><pre class="source" tabindex="0"><${Text} value=${writeJson(patchOf(edits), 2)} /></pre></details>`}
      <${Reason} value=${reason} set=${setReason} error=${isAsked && !reason.trim() && WHY} />
      <footer>
        <button type="submit" class="primary" disabled=${busy || (!isNew && !edits.size) || broken.size > 0}>${busy ? "Saving…" : isNew ? "Create" : "Save"}</button>
        <a class="button" href=${back}>Leave it</a>
        ${broken.size > 0 && html`<span class="field-error">${count(broken.size, "field")} cannot be read</span>`}
      </footer>
    </div>
  </form>`;
}

const WHY = "Say why: the history keeps it for good.";

/** The fields of a kind; a plugin's configuration is what the plugin of that name understands. */
function withSubschema(kind, subschema) {
  const fields = kind.ttl ? [...kind.fields, { name: "ttl", type: { type: "integer" } }] : kind.fields;
  return subschema ? fields.map(field => subschema.find(special => special.name === field.name) ?? field) : fields;
}

/** The whole error, with ways to the fields that it is about. */
function Refused({ problem, wrong }) {
  const go = path => {
    const field = [...document.querySelectorAll("[data-path]")].filter(element => isWithin(path, JSON.parse(element.dataset.path))).pop();
    (field?.matches("input, select, textarea") ? field : field?.querySelector("input, select, textarea"))?.focus();
  };
  return html`<div class="problem" role="alert">
    <p><b>${problem.status === 504 ? "It is not known whether it was written" : "It was not saved"}</b></p>
    <p><${Text} value=${problem.message} max=${1000} /></p>
    ${wrong.length > 0 && html`<ul>${wrong.map(({ path, message }, i) => html`<li key=${String(i)}>${path.length ? html`<button type="button" class="link" onClick=${() => go(path)}><${Text} value=${path.join(".")} max=${100} /></button>: ` : ""}<${Text} value=${message} max=${300} /></li>`)}</ul>`}
    ${(problem.status === 504 || problem.status === 0) && html`<p>Saving again sends the same request, which is written once at most.</p>`}
    ${problem.writeId && html`<p class="quiet">Its write id is <code>${plain(problem.writeId, 60)}</code>.</p>`}
  </div>`;
}

function isWithin(path, field) {
  return field.every((name, i) => path[i] === name);
}
