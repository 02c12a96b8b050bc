// Fields of a form, by their types. What has no widget is edited as JSON. An empty widget is null.

import { readJson, writeJson } from "../lib/json.js";
import { at } from "../lib/tree.js";
import { catalog, workspaceKey } from "../catalog.js";
import { read } from "../api.js";
import { isAutomatic, labelOf, keyOf, referenceKey } from "../lib/schema.js";
import { html, useId, useState } from "../lib/ui.js";
import { Text, plain } from "./parts.js";

const SCALAR = new Set(["string", "integer", "number"]);

/** Widgets for the fields of an entity or of a record in it. */
export function FieldSet({ fields, path, ...form }) {
  const shown = fields.filter(({ name, type }) => !(isAutomatic(type) && !form.isNew) && !(path.length === 0 && name === form.hidden));
  const [main, automatic] = [shown.filter(({ type }) => !isAutomatic(type)), shown.filter(({ type }) => isAutomatic(type))];
  const field = ({ name, type }) => html`<${Field} key=${"f" + name} name=${name} type=${type} path=${[...path, name]} form=${form} />`;
  return html`<div class="field-set">
    ${main.map(field)}
    ${automatic.length > 0 && html`<details class="automatic"><summary>Set by the store unless given: ${automatic.map(({ name }) => plain(name, 40)).join(", ")}</summary>${automatic.map(field)}</details>`}
  </div>`;
}

function widgetOf(type) {
  if (type.type === "record" && Array.isArray(type.fields) && type.fields.length && !type.abstract) {
    return RecordField;
  }
  if (type.type === "foreign" && catalog.value.kinds.some(kind => kind.name === type.reference && kind.primaryKey.length === 1)) {
    return ForeignField;
  }
  if (type.type === "boolean") {
    return BooleanField;
  }
  if (SCALAR.has(type.type)) {
    return Array.isArray(type.one_of) ? ChoiceField : ScalarField;
  }
  if ((type.type === "set" || type.type === "array") && SCALAR.has(type.elements?.type)) {
    return type.type === "set" && Array.isArray(type.elements.one_of) ? ChoicesField : ListField;
  }
  return JsonField;
}

function Field({ name, type, path, form }) {
  const id = useId();
  const Widget = widgetOf(type);
  const key = JSON.stringify(path);
  const isEdited = form.edits.has(key);
  const value = isEdited ? form.edits.get(key) : at(form.base, path);
  // A record's own faults are at its fields, a list's at the list.
  const errors = [
    ...(form.broken.has(key) ? [{ message: form.broken.get(key), path }] : []),
    ...form.wrong.filter(fault => (Widget === RecordField ? fault.path.length === path.length : true) && path.every((part, i) => fault.path[i] === part)),
  ];
  const isRequired = type.required && type.default === undefined;
  const props = {
    id,
    "aria-invalid": errors.length ? "true" : null,
    "aria-describedby": [errors.length && id + "-error", id + "-hint"].filter(Boolean).join(" "),
    "aria-required": isRequired ? "true" : null,
  };
  const isGroup = Widget === RecordField || Widget === ChoicesField || Widget === ListField;
  const label = html`<${Text} value=${name} max=${100} />${isEdited && !form.isNew ? html`<span class="edited">changed</span>` : ""}`;
  const inside = html`
    <${Widget} ...${{ type, path, form, value, props, name }} set=${next => form.set(path, next)} />
    <p class="hint" id=${id + "-hint"}>${hintOf(type)}</p>
    ${errors.length > 0 && html`<ul class="field-error" id=${id + "-error"}>${errors.map((fault, i) => html`<li key=${String(i)}>${fault.path.length > path.length ? html`<b><${Text} value=${fault.path.slice(path.length).join(".")} max=${60} /></b>: ` : ""}<${Text} value=${fault.message} max=${300} /></li>`)}</ul>`}
  `;
  return isGroup
    ? html`<fieldset class="field group" data-path=${key} aria-describedby=${props["aria-describedby"]}><legend>${label}</legend>${inside}</fieldset>`
    : html`<div class="field" data-path=${key}><label for=${id} class=${isRequired ? "required" : ""}>${label}</label>${inside}</div>`;
}

