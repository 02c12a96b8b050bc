// What has happened to an entity: a slider over its versions, and each of them with who, when, why and what.

import { route } from "../lib/route.js";
import { exactly } from "../lib/time.js";
import { html, useState } from "../lib/ui.js";
import { Cause, Diff, Empty, Loading, Operation, Position, Text, When, Wrong, count, grouped, plain } from "./parts.js";

/** `versions` are newest first; the slider's right end is now. */
export function Slider({ versions, hasOlder, moment, choose }) {
  const last = versions.length - 1;
  const found = versions.findIndex(version => version.position === moment);
  const chosen = moment === null ? 0 : found;
  const version = versions[chosen];
  const set = index => choose(index === 0 ? null : versions[index].position);
  const words = version
    ? `version ${plain(version.version, 20)}, ${exactly(version.at)}, by ${plain(version.actor, 40)}${version.reason ? ": " + plain(version.reason, 80) : ""}`
    : `between two versions, at ${plain(moment, 40)}`;
  return html`<section class="slider" aria-label="Time">
    <button type="button" class="icon" aria-label="One version back" disabled=${chosen === last} onClick=${() => set(chosen < 0 ? last : chosen + 1)}>◂</button>
    <input type="range" min="0" max=${String(last)} step="1" data-shortcut="t" disabled=${last === 0} value=${String(chosen < 0 ? 0 : last - chosen)} aria-label="Moment in time" aria-valuetext=${words} onInput=${event => set(last - Number(event.target.value))} />
    <button type="button" class="icon" aria-label="One version on" disabled=${chosen <= 0} onClick=${() => set(chosen - 1)}>▸</button>
    <p class="slider-words">
      ${version
        ? html`<b>version ${plain(version.version, 20)}</b> · ${versions.length - chosen} of ${grouped(versions.length)}${hasOlder ? " that are shown" : ""} · <${When} at=${version.at} /> · <${Text} value=${version.actor} max=${40} />`
        : html`at <${Position} at=${moment} />`}
      ${moment !== null && html` <button type="button" class="link" onClick=${() => choose(null)}>back to now</button>`}
    </p>
  </section>`;
}

export function Timeline({ history, moment, choose, workspace }) {
  const [problem, setProblem] = useState(null);
  const { versions, older } = history;
  return html`
    ${history.problem && html`<${Wrong} problem=${history.problem} again=${history.again} />`}
    ${history.isLoading && !versions.length && html`<${Loading} />`}
    ${!history.isLoading && !history.problem && !versions.length && html`<${Empty}><p>Nothing is known of it.</p><//>`}
    <ol class="timeline">
      ${versions.map((version, i) => html`<${Version} key=${"v" + version.position + "/" + version.version} version=${version} isShown=${moment === version.position || (moment === null && i === 0)} isNow=${i === 0} choose=${choose} workspace=${workspace} isOpen=${i < 3} />`)}
    </ol>
    ${problem && html`<${Wrong} problem=${problem} />`}
    ${older && html`<button type="button" onClick=${() => older().then(() => setProblem(null), setProblem)}>Older versions</button>`}`;
}

function Version({ version, isShown, isNow, choose, workspace, isOpen }) {
  return html`<li class=${isShown ? "shown" : ""} aria-current=${isShown ? "true" : null}>
    <div class="what"><${Operation} operation=${version.operation} /> <b>version ${plain(version.version, 20)}</b> <${When} at=${version.at} /></div>
    <div><${Cause} actor=${version.actor} reason=${version.reason} /></div>
    <details open=${isOpen}>
      <summary>${version.operation === "delete" ? "what is gone" : count(version.diff.length, "value")}</summary>
      <${Diff} diff=${version.diff} operation=${version.operation} />
    </details>
    <div class="acts">
      <${Position} at=${version.position} />
      <button type="button" class="link" onClick=${() => choose(isNow ? null : version.position)} disabled=${isShown}>see it</button>
      <a href=${route("undo", [workspace, version.position])}>undo this write</a>
    </div>
  </li>`;
}
