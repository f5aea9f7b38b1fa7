import type { AskedPercent } from '@tandem/metrics/plans';

/**
 * What a class was asked for, as its column keeps it: whole percent by the second, of FTP where it is 0 or more, of the maximum
 * heart rate where it is below, null where riders were free.
 */
export const askedColumn = (asked: readonly AskedPercent[]): number[] =>
  asked.map((second) =>
    second === null ? null : second.of === 'ftp' ? second.percent : -second.percent,
  ) as number[];

/** The other end of `askedColumn`. */
export const askedOfColumn = (column: readonly (number | null)[]): AskedPercent[] =>
  column.map((percent) =>
    percent === null
      ? null
      : { of: percent < 0 ? ('maxHr' as const) : ('ftp' as const), percent: Math.abs(percent) },
  );
