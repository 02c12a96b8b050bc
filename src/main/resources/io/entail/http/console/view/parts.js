// Small pieces that all views are made of. Whatever comes from a store goes through Text.

import { SHOWN_MAX, count, cut, grouped, parts, plain } from "../lib/text.js";
import { ago, exactly } from "../lib/time.js";
import { html, useEffect, useRef, useState } from "../lib/ui.js";
import { refused, visit } from "../session.js";
import { writeJson } from "../lib/json.js";

/** A text of a store: isolated, its hidden characters written out, cut with a way to all of it. */
export function Text({ value, max = SHOWN_MAX }) {
  const [all, setAll] = useState(false);
  const text = String(value);
  const { shown, rest } = all ? { shown: text, rest: 0 } : cut(text, max);
  return html`<bdi class="text">${parts(shown).map(part => part.text ?? html`<span class="hidden-character">${part.code}</span>`)}</bdi>${
    rest > 0 && html`<span class="rest">… <button type="button" class="link" onClick=${() => setAll(true)}>show all (${grouped(text.length)} characters)</button></span>`
  }${all && text.length > max && html` <button type="button" class="link" onClick=${() => setAll(false)}>show less</button>`}`;
}

/** Deeper values are shown as JSON. */
const DEPTH_MAX = 6;

/** So many elements of a list or an object are shown before somebody asks for all. */
const ELEMENTS_MAX = 100;

/** A value of a field, whatever it is. */
export function Value({ value, max = SHOWN_MAX, depth = 0 }) {
  if (value === null || value === undefined) {
    return html`<span class="unset">not set</span>`;
  }
  if (typeof value === "string") {
    return value === "" ? html`<span class="unset">empty text</span>` : html`<${Text} value=${value} max=${max} />`;
  }
  if (typeof value !== "object") {
    return html`<span class="scalar">${String(value)}</span>`;
  }
  if (depth >= DEPTH_MAX) {
    return html`<code><${Text} value=${writeJson(value)} max=${max} /></code>`;
  }
  return Array.isArray(value) ? html`<${List} value=${value} max=${max} depth=${depth} />` : html`<${Members} value=${value} max=${max} depth=${depth} />`;
}

function List({ value, max, depth }) {
  const [all, setAll] = useState(false);
  if (!value.length) {
    return html`<span class="unset">empty list</span>`;
  }
  const shown = all ? value : value.slice(0, ELEMENTS_MAX);
  const flat = value.every(element => element === null || typeof element !== "object");
  return html`<ul class=${flat ? "chips" : "nested"}>
      ${shown.map((element, i) => html`<li key=${String(i)}><${Value} value=${element} max=${max} depth=${depth + 1} /></li>`)}
    </ul>
    <${More} all=${value.length} shown=${shown.length} show=${() => setAll(true)} />`;
}

function Members({ value, max, depth }) {
  const [all, setAll] = useState(false);
  const members = Object.entries(value);
  if (!members.length) {
    return html`<span class="unset">empty object</span>`;
  }
  const shown = all ? members : members.slice(0, ELEMENTS_MAX);
  return html`<dl class="members">
      ${shown.map(
        ([name, member]) => html`<div key=${"m" + name}>
          <dt><${Text} value=${name} max=${200} /></dt>
          <dd><${Value} value=${member} max=${max} depth=${depth + 1} /></dd>
        </div>`,
      )}
    </dl>
    <${More} all=${members.length} shown=${shown.length} show=${() => setAll(true)} />`;
}

function More({ all, shown, show }) {
  return all > shown && html`<button type="button" class="link" onClick=${show}>show all ${grouped(all)}</button>`;
}

/** When something was, in words, with the exact time for those who point at it and for those who listen. */
export function When({ at }) {
  return html`<time dateTime=${String(at)} title=${exactly(at)}>${ago(at)}</time>`;
}

export function Position({ at }) {
  return html`<code class="position"><${Text} value=${at} max=${60} /></code>`;
}

/** Who did something and why. */
export function Cause({ actor, reason }) {
  return html`<span class="cause"><b><${Text} value=${actor || "unknown"} max=${100} /></b>${
    reason ? html`<span class="reason"><${Text} value=${reason} max=${300} /></span>` : html`<span class="unset"> no reason given</span>`
  }</span>`;
}

const OPERATIONS = new Map([
  ["create", "created"],
  ["update", "changed"],
  ["delete", "deleted"],
]);

