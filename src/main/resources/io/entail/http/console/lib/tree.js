// Values of entities: reading and changing them by path. Names come from a store, so nothing here is found on a prototype.

/** An object without a prototype, for which `__proto__` is a name as any other. */
export function bare() {
  return Object.create(null);
}

/** Whether it is what JSON calls an object. */
export function isObject(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** A member, undefined when it is not there. */
export function member(value, name) {
  return value !== null && typeof value === "object" && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** What is at a path, undefined when something on the way is not there. */
export function at(value, path) {
  return path.reduce(member, value);
}

/** Whether two values are the same JSON, in whatever order objects have their members. */
export function same(one, other) {
  if (one === other) {
    return true;
  }
  if (one === null || other === null || typeof one !== "object" || typeof other !== "object") {
    return (one ?? null) === (other ?? null) || (typeof one !== typeof other && isNumber(one) && isNumber(other) && one == other);
  }
  if (Array.isArray(one) !== Array.isArray(other)) {
    return false;
  }
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every(name => Object.hasOwn(other, name) && same(one[name], other[name]));
}

function isNumber(value) {
  return typeof value === "number" || typeof value === "bigint";
}

/** A patch out of edits: a Map from paths, as JSON, to values. */
export function patchOf(edits) {
  const patch = bare();
  for (const [path, value] of edits) {
    const names = JSON.parse(path);
    const last = names.pop();
    let inner = patch;
    for (const name of names) {
      inner[name] = isObject(inner[name]) ? inner[name] : bare();
      inner = inner[name];
    }
    inner[last] = value;
  }
  return patch;
}

/** Texts of an error's `fields`, with the paths they are at: `[{path: ["a", "1"], message}]`. */
export function faults(fields, path = []) {
  if (typeof fields === "string") {
    return [{ path, message: fields }];
  }
  if (fields === null || typeof fields !== "object") {
    return fields === null || fields === undefined ? [] : [{ path, message: String(fields) }];
  }
  // What concerns an entity or a record as a whole is a list under "@entity".
  return Object.entries(fields).flatMap(([name, inner]) =>
    faults(inner, name === "@entity" || Array.isArray(fields) ? path : [...path, name]),
  );
}
