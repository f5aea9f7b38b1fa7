import { pino } from 'pino';
import { SetupError } from './errors.ts';
import { logCause } from './traces.ts';

export type Log = pino.Logger;

const LEVELS = ['silent', ...Object.keys(pino.levels.values)];

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
 * @throws SetupError when there is no such level
 */
export function createLog(name: string, level = process.env.LOG_LEVEL ?? 'info'): Log {
  if (!LEVELS.includes(level))
    throw new SetupError(`LOG_LEVEL is not usable: ${level}.`, `Choose one of ${LEVELS.join(', ')}.`);
  return pino({
    name,
    level,
    mixin: logCause,
    redact: { paths: SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[redacted]' },
  });
}
