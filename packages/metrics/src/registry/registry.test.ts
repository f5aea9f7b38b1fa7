import { describe, expect, test } from 'vitest';
import { followNumbers, metricGroups, metricRegistry } from './registry.ts';

describe('each metric', () => {
  test('stands once, in one group', () => {
    const ids = metricRegistry.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(metricGroups.flatMap(({ metrics }) => metrics)).toEqual(ids);
  });

  test.each(metricRegistry.map((metric) => [metric.id, metric] as const))(
    '%s has its words in both languages, a source, and a label of its own',
    (_, { label, explanation, source }) => {
      for (const language of ['en', 'fr'] as const) {
        expect(label[language]).not.toBe('');
        expect(explanation[language]).toMatch(/^\p{Lu}.*\.$/u);
        expect(metricRegistry.filter((other) => other.label[language] === label[language])).toHaveLength(1);
      }
      expect(source).not.toBe('');
      // French sets a no-break space before these, or a narrow one.
      expect(explanation.fr).not.toMatch(/(?<![\u00a0\u202f])[:;?!]/u);
    },
  );

  test.each(metricRegistry.map((metric) => [metric.id, metric] as const))(
    '%s adds up in a way that fits its unit and its place among the records',
    (_, { aggregate, plausible, record, needs, atLeastSeconds = 0 }) => {
      if (record) expect(['best', 'sum']).toContain(aggregate);
      expect(plausible[0]).toBeLessThan(plausible[1]);
      expect(needs.length).toBeGreaterThan(0);
      expect(atLeastSeconds).toBeLessThanOrEqual(3600);
    },
  );
});

describe('numbers that follow from others', () => {
  const profile = { ftpW: 200, weightKg: 80 };

  test('follow one that was set by hand', () => {
    const shown = { averagePowerW: 160, normalisedPowerW: 180, averagePowerWPerKg: 9, variabilityIndex: 9 };
    expect(followNumbers(shown, profile)).toEqual({
      averagePowerW: 160,
      normalisedPowerW: 180,
      averagePowerWPerKg: 2,
      variabilityIndex: 1.125,
      intensityFactor: 0.9,
    });
  });

  test('stay as they were where they cannot be computed', () => {
    const sent = { intensityFactor: 0.8, energyKcal: 300 };
    expect(followNumbers(sent, profile)).toEqual(sent);
    expect(followNumbers({ averagePowerW: 160 }, { ftpW: null, weightKg: null })).toEqual({
      averagePowerW: 160,
    });
  });
});
