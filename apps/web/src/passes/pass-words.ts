import type { Pass, PassKind, PassSpan, Right } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../base/format.ts';

/** What is said of a pass wherever it is shown. */
export function usePassWords() {
  const { t } = useTranslation('passes');
  const format = useFormat();
  const day = (at: string) => format.plainDay(at);
  const span = ({ count, unit }: Pick<PassSpan, 'count' | 'unit'>) =>
    unit === 'day' ? t('spans.day', { count }) : t('spans.month', { count });
  const until = (at: string | null) => (at === null ? t('noEnd') : t('until', { day: day(at) }));
  return {
    day,
    span,
    /** How many classes a kind has. */
    credits: (credits: number | null) =>
      credits === null ? t('anyNumber') : t('entry.classes', { sign: '', count: credits }),
    /** How long a kind is good. */
    good: ({ span: of, until: at }: Pick<PassKind, 'span' | 'until'>) => {
      if (of) return of.from === 'first_use' ? t('firstUse', { span: span(of) }) : span(of);
      return until(at);
    },
    earlier: (hours: number) => t('opensEarlier', { count: hours }),
    left: ({ left }: Pick<Pass, 'left'>) => (left === null ? t('anyNumber') : t('left', { count: left })),
    /** From when until when it is good. */
    lasts: (pass: Pass) => {
      if (pass.until === null) return pass.span ? t('firstUse', { span: span(pass.span) }) : until(null);
      return pass.state === 'not_begun'
        ? t('fromUntil', { from: day(pass.from), day: day(pass.until) })
        : until(pass.until);
    },
    /** What booking takes of it. */
    uses: ({ name, left: count, until: at }: NonNullable<Right['pass']>) => {
      const said = { name, until: until(at) };
      if (count === null) return t('uses.any', said);
      return count === 1 ? t('uses.one', said) : t('uses.some', { ...said, count });
    },
    /** With what a person would be booked, in few words. */
    with: ({ name, left: count, until: at }: NonNullable<Right['pass']>) =>
      count === null
        ? t('desk.any', { name, until: until(at) })
        : t('desk.some', { name, count, until: until(at) }),
  };
}
