// The server's answers. Addresses are relative, so that the page also works behind a proxy's prefix.

let token = '';

export function set_token(text) {
  token = text;
}

export function has_token() {
  return token !== '';
}

// Why there is no answer: status 0 = no server; retry_s where it says when to come again.
export class Problem extends Error {
  constructor(status, code, message, retry_s = 0) {
    super(message);
    this.status = status;
    this.code = code;
    this.retry_s = retry_s;
  }
}

async function problem_of(response) {
  let told = {};
  try {
    told = await response.json();
  } catch (ignored) {
    // Something between us and the server answered, a proxy perhaps.
  }
  const message = typeof told.error === 'string' ? told.error : `status ${response.status}`;
  return new Problem(response.status, told.code || '', message, Number(response.headers.get('Retry-After')) || 0);
}

async function ask(address, options) {
  const headers = token === '' ? {} : { Authorization: `Bearer ${token}` };
  let response;
  try {
    response = await fetch(address, { ...options, headers, cache: 'no-store', credentials: 'omit', redirect: 'error' });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Problem(0, 'UNREACHABLE', String(error.message));
  }
  if (!response.ok) throw await problem_of(response);
  return response.json();
}

export function query(parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== '' && value !== undefined);
  return new URLSearchParams(given).toString();
}

export const ask_models = () => ask('v1/models', {});

export const ask_views = (photo, parameters, signal) =>
  ask(`v1/views?${query(parameters)}`, { method: 'POST', body: photo, signal });

export const ask_plain = (photo, parameters, signal) =>
  ask(`v1/predict?${query({ ...parameters, policy: 'none', top: 100 })}`, { method: 'POST', body: photo, signal });
