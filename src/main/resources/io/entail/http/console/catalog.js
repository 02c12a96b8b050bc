// The kinds of entities and the workspaces of the server, read once.

import { call, read } from "./api.js";
import { readEndpoints, readKind, relate } from "./lib/schema.js";
import { signal } from "./lib/ui.js";

/** `{state: "loading" | "ready" | "failed", kinds, about, workspaces, problem}`. */
export const catalog = signal({ state: "loading", kinds: [], workspaces: [] });

/** The name of the workspace whose paths need no prefix. */
export const DEFAULT_WORKSPACE = "default";

/** Reads everything again, as after another token. */
export async function loadCatalog() {
  try {
    const [about, endpoints] = await Promise.all([read([]), read(["endpoints"])]);
    const { tops, nested } = readEndpoints(endpoints.body.data.map(String));
    const kinds = await Promise.all(tops.map(api => loadKind(api, true)));
    const deeper = [...new Set(nested.map(pair => pair.path))].filter(path => !kinds.some(kind => kind.nested === path || kind.api === path));
    kinds.push(...(await Promise.all(deeper.map(path => loadKind(path, false)))));
    catalog.value = {
      state: "ready",
      about: about.body,
      kinds: relate(kinds, nested),
      workspaces: await loadWorkspaces(kinds),
    };
  } catch (problem) {
    catalog.value = { ...catalog.value, state: "failed", problem };
  }
}

async function loadKind(api, topLevel) {
  const { body } = await call("GET", ["schemas", api]);
  return readKind(api, body, topLevel);
}

/** The first thousand; others are reached by their name in the address. */
async function loadWorkspaces(kinds) {
  if (!kinds.some(kind => kind.api === "workspaces")) {
    return [];
  }
  const { body } = await read(["workspaces"], { query: { size: 1000 } });
  return body.data.map(row => ({ id: String(row.id), name: String(row.name ?? row.id) }));
}

/** What calls take for a workspace: its id, which no name can be mistaken for; null for the default one. */
export function workspaceKey(name) {
  return name === DEFAULT_WORKSPACE ? null : catalog.value.workspaces.find(workspace => workspace.name === name)?.id ?? name;
}

/** The name of the workspace with that id. */
export function workspaceName(id) {
  return catalog.value.workspaces.find(workspace => workspace.id === id)?.name ?? id ?? DEFAULT_WORKSPACE;
}

/** The kind with an entity's name, or undefined. */
export function kindNamed(name) {
  return catalog.value.kinds.find(kind => kind.name === name);
}

/** What a path of segments is about: `{kind, parent, key, ...}`, or null when there is no such kind. */
export function resolvePath(segments) {
  const top = catalog.value.kinds.find(kind => kind.topLevel && kind.api === segments[0]);
  if (!top || segments.length <= 2) {
    return top ? { kind: top, key: segments[1] } : null;
  }
  const relation = top.children.find(child => child.path === segments[2]);
  return relation ? { kind: relation.kind, relation, parentKey: segments[1], key: segments[3] } : null;
}
