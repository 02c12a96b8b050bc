// A value that names another entity: a link to it.

import { catalog, workspaceKey } from "../catalog.js";
import { read } from "../api.js";
import { route } from "../lib/route.js";
import { labelOf, referenceKey } from "../lib/schema.js";
import { html, useEffect, useState } from "../lib/ui.js";
import { Text, Value } from "./parts.js";

/** `named`: asks for the entity, to show what people call it. */
export function Reference({ type, value, workspace, named = false }) {
  const kind = catalog.value.kinds.find(candidate => candidate.name === type.reference);
  const key = kind ? referenceKey(kind, value) : undefined;
  const label = useLabel(named ? kind : null, key, workspace);
  if (key === undefined) {
    return html`<${Value} value=${value} max=${60} />`;
  }
  const text = html`<${Text} value=${label ?? (named || key.length <= 12 ? key : key.slice(0, 8) + "…")} max=${60} />`;
  return html`${kind.topLevel ? html`<a class="reference" href=${route("row", [workspace, kind.api, key])}>${text}</a>` : text}${label && label !== key && html` <span class="key"><${Text} value=${key} max=${60} /></span>`}`;
}

function useLabel(kind, key, workspace) {
  const [label, setLabel] = useState(null);
  useEffect(() => {
    setLabel(null);
    if (!kind?.topLevel || key === undefined) {
      return undefined;
    }
    const end = new AbortController();
    read([kind.api, key], { workspace: kind.workspaceable ? workspaceKey(workspace) : null, signal: end.signal }).then(
      answer => end.signal.aborted || setLabel(labelOf(kind, answer.body)),
      // Its key says as much as can be said.
      () => {},
    );
    return () => end.abort();
  }, [kind?.name, key, workspace]);
  return label;
}
