const METHODS = [
  'GetEvents',
  'AddEvent',
  'CancelEvent',
  'AddClientsToEvents',
  'RemoveClientsFromEvents',
] as const;

/**
 * Every step of a class's sync after which a process may die: each call has three (its attempt is written, its
 * answer is there, its outcome is written).
 */
export const failpoints: readonly string[] = [
  'claimed',
  ...METHODS.flatMap((method) => [`started:${method}`, `answered:${method}`, `recorded:${method}`]),
  'confirmed',
  'finished',
];

/** Ends this process on the spot, as a power cut would, if TANDEM_FAILPOINT names this step. For tests. */
export function failpoint(step: string): void {
  if (process.env.TANDEM_FAILPOINT === step) process.kill(process.pid, 'SIGKILL');
}
