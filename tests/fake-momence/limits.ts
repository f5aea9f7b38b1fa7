/** What a client must not do to Momence. */
export type Breach =
  /** Another call of the same client was not at its end. */
  | 'in_flight'
  /** More calls within a second than allowed. */
  | 'per_second'
  /** Before the seconds of a Retry-After were over. */
  | 'retry_after';

export type Limits = {
  callsInFlight: number;
  callsPerSecond: number;
  /** `record`: the journal has it, and the call is answered; `refuse`: it is answered with 429. */
  answer: 'record' | 'refuse';
};

export const defaultLimits: Limits = { callsInFlight: 1, callsPerSecond: 2, answer: 'record' };

/** So much sooner a call may arrive than it was sent to: lines are not all equally fast. */
const TOLERANCE_MS = 100;

/** Counts calls by client. @param elapsedMs real time, whatever the fake's clock says */
export function openLimits(given: Partial<Limits>, elapsedMs: () => number) {
  const limits = { ...defaultLimits, ...given };
  const clients = new Map<string, { inFlight: number; calls: number[]; notBefore: number }>();
  const of = (clientId: string) => {
    const known = clients.get(clientId) ?? { inFlight: 0, calls: [], notBefore: 0 };
    clients.set(clientId, known);
    return known;
  };
  return {
    limits,
    /** A call has come. @returns what it broke, and what to call at its end, once or more often */
    begin(clientId: string): { breaches: Breach[]; end(): void } {
      const client = of(clientId);
      const now = elapsedMs();
      client.calls = client.calls.filter((at) => at > now - 1000 + TOLERANCE_MS);
      const breaches: Breach[] = [];
      if (client.inFlight >= limits.callsInFlight) breaches.push('in_flight');
      if (client.calls.length >= limits.callsPerSecond) breaches.push('per_second');
      if (now < client.notBefore - TOLERANCE_MS) breaches.push('retry_after');
      client.calls.push(now);
      client.inFlight++;
      let ended = false;
      return {
        breaches,
        end() {
          if (!ended) client.inFlight--;
          ended = true;
        },
      };
    },
    /** It was told to wait so long. */
    toldToWait(clientId: string, seconds: number): void {
      of(clientId).notBefore = elapsedMs() + seconds * 1000;
    },
  };
}
