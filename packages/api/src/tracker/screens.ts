import { z } from 'zod';
import { done, endpoint } from '../endpoint.ts';
import { text } from '../text.ts';
import { MAX_SCREEN_NAME_CHARS, MAX_WALL_METRICS, MAX_WALL_TOP, MIN_WALL_METRICS } from '../words/limits.ts';
import { locales } from '../words/locales.ts';
import { wallMetrics, wallRanks, wallViews } from '../words/screens.ts';

const instant = z.iso.datetime();

/** What a screen shows, chosen on the club's page and taken over by the screen by itself. */
export const screenSettings = z.object({
  view: z.enum(wallViews),
  /** Of the ranking, in their order. */
  metrics: z
    .array(z.enum(wallMetrics))
    .min(MIN_WALL_METRICS)
    .max(MAX_WALL_METRICS)
    .refine((metrics) => new Set(metrics).size === metrics.length, 'each once'),
  rankBy: z.enum(wallRanks),
  /** Of the ranking only so many of the first; null: everybody. */
  top: z.number().int().min(1).max(MAX_WALL_TOP).nullable(),
  /** Whether what has no room takes turns; else the first page stays. */
  turns: z.boolean(),
  /** Whether what the class's plan asks for stands above. */
  target: z.boolean(),
  /** Whether the time of the class stands above. */
  time: z.boolean(),
  /** Whether the first three stand on a podium once the class is over. */
  podium: z.boolean(),
  /** Null: as the club's screens, and where the club has none, as it was chosen on the screen itself. */
  locale: z.enum(locales).nullable(),
  /** The box of the room that it follows by itself, with who is expected and heard before Start; null: it stays where it is. */
  waits: z.number().int().min(1).nullable().default(null),
});
export type ScreenSettings = z.infer<typeof screenSettings>;

/** A screen of the club that came by a code, or waits for it. */
export const pairedScreen = z.object({
  screenId: z.number().int(),
  name: z.string(),
  mayRun: z.boolean(),
  pairedAt: instant.nullable(),
  lastSeenAt: instant.nullable(),
  /** While the code works that was told when the screen was added. */
  codeExpiresAt: instant.nullable(),
  /** Null: it shows what screens usually do. */
  settings: screenSettings.nullable(),
});
export type PairedScreen = z.infer<typeof pairedScreen>;

const ofScreen = z.object({ screenId: z.coerce.number().int().min(1) });

export const screensEndpoints = {
  listScreens: endpoint({
    method: 'GET',
    path: '/api/screens',
    summary: 'Screens that were let in by a code, or wait for it',
    access: 'signed_in',
    response: z.array(pairedScreen),
  }),
  addScreen: endpoint({
    method: 'POST',
    path: '/api/screens',
    summary: 'Add a screen; its code is told this once, works for ten minutes, and once',
    access: 'signed_in',
    body: z.object({
      name: text(MAX_SCREEN_NAME_CHARS),
      /** Whether it may start and stop classes. */
      mayRun: z.boolean(),
    }),
    response: z.object({ screenId: z.number().int(), code: z.string(), expiresAt: instant }),
  }),
  setScreensLanguage: endpoint({
    method: 'PUT',
    path: '/api/screens/language',
    summary: 'Choose the language of the club’s screens; they take it over by themselves. Null: each its own',
    access: 'signed_in',
    body: z.object({ locale: z.enum(locales).nullable() }),
    response: done,
  }),
  setScreen: endpoint({
    method: 'PUT',
    path: '/api/screens/:screenId/settings',
    summary: 'Say what a screen shows; it takes that over by itself. Null: what screens usually show',
    access: 'signed_in',
    params: ofScreen,
    body: z.object({ settings: screenSettings.nullable() }),
    response: done,
  }),
  removeScreen: endpoint({
    method: 'DELETE',
    path: '/api/screens/:screenId',
    summary: 'Remove a screen: it is refused at once, and what it shows ends',
    access: 'signed_in',
    params: ofScreen,
    response: done,
  }),
} as const;
