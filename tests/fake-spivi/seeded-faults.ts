import type { Fault, FaultKind } from './faults.ts';
import { STALE_WINDOW_MS } from './state.ts';

/** Probability of each fault per request; the sum is at most 1. */
export type FaultRates = Partial<Record<FaultKind, number>>;

const MAX_LATE_MS = 120_000;
const MAX_RETRY_AFTER_SECONDS = 5;
/** Longer than the client's patience. */
const HANG_MS = 15_000;

const spread = (kinds: readonly FaultKind[], each: number): FaultRates =>
  Object.fromEntries(kinds.map((kind) => [kind, each]));

/** Faults of any kind but `hang`, which takes real time. */
export const quickFaults: readonly FaultKind[] = [
  'refuse',
  'drop_after',
  'error_after',
  'late',
  'http_500',
  'http_429',
  'error_in_200',
  'html',
  'truncated',
  'wrong_types',
  'stale',
  'empty_list',
  'short_list',
  'redirect',
];

/** How much goes wrong, by name: nothing, about one request in fourteen, about one in three. */
export const faultLevels = {
  none: {},
  light: spread(quickFaults, 0.005),
  heavy: { ...spread(quickFaults, 0.022), hang: 0.01 },
} satisfies Record<string, FaultRates>;

/** Two numbers of [0, 1) that depend on nothing but the seed and the request's number. */
function random(seed: number, n: number): [number, number] {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(n + 1, 0x85ebca6b)) >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  next();
  return [next(), next()];
}

/** A fault function that gives the same faults for the same seed and request numbers. */
export function seededFaults(seed: number, rates: FaultRates): (request: { n: number }) => Fault | null {
  const kinds = Object.entries(rates) as [FaultKind, number][];
  return ({ n }) => {
    const [chance, amount] = random(seed, n);
    let sum = 0;
    for (const [kind, rate] of kinds) {
      sum += rate;
      if (chance < sum) return withAmount(kind, amount);
    }
    return null;
  };
}

function withAmount(kind: FaultKind, amount: number): Fault {
  switch (kind) {
    case 'late':
      return { kind, delayMs: Math.ceil(1000 + amount * (MAX_LATE_MS - 1000)) };
    case 'stale':
      return { kind, delayMs: Math.ceil(amount * STALE_WINDOW_MS) };
    case 'hang':
      return { kind, delayMs: HANG_MS };
    case 'http_429':
      return { kind, retryAfterSeconds: Math.ceil(amount * MAX_RETRY_AFTER_SECONDS) };
    default:
      return { kind };
  }
}