/** What became of a row: a word with its colour. */
export function Operation({ operation }) {
  const known = OPERATIONS.has(operation);
  return html`<span class=${"operation " + (known ? operation : "")}>${known ? OPERATIONS.get(operation) : plain(operation, 30)}</span>`;
}

/** What differs, value by value. */
export function Diff({ diff, operation }) {
  if (!diff?.length) {
    return html`<p class="quiet">${operation === "delete" ? "The whole entity is gone." : "No field differs."}</p>`;
  }
  return html`<dl class="diff">
    ${diff.map(
      ({ field, before, after }) => html`<div key=${"f" + field}>
        <dt><${Text} value=${field} max=${200} /></dt>
        ${operation !== "create" && html`<dd class="was"><span class="sr">was </span><${Value} value=${before} max=${300} /></dd>`}
        ${operation !== "delete" && html`<dd class="is"><span class="sr">is </span><${Value} value=${after} max=${300} /></dd>`}
      </div>`,
    )}
  </dl>`;
}

export function Loading({ what = "Loading" }) {
  return html`<p class="loading" role="status">${what}…</p>`;
}

export function Empty({ children }) {
  return html`<div class="empty">${children}</div>`;
}

/** What went wrong, in the server's words, and the way on. */
export function Wrong({ problem, again, title }) {
  const status = problem?.status;
  const here = status === 501;
  return html`<div class=${"problem" + (here ? " calm" : "")} role=${here ? "note" : "alert"}>
    <p>
      <b>${title ?? (here ? "This store cannot answer that" : status === 403 ? "Not allowed" : status === 401 ? "A token is needed" : "That did not work")}</b>
    </p>
    <p><${Text} value=${problem?.message ?? "unknown"} max=${1000} /></p>
    ${status === 401 && html`<p><button type="button" onClick=${() => (refused.value = true)}>Give a token</button></p>`}
    ${again && !here && html`<p><button type="button" onClick=${again}>Try again</button></p>`}
  </div>`;
}

/**
 * What a call brings: `{data, problem, isLoading, again}`. It is made anew, and the one before ended, when something of
 * `on` changes; until then what was there before stays.
 */
export function useLoad(load, on) {
  const [state, setState] = useState({ isLoading: true });
  const [round, setRound] = useState(0);
  useEffect(() => {
    const end = new AbortController();
    setState(last => ({ ...last, problem: null, isLoading: true }));
    Promise.resolve()
      .then(() => load(end.signal))
      .then(
        data => end.signal.aborted || setState({ data, isLoading: false }),
        problem => end.signal.aborted || setState(last => ({ ...last, problem, isLoading: false })),
      );
    return () => end.abort();
  }, [...on, round]);
  return { ...state, again: () => setRound(number => number + 1) };
}

/** A page's heading, which is where the focus goes when the page has come. */
export function Heading({ children, title }) {
  const heading = useRef(null);
  useEffect(() => {
    document.title = plain(title, 60) + " · Entail";
  }, [title]);
  useEffect(() => {
    if (!visit.isFirst && (document.activeElement === document.body || document.activeElement === null)) {
      heading.current?.focus({ preventScroll: true });
    }
  }, [location.hash]);
  return html`<h1 ref=${heading} tabindex="-1">${children}</h1>`;
}

/** A modal dialog; the browser keeps the focus in it and gives it back. */
export function Dialog({ title, close, children }) {
  const dialog = useRef(null);
  useEffect(() => {
    const element = dialog.current;
    element.showModal();
    return () => element.close();
  }, []);
  return html`<dialog ref=${dialog} aria-labelledby="dialog-title" onCancel=${event => (event.preventDefault(), close())} onClick=${event => event.target === dialog.current && close()}>
    <div class="dialog">
      <header>
        <h2 id="dialog-title">${title}</h2>
        <button type="button" class="icon" aria-label="Close" onClick=${close}>✕</button>
      </header>
      ${children}
    </div>
  </dialog>`;
}

/** Why a write is made. */
export function Reason({ value, set, id = "reason", error }) {
  return html`<div class="field">
    <label for=${id}>Reason <span class="quiet">why, for those who read the history</span></label>
    <input id=${id} value=${value} maxlength="1000" required autocomplete="off" dir="auto" aria-invalid=${error ? "true" : null} aria-describedby=${error ? id + "-error" : null} onInput=${event => set(event.target.value)} />
    ${error && html`<p class="field-error" id=${id + "-error"}>${error}</p>`}
  </div>`;
}

export { count, grouped, plain };
