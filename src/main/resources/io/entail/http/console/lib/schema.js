// What the console knows of entities: only what the server says of them.

import { bare, isObject, member } from "./tree.js";
import { writeJson } from "./json.js";

/** First segments of paths that are no entity's. */
const OWN_NAMES = new Set(
  "status endpoints schemas config tags batch changes rejections verify metrics outcomes undo diff openapi.json console".split(" "),
);

/** API names of entities with paths of their own, and pairs of parent and child, out of the list of endpoints. */
export function readEndpoints(paths) {
  const known = new Set(paths.map(path => shape(path).join("/")));
  const tops = new Set();
  const nested = new Map();
  for (const path of paths) {
    const [first, , child] = shape(path);
    if (!first || OWN_NAMES.has(first)) {
      continue;
    }
    if (known.has(first) && known.has(first + "/{}")) {
      tops.add(first);
    }
    if (child && known.has(`${first}/{}/${child}/{}`)) {
      nested.set(`${first}/${child}`, { parent: first, path: child });
    }
  }
  return { tops: [...tops], nested: [...nested.values()] };
}

function shape(path) {
  return path.split("/").filter(Boolean).map(segment => (/^[{:]/.test(segment) ? "{}" : segment));
}

/** A kind of entity out of the answer to `/schemas/{entity}`. */
export function readKind(api, schema, topLevel) {
  return {
    api,
    topLevel,
    name: String(schema.name ?? api),
    nested: String(schema.admin_api_nested_name ?? api),
    fields: readFields(schema.fields),
    primaryKey: Array.isArray(schema.primary_key) ? schema.primary_key.map(String) : ["id"],
    endpointKey: schema.endpoint_key ? String(schema.endpoint_key) : null,
    workspaceable: schema.workspaceable !== false,
    ttl: schema.ttl === true,
    subschemaKey: schema.subschema_key ? String(schema.subschema_key) : null,
    children: [],
    parents: [],
  };
}

/** `[{name, type}]` out of the list of objects with one member each that a schema has. */
export function readFields(fields) {
  return Array.isArray(fields)
    ? fields.filter(isObject).flatMap(field => Object.entries(field).map(([name, type]) => ({ name, type: isObject(type) ? type : bare() })))
    : [];
}

/** Tells kinds of each other: which are children of which, by the paths and the references. */
export function relate(kinds, nested) {
  const byApi = new Map(kinds.map(kind => [kind.api, kind]));
  for (const { parent, path } of nested) {
    const above = byApi.get(parent);
    const child = kinds.find(kind => kind.nested === path && reference(kind, above)) ?? kinds.find(kind => kind.nested === path);
    if (above && child) {
      const relation = { kind: child, parent: above, path, field: reference(child, above)?.name };
      above.children.push(relation);
      child.parents.push(relation);
    }
  }
  return kinds;
}

function reference(kind, to) {
  return to && kind.fields.find(field => field.type.reference === to.name);
}

/** The key of a row as a segment of a path; undefined when the row does not have it. */
export function keyOf(kind, row) {
  return keyText(kind.primaryKey.length === 1 ? member(row, kind.primaryKey[0]) : pick(row, kind.primaryKey));
}

/** A key as a segment of a path: text as it is, several fields as an object. */
export function keyText(key) {
  if (key === null || key === undefined) {
    return undefined;
  }
  return typeof key === "object" ? writeJson(key) : String(key);
}

function pick(row, names) {
  const key = bare();
  for (const name of names) {
    if (member(row, name) === undefined || member(row, name) === null) {
      return undefined;
    }
    key[name] = member(row, name);
  }
  return key;
}

/** What a reference's value says of the key that it has. */
export function referenceKey(kind, value) {
  return isObject(value) ? keyOf(kind, value) : keyText(value);
}

/** How people call a row: its endpoint key, or a text that is likely to be its name, else its key. */
export function labelOf(kind, row) {
  for (const name of [kind.endpointKey, "name", "username", "custom_id", "target", "group"]) {
    const value = name && member(row, name);
    if (typeof value === "string" && value) {
      return value;
    }
  }
  return keyOf(kind, row) ?? "";
}

/** The path of a row, undefined when it is only below a parent and the row does not say which. */
export function rowPath(kind, row) {
  const key = keyOf(kind, row);
  if (key === undefined) {
    return undefined;
  }
  if (kind.topLevel) {
    return [kind.api, key];
  }
  for (const { parent, path, field } of kind.parents) {
    const above = field && referenceKey(parent, member(row, field));
    if (above !== undefined && above !== null) {
      return [parent.api, above, path, key];
    }
  }
  return undefined;
}

const SCALARS = new Set(["string", "integer", "number", "boolean", "foreign", "set"]);

/** The fields that a list shows beside the name: the first that people set and that are short. */
export function columnsOf(kind, max = 5) {
  const hidden = new Set([...kind.primaryKey, kind.endpointKey, "tags", "created_at", "updated_at", "ws_id"]);
  return kind.fields
    .filter(({ name, type }) => !hidden.has(name) && SCALARS.has(type.type) && !type.abstract && !type.encrypted)
    .slice(0, max);
}

/** Whether rows have one key that the store makes up, a UUID, unless somebody gives it. */
export function hasMadeKey(kind) {
  const [name] = kind.primaryKey;
  return kind.primaryKey.length === 1 && kind.fields.some(field => field.name === name && field.type.uuid && isAutomatic(field.type));
}

/** A new UUID, also where the browser makes none because the page came without TLS. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join("").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

export function hasField(kind, name) {
  return kind.fields.some(field => field.name === name);
}

/** Whether a field is written by the store unless somebody gives it. */
export function isAutomatic(type) {
  return type.auto === true;
}
