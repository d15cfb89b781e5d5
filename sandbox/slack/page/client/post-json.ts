/** Posts a value as JSON to the sandbox. A server that is gone or says no becomes `{ error }`. */
export async function postJson<Result>(path: string, value: unknown): Promise<Result | { error: string }> {
  try {
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(value) });
    return response.ok ? await response.json() : { error: await response.text() };
  } catch {
    return { error: 'The sandbox does not answer. Is it still running?' };
  }
}
