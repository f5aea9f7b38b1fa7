import { readFileSync } from 'node:fs';
import type { TFunction } from 'i18next';
import { describe, expect, it } from 'vitest';
import { flatten, placeholders, readStrings, sourceFiles } from '../testing/read-strings.ts';

const folder = import.meta.dirname;
const areas = ['common', 'console', 'portal', 'performance', 'rights', 'board', 'team', 'welcome', 'spivi'];
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
