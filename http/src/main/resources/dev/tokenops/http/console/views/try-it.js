// Every operation of the API, from its own description: fill in, send, and see what a shell would show.

import { html, nothing } from '../lit/lit-html.js';
import { ask } from '../api.js';
import { curl, words } from '../format.js';
import { region } from './parts.js';

/** What a newcomer begins with: it costs nothing, changes nothing, and says what a run would come to. */
const FIRST = 'POST /v1/preflight';

/** How long a stream of events is listened to. */
const EVENTS_MS = 3_000;

export const tryIt = {
  title: () => 'Try it',
  source: () => '/openapi.json',
  load: async () => {
    const [api, tool] = await Promise.all([ask('/openapi.json'), ask('/v1/tools/tokenops')]);
    const operations = [];
    for (const [path, methods] of Object.entries(api.paths))
      for (const [method, operation] of Object.entries(methods))
        if (!path.startsWith('/console')) operations.push({ path, method: method.toUpperCase(), ...operation });
    return { api, operations, evidence: tool.evidence.example };
  },
  body: ({ api, operations, evidence }, asked) => {
    const wanted = asked.query.get('operation') ?? FIRST;
    const at = Math.max(0, operations.findIndex((each) => name(each) === wanted));
    const operation = operations[at];
    return html`
      ${region('Request', html`
        <form class="stack" @submit=${(event) => send(event, operation, asked)}>
          <div class="field">
            <label for="operation">Operation</label>
            <select id="operation" @change=${(event) => choose(operations[event.target.selectedIndex], asked)}>
              ${operations.map((each, place) => html`<option ?selected=${place === at}>${name(each)}</option>`)}
            </select>
          </div>
          <p class="muted">${operation.summary}</p>
          ${(operation.parameters ?? []).filter((each) => each.in !== 'header').map(parameter)}
          ${operation.requestBody ? body(api, operation, evidence) : nothing}
          <div><button class="primary">Send</button></div>
        </form>`)}
      ${asked.answered ? answer(asked.answered) : nothing}
    `;
  },
};

const name = ({ method, path }) => `${method} ${path}`;

function choose(operation, asked) {
  asked.go(`/console/try-it?operation=${encodeURIComponent(name(operation))}`);
}

const parameter = ({ name: called, in: where, required, description }) => html`
  <label class="field">${words(called)}${required ? '' : ' (may be left out)'}
    <input name=${`${where}:${called}`} ?required=${required} autocomplete="off" spellcheck="false" placeholder=${description ?? ''}>
  </label>
`;

/** A body to begin from; evidence in it is a real example. */
function body(api, { requestBody }, evidence) {
  const schema = requestBody.content?.['application/json']?.schema;
  const begun = schema ? example(api, schema) : null;
  if (begun?.evidence) begun.evidence = evidence;
  return html`<label class="field">Body<textarea name="body" spellcheck="false" .value=${begun ? JSON.stringify(begun, null, 2) : ''}></textarea></label>`;
}

/**
 * The smallest thing that a schema asks for, to begin from.
 *
 * @param root what references begin from: the whole description, or a schema with an id of its own
 */
function example(root, schema, depth = 0) {
  if (schema.$ref) {
    const found = schema.$ref.slice(2).split('/').reduce((at, part) => at[part], root);
    return example(found.$id ? found : root, found, depth);
  }
  if (schema.example !== undefined) return schema.example;
  if (schema.examples) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'object') {
    const wanted = Object.entries(schema.properties ?? {}).filter(([key]) => (schema.required ?? []).includes(key));
    return depth > 6 ? {} : Object.fromEntries(wanted.map(([key, each]) => [key, example(root, each, depth + 1)]));
  }
  if (type === 'array') return schema.minItems ? [example(root, schema.items, depth + 1)] : [];
  return type === 'integer' ? schema.minimum ?? 1 : type === 'boolean' ? false : '';
}

async function send(event, { method, path }, asked) {
  event.preventDefault();
  const form = new FormData(event.target);
  const query = new URLSearchParams();
  let to = path;
  for (const [key, value] of form) {
    const [where, called] = key.split(':');
    if (where === 'path') to = to.replace(`{${called}}`, called === 'rest' ? value : encodeURIComponent(value));
    if (where === 'query' && value !== '') query.set(called, value);
  }
  if ([...query].length > 0) to += `?${query}`;
  const text = form.get('body') ?? undefined;
  const headers = text === undefined ? {} : { 'Content-Type': 'application/json' };
  if (method === 'POST') headers['Idempotency-Key'] = crypto.randomUUID();
  try {
    const response = await fetch(to, { method, headers, body: text === '' ? undefined : text });
    const type = response.headers.get('Content-Type') ?? '';
    const heard = type.startsWith('application/octet-stream') ? '(bytes)' : await told(response, type);
    asked.answered = { status: response.status, type, text: pretty(heard, type), line: curl(to, method, text) };
  } catch {
    asked.answered = { status: 0, type: '', text: 'The server cannot be reached.', line: curl(to, method, text) };
  }
  await asked.again();
}

/** The text of an answer; of a stream that has no end what is said in the first moments. */
async function told(response, type) {
  if (!type.startsWith('text/event-stream')) return response.text();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  setTimeout(() => reader.cancel(), EVENTS_MS);
  let text = '';
  for (let read = await reader.read(); !read.done; read = await reader.read()) text += read.value;
  return `${text}(The stream goes on; here it was closed after ${EVENTS_MS / 1_000} s.)`;
}

const pretty = (text, type) => (/json/.test(type) && !/ndjson/.test(type) ? JSON.stringify(JSON.parse(text), null, 2) : text);

const answer = ({ status, type, text, line }) =>
  region('Answer', html`
    <p><span class="state ${status >= 200 && status < 300 ? 'ok' : 'bad'}">${status >= 200 && status < 300 ? '✓' : '✕'} ${status}</span>
      <span class="muted">${type}</span></p>
    <pre>${text}</pre>
    <p class="muted small">The same from a shell:</p><pre class="small">${line}</pre>
  `);
