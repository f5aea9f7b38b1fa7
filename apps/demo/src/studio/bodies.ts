import type { DatedDetail } from '@tandem/api/words';
import type { DemoPerson } from '../people.ts';
import { HISTORY_WEEKS } from './history.ts';

/** A detail of a person since so many weeks ago. */
export type DemoDetail = { field: DatedDetail; weeksAgo: number; value: number; source: 'staff' | 'member' };

/** Shares of today's FTP and kilograms above today's weight: a year of getting fitter, in steps. */
const FTP_STEPS = [
  [HISTORY_WEEKS, 0.83],
  [43, 0.86],
  [31, 0.9],
  [20, 0.94],
  [11, 0.97],
  [4, 1],
] as const;
const WEIGHT_STEPS = [
  [HISTORY_WEEKS, 4.6],
  [41, 3.5],
  [33, 3.9],
  [26, 2.4],
  [15, 1.3],
  [6, 0.4],
  [2, 0],
] as const;
const RESTING_STEPS = [
  [HISTORY_WEEKS, 5],
  [24, 2],
  [9, 0],
] as const;

/** Everybody's details since they came; those of the member who can sign in have changed over the year. */
export function demoDetails(person: DemoPerson, weeks: number, isMember: boolean): DemoDetail[] {
  const since = (field: DatedDetail, value: number): DemoDetail => ({
    field,
    weeksAgo: weeks,
    value,
    source: 'staff',
  });
  const steady = [since('heightCm', person.heightCm), since('maxHrBpm', person.maxHrBpm)];
  if (!isMember)
    return [
      ...steady,
      since('weightKg', person.weightKg),
      since('restingHrBpm', person.restingHrBpm),
      since('ftpW', Math.round(person.ftpW * 0.94)),
      { field: 'ftpW', weeksAgo: Math.ceil(weeks / 3), value: person.ftpW, source: 'staff' },
    ];
  const detail = (field: DatedDetail, weeksAgo: number, value: number): DemoDetail => ({
    field,
    weeksAgo,
    value,
    source: weeksAgo === weeks || field === 'ftpW' ? 'staff' : 'member',
  });
  return [
    ...steady,
    ...FTP_STEPS.map(([ago, share]) => detail('ftpW', ago, Math.round(person.ftpW * share))),
    ...WEIGHT_STEPS.map(([ago, more]) =>
      detail('weightKg', ago, Math.round((person.weightKg + more) * 10) / 10),
    ),
    ...RESTING_STEPS.map(([ago, more]) => detail('restingHrBpm', ago, person.restingHrBpm + more)),
  ];
}
