// Requests: what the page asks of the stage, besides the events that it hears.

/** Send a form; give the answer. Throws with a sentence that can be shown. */
export function post(path, fields = {}) {
  return send(path, { method: "POST", body: new URLSearchParams(fields) });
}

/** End what is there; throws as `post` does. */
export function remove(path) {
  return send(path, { method: "DELETE" });
}

async function send(path, how) {
  const response = await fetch(path, how).catch(() => null);
  if (response?.ok) return response;
  throw new Error(response ? await reason(response) : "The stage does not answer.");
}

/** Read JSON; null where there is none. */
export async function read(path) {
  const response = await fetch(path, { headers: { Accept: "application/json" } }).catch(() => null);
  return response?.ok ? response.json() : null;
}

async function reason(response) {
  const body = await response.json().catch(() => null);
  const detail = typeof body?.detail === "string" ? body.detail : body?.detail?.[0]?.msg;
  return detail ?? `The stage answers ${response.status}.`;
}
