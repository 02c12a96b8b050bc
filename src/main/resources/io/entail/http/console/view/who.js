// Who acts: a token, or a name where none is needed.

import { html, useState } from "../lib/ui.js";
import { actor, refused, token } from "../session.js";
import { Dialog } from "./parts.js";

export function WhoDialog({ close }) {
  const [secret, setSecret] = useState("");
  const [name, setName] = useState(actor.value);
  const use = event => {
    event.preventDefault();
    refused.value = false;
    actor.value = name.trim();
    if (secret.trim()) {
      token.value = secret.trim();
    }
    close();
  };
  const forget = () => {
    token.value = "";
    close();
  };
  return html`<${Dialog} title="Who are you?" close=${close}>
    <form onSubmit=${use}>
      ${refused.value && html`<p class="problem" role="alert">The server asks for a token${token.value ? ", and does not take the one that was given" : ""}.</p>`}
      <div class="field">
        <label for="token">Token ${token.value && html`<span class="quiet">one is in use; another takes its place</span>`}</label>
        <input id="token" type="password" value=${secret} autocomplete="off" spellcheck=${false} onInput=${event => setSecret(event.target.value)} aria-describedby="token-note" />
        <p class="quiet" id="token-note">Kept in the memory of this page only, until it is closed or loaded again. Its name is who writes.</p>
      </div>
      <div class="field">
        <label for="actor">Name</label>
        <input id="actor" value=${name} maxlength="100" autocomplete="off" disabled=${Boolean(token.value || secret)} onInput=${event => setName(event.target.value)} aria-describedby="actor-note" />
        <p class="quiet" id="actor-note">Who writes, in the history, when there is no token.</p>
      </div>
      <footer>
        <button type="submit" class="primary">Use</button>
        ${token.value && html`<button type="button" onClick=${forget}>Forget the token</button>`}
      </footer>
    </form>
  <//>`;
}
