// The log's key is not the one that this browser pinned: loud, wherever something is checked under it.

import { html, nothing } from '../lit/lit-html.js';
import { pinAgain } from '../pins.js';

/**
 * @param {string[] | null} before what was pinned, where the server does not name it any more
 * @param {string[]} vkeys that the server names
 * @param {() => void} again what to do under the new key
 */
export const keyChanged = (before, vkeys, again) =>
  before === null
    ? nothing
    : html`
      <div class="notice bad" role="alert">
        <p>✕ The log's key is not the one that this browser pinned. Ask whoever runs the log, by another way than this server, before
          you take the new one.</p>
        <dl class="facts"><dt>Before</dt><dd class="id">${before.join(', ')}</dd><dt>Now</dt><dd class="id">${vkeys.join(', ')}</dd></dl>
        <p><button class="no-print" @click=${() => { pinAgain(vkeys); again(); }}>Pin the new key</button></p>
      </div>
    `;
