import { isLoopback, portSetting, readConfig, SetupError, trustedProxiesSetting } from '@tandem/platform';
import { z } from 'zod';
import type { Settings } from '../base/context.ts';

const MAX_GRACE_MINUTES = 24 * 60;
const SPIVI_CLOUD = 'https://api.spivi.com';

const urls = z
  .string()
  .transform((text) => text.split(',').map((part) => part.trim().replace(/\/+$/, '')))
  .pipe(z.array(z.url({ protocol: /^https?$/ })).min(1));

/** The studio's settings from the environment; by default people and the built-in tracker are on this machine. */
export function settingsFrom(env: NodeJS.ProcessEnv): Settings {
  const config = readConfig(
    z.object({
      PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
      STUDIO_PORT: portSetting(3000),
      STUDIO_HOST: z.string().default('127.0.0.1'),
      TRUSTED_PROXIES: trustedProxiesSetting,
      TRACKER_PORT: portSetting(4000),
      TRACKER_URL: z.url({ protocol: /^https?$/ }).optional(),
      SPIVI_BASE_URLS: urls.optional(),
      MOMENCE_BASE_URLS: urls.optional(),
      INTERVALS_URL: z.url({ protocol: /^https?$/ }).optional(),
      SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
      MAIL_FROM: z.email().optional(),
      CANCEL_GRACE_MINUTES: z.coerce.number().int().min(0).max(MAX_GRACE_MINUTES).optional(),
    }),
    env,
  );
  if (config.SMTP_URL && !config.MAIL_FROM)
    throw new SetupError(
      'SMTP_URL is set, but MAIL_FROM is not.',
      'Set MAIL_FROM to the address that mails come from, one that your mail server lets you use.',
    );
  const publicUrl = (config.PUBLIC_URL ?? `http://localhost:${config.STUDIO_PORT}`).replace(/\/+$/, '');
  const ownTrackerUrl = `http://127.0.0.1:${config.TRACKER_PORT}`;
  return {
    publicUrl,
    exposed: !isLoopback(config.STUDIO_HOST) || !isLoopback(new URL(publicUrl).hostname),
    trustedProxies: config.TRUSTED_PROXIES,
    spiviBaseUrls: config.SPIVI_BASE_URLS ?? [ownTrackerUrl, SPIVI_CLOUD],
    ...(config.MOMENCE_BASE_URLS && { sourceBaseUrls: { momence: config.MOMENCE_BASE_URLS } }),
    ownTrackerUrl,
    ...(config.TRACKER_URL && { trackerUrl: config.TRACKER_URL }),
    signInsPerMinute: { perAddress: 100, perEmail: 20 },
    cancelGraceMinutes: config.CANCEL_GRACE_MINUTES,
    ...(config.INTERVALS_URL && { intervalsUrl: config.INTERVALS_URL.replace(/\/+$/, '') }),
    ...(config.SMTP_URL && { smtp: { url: config.SMTP_URL, from: config.MAIL_FROM! } }),
  };
}
