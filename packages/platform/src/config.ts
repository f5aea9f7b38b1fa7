import { z } from 'zod';
import { SetupError } from './errors.ts';

/**
 * Reads settings from the environment.
 * @throws SetupError that names the variable and what is wrong with it
 */
export function readConfig<S extends z.ZodObject>(
  schema: S,
  env: NodeJS.ProcessEnv = process.env,
): z.output<S> {
  const wanted = Object.fromEntries(
    Object.keys(schema.shape).map((key) => [key, env[key] === '' ? undefined : env[key]]),
  );
  const result = schema.safeParse(wanted);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw new SetupError(
    `The setting ${String(issue.path[0])} is not usable: ${issue.message}.`,
    'Correct it, or leave it out for the default.',
  );
}

/** A pooler in transaction mode before a database, such as `postgresql://host:6432/database`; logins are Tandem's own. */
export const poolUrlSetting = z.url({ protocol: /^postgres(ql)?$/ }).optional();

/** Where processes tell each other what changed, such as `nats://host:4222`; by PostgreSQL without. */
export const natsUrlSetting = z.url({ protocol: /^(nats|tls)$/ }).optional();

/** Reverse proxies whose `X-Forwarded-For` is believed: addresses, networks, or `loopback`; without it nobody's is. */
export const trustedProxiesSetting = z
  .string()
  .default('')
  .transform((text) => text.split(',').flatMap((part) => part.trim() || []));

const PORT_WORDS = 'a port is a whole number from 1 to 65535';

const port = z.coerce.number(PORT_WORDS).int(PORT_WORDS).min(1, PORT_WORDS).max(65_535, PORT_WORDS);

/** A TCP port from the environment. */
export const portSetting = (fallback: number) => port.default(fallback);

/** Where a process tells how it is doing (`listenForMetrics`): on no port unless told, and to its own machine. */
export const metricsSettings = {
  METRICS_HOST: z.string().default('127.0.0.1'),
  STUDIO_METRICS_PORT: port.optional(),
  TRACKER_METRICS_PORT: port.optional(),
};

/** What a process of a server does: answer people and boxes, work off jobs, or both. */
export type Services = { web: boolean; worker: boolean };

/** @param text as `--services` says it. @throws SetupError for any other word */
export function readServices(text: string): Services {
  const wanted = text.split(',');
  const unknown = wanted.find((name) => name !== 'web' && name !== 'worker');
  if (unknown !== undefined)
    throw new SetupError(`There is no service "${unknown}".`, 'Choose --services=web, worker or web,worker.');
  return { web: wanted.includes('web'), worker: wanted.includes('worker') };
}
