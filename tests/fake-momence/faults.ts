import { chanceOf } from '../chaos/sim/chance.ts';

/** Each is described in the README. */
export const faultKinds = [
  'slow',
  'hang',
  'cut_before',
  'cut_after',
  'http_403',
  'http_429',
  'http_500',
  'http_502',
  'html',
  'truncated',
  'page_shift',
  'duplicated_row',
  'empty_page',
  'wrong_total',
  'expired_token',
  'revoked_client',
] as const;
export type FaultKind = (typeof faultKinds)[number];

export type Fault = {
  kind: FaultKind;
  /** `slow`, `hang`: ms of real time. */
  delayMs?: number;
  /** `http_429`. */
  retryAfterSeconds?: number;
  /** `page_shift`: rows that went away before the page (below 0: came); `wrong_total`: how far off. */
  by?: number;
  /** `empty_page`: whether totalCount stays as it is, so that who counts notices; else it is 0. */
  keepTotal?: boolean;
};

export const webhookFaultKinds = ['late', 'doubled', 'out_of_order', 'forged', 'lost'] as const;
export type WebhookFaultKind = (typeof webhookFaultKinds)[number];
/** `delayMs`: how late, on the fake's clock. */
export type WebhookFault = { kind: WebhookFaultKind; delayMs?: number };

/** When a fault strikes. */
export type Armed<F> = F & {
  /** How often; null: until disarmed. Once, unless said. */
  times?: number | null;
  /** 0 to 1, of each that it may strike; 1, unless said. */
  probability?: number;
  /** So many that it may strike pass first. */
  after?: number;
  /** One endpoint, as the README names them (unless said, all but those of signing in); of a webhook, one event. */
  on?: string;
};

/** Keeps faults until they have struck. @param mayStrike whether such a fault may strike what is asked for */
export function armory<F extends { kind: string }, A extends { n: number }>(
  kinds: readonly F['kind'][],
  mayStrike: (fault: Armed<F>, asked: A) => boolean,
) {
  let armed: { fault: Armed<F>; id: number; left: number; passing: number }[] = [];
  let seed = 1;
  let count = 0;
  return {
    /** @throws RangeError where a kind is not one */
    arm(faults: Armed<F>[], withSeed?: number): void {
      for (const { kind } of faults)
        if (!kinds.includes(kind)) throw new RangeError(`Kinds of faults: ${kinds.join(', ')}.`);
      seed = withSeed ?? seed;
      for (const fault of faults) {
        const left = fault.times === null ? Number.POSITIVE_INFINITY : (fault.times ?? 1);
        armed.push({ fault, id: ++count, left, passing: fault.after ?? 0 });
      }
    },
    disarm(): void {
      armed = [];
    },
    /** Those that can still strike, in the order in which they are asked. */
    armed: () => armed.map(({ fault, left }) => ({ ...fault, times: Number.isFinite(left) ? left : null })),
    /** The first that strikes. The same seed, faults and numbers give the same. */
    next(asked: A): F | null {
      for (const one of armed) {
        if (!mayStrike(one.fault, asked)) continue;
        if (one.passing > 0) {
          one.passing--;
          continue;
        }
        if (chanceOf(seed, `${one.id}/${asked.n}`) >= (one.fault.probability ?? 1)) continue;
        one.left--;
        if (one.left <= 0) armed = armed.filter((other) => other !== one);
        return one.fault;
      }
      return null;
    },
  };
}

const onLaterPages: readonly FaultKind[] = ['page_shift', 'duplicated_row'];
const onPages: readonly FaultKind[] = [...onLaterPages, 'empty_page', 'wrong_total'];

/** Faults of requests. `page`: from 0; null where the endpoint is no list. */
export const openFaults = () =>
  armory<Fault, { n: number; endpoint: string | null; page: number | null }>(
    faultKinds,
    ({ kind, on }, { endpoint, page }) => {
      if (endpoint === null) return false;
      if (on === undefined ? endpoint.includes('/auth/') : on !== endpoint) return false;
      return page === null ? !onPages.includes(kind) : page > 0 || !onLaterPages.includes(kind);
    },
  );

export const openWebhookFaults = () =>
  armory<WebhookFault, { n: number; event: string }>(
    webhookFaultKinds,
    ({ on }, { event }) => on === undefined || on === event,
  );

export type Answer = { status: number; headers: Record<string, string>; body: string };

export const json = (status: number, body: unknown): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(body),
});

export const html = (status: number, body: string, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
  body: `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width">${body}</html>`,
});

export const tooMany = (retryAfterSeconds: number): Answer => {
  const answer = json(429, { statusCode: 429, message: 'Too many requests' });
  return { ...answer, headers: { ...answer.headers, 'retry-after': String(retryAfterSeconds) } };
};

/** What is answered in place of looking at the request, or null where the fault is of another kind. */
export function answerInstead({ kind, retryAfterSeconds = 2 }: Fault): Answer | null {
  switch (kind) {
    case 'http_403':
      return json(403, { statusCode: 403, message: 'Forbidden resource' });
    case 'http_429':
      return tooMany(retryAfterSeconds);
    case 'http_500':
      return html(500, '<title>Error</title><h1>Internal Server Error</h1>');
    case 'http_502':
      return html(502, '<title>502 Bad Gateway</title><h1>502 Bad Gateway</h1>');
    case 'html':
      return html(200, '<title>Momence</title><h1>Sign in</h1>');
    default:
      return null;
  }
}

/** The rows of a page as a faulty reading gives them: `at` is where it begins in `rows`. */
export function spoilPage<R>(
  fault: Fault | null,
  rows: R[],
  at: number,
  size: number,
): { payload: R[]; totalCount: number } {
  const page = (from: number) => rows.slice(Math.max(0, from), Math.max(0, from) + size);
  const sound = { payload: page(at), totalCount: rows.length };
  switch (fault?.kind) {
    case 'page_shift':
      return { ...sound, payload: page(at + (fault.by ?? 1)) };
    case 'duplicated_row':
      // In place of its own first row, so that the count is as it should be.
      return { ...sound, payload: [...rows.slice(at - 1, at), ...sound.payload.slice(1)] };
    case 'empty_page':
      return { payload: [], totalCount: fault.keepTotal ? rows.length : 0 };
    case 'wrong_total':
      return { ...sound, totalCount: Math.max(0, rows.length + (fault.by ?? 1)) };
    default:
      return sound;
  }
}
