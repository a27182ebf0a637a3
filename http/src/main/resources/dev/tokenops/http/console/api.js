// What the console asks the server: documented routes only, by the session that the browser holds.

/** An answer that is no success: a problem document (RFC 9457), or a connection that is not there. */
export class Problem extends Error {
  constructor(status, body) {
    super(body.detail ?? body.title ?? `The server answered ${status}.`);
    this.status = status;
    this.code = body.code;
  }
}

/**
 * Asks the server.
 *
 * @param {string} path beginning with a slash
 * @param {{method?: string, body?: unknown, headers?: Record<string, string>, text?: boolean}} [how]
 * @returns {Promise<any>} parsed JSON, or text where that is asked for or given
 */
export async function ask(path, { method = 'GET', body, headers = {}, text = false } = {}) {
  const sent = body === undefined ? {} : { 'Content-Type': 'application/json' };
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: { ...sent, ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Problem(0, { detail: 'The server cannot be reached.', code: 'unreachable' });
  }
  const answer = await response.text();
  const isJson = /json/.test(response.headers.get('Content-Type') ?? '');
  if (!response.ok) throw new Problem(response.status, isJson ? JSON.parse(answer) : { detail: answer });
  return isJson && !text ? JSON.parse(answer) : answer;
}

/** Whose session the browser has. @returns {Promise<{role: string | null, sandbox: boolean}>} */
export const session = () => ask('/console/session');

/**
 * Exchanges a key for a session. It is sent once and kept nowhere.
 *
 * @param {string} key the operator's, or an auditor's
 * @returns {Promise<{role: string | null}>} without a role if it is neither
 */
export async function signIn(key) {
  const response = await fetch('/console/session', {
    method: 'POST',
    body: new URLSearchParams({ operator_key: key }),
  });
  return response.json();
}

export const signOut = () => fetch('/console/sign-out', { method: 'POST' });

/** A path with a query of what is given. */
export function withQuery(path, query) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}
