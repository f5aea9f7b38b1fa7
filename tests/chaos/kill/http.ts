const TIMEOUT_MS = 15_000;

/** What the studio said; null where no answer came or the server failed: then nobody knows. */
export type Said = { status: number; body: Record<string, unknown> } | null;

export type StudioHttp = {
  send(method: string, path: string, body?: object, headers?: Record<string, string>): Promise<Said>;
};

/** Calls to one studio as its owner. */
export function studioHttp(base: string, cookie: string, studioId: string): StudioHttp {
  return {
    async send(method, path, body, headers = {}) {
      try {
        const answer = await fetch(`${base}/api/studios/${studioId}${path}`, {
          method,
          headers: { cookie, ...(body && { 'content-type': 'application/json' }), ...headers },
          body: body && JSON.stringify(body),
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        const text = await answer.text();
        if (answer.status >= 500) return null;
        return { status: answer.status, body: JSON.parse(text) as Record<string, unknown> };
      } catch {
        return null;
      }
    },
  };
}
