import type { Money } from '@tandem/api/studio';
import { minorDigits } from '@tandem/api/words';
import { useFormat } from '../base/format.ts';

/** An amount as people of the chosen language write it. */
export function useMoney(): (money: { amountMinor: number; currency: string }) => string {
  const { locale } = useFormat();
  return ({ amountMinor, currency }) => {
    const digits = {
      minimumFractionDigits: minorDigits(currency),
      maximumFractionDigits: minorDigits(currency),
    };
    const format = new Intl.NumberFormat(locale, { style: 'currency', currency, ...digits });
    return format.format(toMajor({ amountMinor, currency }));
  };
}

/** 8400 of EUR are 84; of JPY, 8400. */
export const toMajor = ({ amountMinor, currency }: Money): number =>
  amountMinor / 10 ** minorDigits(currency);

/** The other way, to the nearest of the smallest unit. */
export const toMinor = (major: number, currency: string): number =>
  Math.round(major * 10 ** minorDigits(currency));
