import type { FaultKind, WebhookFaultKind } from './faults.ts';
import type { By } from './host.ts';
import type { Breach } from './limits.ts';

const MAX_LINES = 200_000;

/** One request as it came. `at`: ms since epoch on the fake's clock. */
export type RequestLine = {
  what: 'request';
  n: number;
  at: number;
  /** The client whose token or credentials came with it; null: none that is known. */
  clientId: string | null;
  method: string;
  path: string;
  query: Record<string, string>;
  /** As the README names it; null: there is none. */
  endpoint: string | null;
  fault: FaultKind | null;
  /** What of the limits it broke. */
  breaches: Breach[];
  /** The HTTP status; null while it is under way, and where there was no answer. */
  status: number | null;
  /** `cut` by the fake, `left` by who asked. */
  ended: 'not yet' | 'answered' | 'cut' | 'left';
  /** ms of real time until its end. */
  tookMs: number;
};
/** A webhook that was sent, or (`lost`) was to be. */
export type WebhookLine = {
  what: 'webhook';
  n: number;
  at: number;
  hostId: number;
  requestId: string;
  event: string;
  payload: unknown;
  /** From 1. */
  attempt: number;
  fault: WebhookFaultKind | null;
  /** The HTTP status that it got; null: no answer. */
  status: number | null;
};
/** A change of what there is. */
export type EditLine = {
  what: 'edit';
  n: number;
  at: number;
  hostId: number;
  edit: string;
  by: By;
  details: object;
};
export type Line = RequestLine | WebhookLine | EditLine;
type Unnumbered<L> = L extends Line ? Omit<L, 'n' | 'at'> : never;

/** All that happened, in order: requests by their arrival. No secret, token or code is in it. */
export function openJournal(now: () => number) {
  let lines: Line[] = [];
  let n = 0;
  return {
    add<L extends Unnumbered<Line>>(line: L): L & { n: number; at: number } {
      n++;
      const whole = { ...line, n, at: now() };
      lines.push(whole as Line);
      if (lines.length > 2 * MAX_LINES) lines = lines.slice(-MAX_LINES);
      return whole;
    },
    /** The lines with a larger number, at most the last 200,000. */
    after: (number: number): Line[] => lines.filter((line) => line.n > number).slice(-MAX_LINES),
    requests: (): RequestLine[] => lines.filter((line) => line.what === 'request'),
  };
}
export type Journal = ReturnType<typeof openJournal>;
