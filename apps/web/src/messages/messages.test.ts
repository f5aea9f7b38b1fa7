import { readFileSync } from 'node:fs';
import * as words from '@tandem/api/words';
import type { TFunction } from 'i18next';
import { describe, expect, it } from 'vitest';
import { flatten, placeholders, readStrings, sourceFiles } from '../testing/read-strings.ts';

const folder = import.meta.dirname;
const areas = [
  'common',
  'errors',
  'families',
  'access',
  'console',
  'guide',
  'interface',
  'kiosk',
  'lists',
  'mails',
  'merging',
  'notices',
  'details',
  'portal',
  'passes',
  'payments',
  'performance',
  'privacy',
  'profile',
  'rights',
  'schedule',
  'board',
  'audit',
  'calendars',
  'computer',
  'strap',
  'plans',
  'modes',
  'room',
  'run',
  'team',
  'tokens',
  'uploads',
  'waitlist',
  'waivers',
  'waiting',
  'wall',
  'webhooks',
  'welcome',
  'sources',
  'spivi',
];
const messages = (language: string, area: string): Record<string, string> => {
  try {
    return flatten(JSON.parse(readFileSync(`${folder}/${language}/${area}.json`, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
};
const bare = (key: string) => key.replace(/_(zero|one|two|few|many|other)$/, '');

const stringsOfFiles = sourceFiles(`${folder}/..`).map(readStrings);

describe.each(areas)('messages of %s', (area) => {
  const en = messages('en', area);
  const fr = messages('fr', area);

  it('has the same keys in English and French', () => {
    // French has one plural form more, for millions.
    const ofFrench = Object.keys(fr).filter((key) => !key.endsWith('_many') || key in en);
    expect(ofFrench.sort()).toEqual(Object.keys(en).sort());
  });

  it('has the same placeholders in English and French, and nothing empty in one alone', () => {
    for (const [key, text] of Object.entries(en)) {
      expect({ key, words: placeholders(fr[key] ?? '') }).toEqual({ key, words: placeholders(text) });
      expect({ key, empty: fr[key] === '' }).toEqual({ key, empty: text === '' });
    }
  });

  it('has no message that no screen uses', () => {
    const unused = Object.keys(en).filter((full) => {
      const key = bare(full);
      const inFile = ({ strings, prefixes }: (typeof stringsOfFiles)[number]) =>
        [full, key, `${area}:${key}`].some((k) => strings.has(k) || prefixes.some((p) => k.startsWith(p)));
      return !stringsOfFiles.some(inFile);
    });
    expect(unused).toEqual([]);
  });
});

it('lets the compiler refuse a key that has no message', () => {
  const ask = (t: TFunction<'console'>) => {
    // @ts-expect-error: were this not an error, keys would no longer be looked at.
    t('schedule.noSuchMessage');
  };
  expect(ask).toBeTypeOf('function');
});

/** Where the words of a list stand, one message or group of messages for each; and what stands there beside them. */
const told = (where: words.Told) =>
  words.reasonCodes.filter((code) => words.reasons[code].told.includes(where));
const lists: { list: readonly string[]; area: string; under: string; beside?: string[] }[] = [
  { list: told('chip'), area: 'console', under: 'sync.reasons', beside: ['event_gone'] },
  { list: told('repair'), area: 'spivi', under: 'repairs.kinds' },
  {
    list: told('ride'),
    area: 'performance',
    under: 'reason',
    beside: ['waiting', 'waiting_auth', 'waiting_paused'],
  },
  { list: told('details'), area: 'console', under: 'push.reason' },
  { list: told('call'), area: 'spivi', under: 'log.because' },
  { list: told('check'), area: 'spivi', under: 'checks.code' },
  { list: told('erasure'), area: 'rights', under: 'erasure.code' },
  { list: words.rankReasons, area: 'performance', under: 'rank', beside: ['place'] },
  { list: words.sourceFailures, area: 'sources', under: 'connect.because' },
  {
    list: words.sourceCheckCodes.filter((code) => code !== 'not_allowed'),
    area: 'sources',
    under: 'connect.checks.code',
  },
  { list: words.driftKinds, area: 'spivi', under: 'drift.kinds' },
  { list: words.noticeKinds, area: 'spivi', under: 'notices.kinds' },
  { list: [...words.fileFailures, ...words.fileDoubles], area: 'rights', under: 'import.code' },
  { list: words.sports, area: 'performance', under: 'sport' },
  { list: words.personColumns, area: 'lists', under: 'holds', beside: ['name', 'nothing'] },
  {
    list: words.mergeFields,
    area: 'merging',
    under: 'fields',
    beside: ['title', 'intro', 'stays', 'goes', 'nothing'],
  },
  { list: words.mergeEnds, area: 'merging', under: 'ends', beside: ['title', 'profile'] },
  { list: words.mergeObstacles, area: 'merging', under: 'obstacles', beside: ['title'] },
  { list: words.lineFaults, area: 'lists', under: 'faults', beside: ['file'] },
  { list: words.passStates, area: 'passes', under: 'states' },
  { list: words.passEntryKinds, area: 'passes', under: 'entries' },
  { list: words.paymentFilters, area: 'payments', under: 'filters' },
  { list: words.paymentNeeds, area: 'payments', under: 'needs', beside: ['refunded_unserved'] },
  { list: words.paymentStates, area: 'payments', under: 'states', beside: ['byHand', 'noAnswer'] },
  { list: words.paymentTroubles, area: 'payments', under: 'troubles' },
  { list: words.paymentActs, area: 'payments', under: 'settle.acts' },
  { list: words.rideNotices, area: 'performance', under: 'notice.code' },
  { list: words.mailTroubles, area: 'privacy', under: 'mail' },
  { list: words.roles, area: 'common', under: 'roles' },
  { list: [...new Set(words.scopes.map((scope) => scope.split(':')[0]!))], area: 'tokens', under: 'scopes' },
  { list: words.noticeTopics, area: 'notices', under: 'topics' },
  { list: words.noticeWays, area: 'notices', under: 'way' },
  { list: words.guideSteps, area: 'guide', under: 'steps' },
  { list: words.mailKindNames, area: 'mails', under: 'kinds' },
  { list: words.mailStates, area: 'mails', under: 'states' },
  { list: words.mailsShut, area: 'mails', under: 'shut' },
  { list: [...words.mailSkips, ...words.mailFailures], area: 'mails', under: 'reasons' },
  { list: words.auditAreas, area: 'audit', under: 'areas' },
  {
    list: Object.values(words.auditActions)
      .flat()
      .map((action) => action.replaceAll('.', '_')),
    area: 'audit',
    under: 'did',
  },
  { list: words.waiverStates, area: 'waivers', under: 'mark' },
  { list: words.webhookOutcomes, area: 'webhooks', under: 'outcomes' },
  { list: words.periods, area: 'performance', under: 'period', beside: ['choose'] },
  {
    list: Object.keys(words.studioProblems),
    area: 'errors',
    under: 'errors',
    beside: ['title', 'unexpected', 'unreachable', 'unknown_outcome', 'INVALID_EMAIL_OR_PASSWORD', 'invalid'],
  },
];

it.each(areas)('speaks of nobody as a man in the French of %s', (area) => {
  const asMan = /(\bvous (êtes|serez)|^\{\{name\}\} (est|sera)) \p{L}+(é|it|u)(?![\p{L}(])/iu;
  expect(Object.entries(messages('fr', area)).filter(([, text]) => asMan.test(text))).toEqual([]);
});

it.each(areas)('ends no line of the French of %s before its punctuation', (area) => {
  const breaks = /(?<=[^\s|-]) (?=[;:?!»])|(?<=«) /u;
  expect(Object.entries(messages('fr', area)).filter(([, text]) => breaks.test(text))).toEqual([]);
});

it.each(lists)('has words for each of $area:$under, and for nothing that is not in the list', (of) => {
  const under = `${of.under}.`;
  const there = Object.keys(messages('en', of.area))
    .filter((key) => key.startsWith(under))
    .map((key) => key.slice(under.length).split('.')[0]!);
  expect([...new Set(there)].sort()).toEqual([...of.list, ...(of.beside ?? [])].sort());
});
