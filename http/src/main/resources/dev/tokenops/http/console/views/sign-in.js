// Where somebody without a session begins.

import { html, nothing, render } from '../lit/lit-html.js';
import { signIn } from '../api.js';

let refused = null;

/** @param {() => void} signedIn what follows */
export function signInView(signedIn) {
  async function send(event) {
    event.preventDefault();
    const form = event.target;
    try {
      const { role } = await signIn(new FormData(form).get('operator_key'));
      refused = role === null ? 'This is neither the operator\'s key nor one with the scope audit.' : null;
    } catch {
      refused = 'The server cannot be reached.';
    }
    form.reset();
    if (refused === null) signedIn();
    else render(signInView(signedIn), document.getElementById('app'));
  }
  return html`
    <main class="sign-in">
      <h1>TokenOps console</h1>
      ${refused === null ? nothing : html`<p class="notice bad" role="alert">✕ ${refused}</p>`}
      <form class="stack card" @submit=${send}>
        <label class="field">Operator key
          <input type="password" name="operator_key" autocomplete="off" required autofocus>
        </label>
        <button class="primary">Sign in</button>
        <p class="muted small">It is in the file <code>operator.key</code> of the server's data folder. A key with the
          scope <code>audit</code> opens the ledger alone.</p>
      </form>
    </main>
  `;
}
