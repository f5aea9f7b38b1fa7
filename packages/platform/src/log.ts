import { pino } from 'pino';

export type Log = pino.Logger;

/** Keys whose values never reach a log, at any of the depths that our objects have. */
const SECRET_KEYS = [
  'password',
  'Password',
  'token',
  'authorization',
  'cookie',
  'secret',
  'sourceCredentials',
];

/**
 * Structured JSON log to standard output. Bodies are never logged; secret keys are censored all the same.
 * @param level pino level, `info` unless LOG_LEVEL says otherwise
 */
export function createLog(name: string, level = process.env.LOG_LEVEL ?? 'info'): Log {
  return pino({
    name,
    level,
    redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[redacted]' },
  });
}