function hintOf(type) {
  const words = [];
  if (type.type && type.type !== "string" && type.type !== "record") {
    words.push(type.type === "foreign" ? `key of one of ${type.reference}` : type.type);
  }
  if (Array.isArray(type.between)) {
    words.push(`${type.between[0]} to ${type.between[1]}`);
  }
  if (type.default !== undefined && type.default !== null && typeof type.default !== "object") {
    words.push(`default ${type.default}`);
  }
  if (type.unique) {
    words.push("unique");
  }
  const rules = words.join(", ");
  return plain(typeof type.description === "string" && type.description ? type.description + (rules ? ` (${rules})` : "") : rules, 240);
}

function RecordField({ type, path, form }) {
  const fields = type.fields.flatMap(entry => Object.entries(entry).map(([name, inner]) => ({ name, type: inner })));
  return html`<${FieldSet} fields=${fields} path=${path} ...${form} />`;
}

/** Text of a scalar; the server says what is no number. */
function scalarText(value) {
  return value === null || value === undefined ? "" : typeof value === "object" ? writeJson(value) : String(value);
}

function scalarOf(text, type) {
  if (text === "") {
    return null;
  }
  if (type === "integer" || type === "number") {
    const trimmed = text.trim();
    if (/^-?\d+$/.test(trimmed)) {
      return Number.isSafeInteger(Number(trimmed)) ? Number(trimmed) : BigInt(trimmed);
    }
    if (type === "number" && trimmed !== "" && Number.isFinite(Number(trimmed))) {
      return Number(trimmed);
    }
  }
  return text;
}

/** Longer texts, and those of several lines, have a larger field. */
const LINE_MAX = 80;

function ScalarField({ type, value, set, props }) {
  const text = scalarText(value);
  const [isLarge, setLarge] = useState(type.type === "string" && (text.length > LINE_MAX || /[\r\n]/.test(text)));
  const input = event => set(scalarOf(event.target.value, type.type));
  const paste = event => {
    const pasted = event.clipboardData?.getData("text") ?? "";
    if (type.type === "string" && /[\r\n]/.test(pasted)) {
      const { selectionStart, selectionEnd } = event.target;
      event.preventDefault();
      setLarge(true);
      set(text.slice(0, selectionStart) + pasted + text.slice(selectionEnd));
    }
  };
  if (isLarge) {
    return html`<textarea ...${props} rows="4" dir="auto" spellcheck=${false} value=${text} onInput=${input}></textarea>`;
  }
  return html`<div class="joined">
    <input ...${props} value=${text} dir="auto" autocomplete="off" spellcheck=${false} inputmode=${type.type === "integer" ? "numeric" : null} placeholder=${type.default === undefined || type.default === null ? null : plain(type.default, 40)} onInput=${input} onPaste=${paste} />
    ${type.type === "string" && !type.uuid && !type.unique && html`<button type="button" class="icon" aria-label="Several lines" title="Several lines" onClick=${() => setLarge(true)}>¶</button>`}
  </div>`;
}

function ChoiceField({ type, value, set, props }) {
  const choices = type.one_of.map(String);
  const text = scalarText(value);
  const all = text && !choices.includes(text) ? [...choices, text] : choices;
  return html`<select ...${props} value=${text} onChange=${event => set(scalarOf(event.target.value, type.type))}>
    <option value="" selected=${text === ""}>${type.default === undefined || type.default === null ? "not set" : `default (${plain(type.default, 40)})`}</option>
    ${all.map(choice => html`<option key=${"o" + choice} value=${choice} selected=${choice === text}>${plain(choice, 60)}</option>`)}
  </select>`;
}

function BooleanField({ type, value, set, props }) {
  const text = scalarText(value);
  return html`<select ...${props} value=${text} onChange=${event => set(event.target.value === "" ? null : event.target.value === "true")}>
    <option value="" selected=${text === ""}>${type.default === undefined || type.default === null ? "not set" : `default (${plain(type.default, 10)})`}</option>
    <option value="true" selected=${text === "true"}>true</option>
    <option value="false" selected=${text === "false"}>false</option>
  </select>`;
}

/** A set of a few known values. */
function ChoicesField({ type, value, set, form }) {
  const chosen = Array.isArray(value) ? value.map(String) : form.isNew && Array.isArray(type.default) ? type.default.map(String) : [];
  const toggle = (choice, on) => {
    const next = on ? [...chosen, choice] : chosen.filter(other => other !== choice);
    set(next.length ? next : null);
  };
  return html`<div class="checks">${type.elements.one_of.map(String).map(choice => html`<label class="check" key=${"o" + choice}><input type="checkbox" checked=${chosen.includes(choice)} onChange=${event => toggle(choice, event.target.checked)} /> ${plain(choice, 60)}</label>`)}</div>`;
}

function ListField({ type, value, set, name, form, path }) {
  const elements = Array.isArray(value) ? value : [];
  const broken = new Set(form.wrong.filter(fault => path.every((part, i) => fault.path[i] === part)).map(fault => Number(fault.path[path.length])));
  const change = (i, text) => set(elements.map((element, j) => (j === i ? scalarOf(text, type.elements.type) ?? "" : element)));
  return html`<ul class="list-field">
      ${elements.map(
        (element, i) => html`<li key=${String(i)} class="joined">
          ${/[\r\n]/.test(String(element))
            ? html`<textarea rows="3" aria-label=${`${plain(name, 40)} ${i + 1}`} value=${scalarText(element)} onInput=${event => change(i, event.target.value)}></textarea>`
            : html`<input aria-label=${`${plain(name, 40)} ${i + 1}`} aria-invalid=${broken.has(i + 1) ? "true" : null} value=${scalarText(element)} dir="auto" autocomplete="off" spellcheck=${false} onInput=${event => change(i, event.target.value)} />`}
          <button type="button" class="icon" aria-label=${`Remove ${plain(name, 40)} ${i + 1}`} onClick=${() => set(elements.length === 1 ? null : elements.filter((_, j) => j !== i))}>✕</button>
        </li>`,
      )}
    </ul>
    <button type="button" class="small" onClick=${() => set([...elements, ""])}>Add<span class="sr"> to ${plain(name, 40)}</span></button>`;
}

const CANDIDATES = 100;

/** A reference: a key, with the first rows to choose from. */
function ForeignField({ type, value, set, props, form }) {
  const kind = catalog.value.kinds.find(candidate => candidate.name === type.reference);
  const [rows, setRows] = useState(null);
  const look = () => {
    if (!rows && kind.topLevel) {
      setRows([]);
      read([kind.api], { workspace: kind.workspaceable ? workspaceKey(form.workspace) : null, query: { size: CANDIDATES } }).then(
        answer => setRows(answer.body.data),
        // The key can be typed.
        () => {},
      );
    }
  };
  const [field] = kind.primaryKey;
  return html`
    <input ...${props} value=${referenceKey(kind, value) ?? ""} list=${props.id + "-rows"} autocomplete="off" spellcheck=${false} onFocus=${look} onInput=${event => set(event.target.value === "" ? null : Object.assign(Object.create(null), { [field]: event.target.value }))} />
    <datalist id=${props.id + "-rows"}>${(rows ?? []).map(row => html`<option key=${"k" + keyOf(kind, row)} value=${keyOf(kind, row)}>${plain(labelOf(kind, row), 60)}</option>`)}</datalist>`;
}

/** Anything else, as JSON; what cannot be read is not sent. */
function JsonField({ value, set, path, form, props }) {
  const [text, setText] = useState(value === null || value === undefined ? "" : writeJson(value, 2));
  const input = event => {
    setText(event.target.value);
    try {
      set(event.target.value.trim() === "" ? null : readJson(event.target.value));
      form.fail(path, null);
    } catch (failure) {
      form.fail(path, "This is no JSON: " + failure.message);
    }
  };
  return html`<textarea ...${props} class="code" rows=${String(Math.min(16, Math.max(2, text.split("\n").length)))} value=${text} spellcheck=${false} onInput=${input}></textarea>`;
}
