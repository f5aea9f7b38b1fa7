import type { Month } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../base/format.ts';
import { numberColumn, textColumn } from '../../ui/chart/chart-table.ts';
import { toCsv } from '../../ui/chart/csv.ts';
import { type Beside, COUNTS, fillOf, MEMBERS } from './figures.ts';

/** The month as a file: a row for each kind of class and one for all, each number with that of the month before. */
export function useMonthCsv(month: Month): () => string {
  const { t, i18n } = useTranslation('console');
  const format = useFormat();
  const figures = ['fill', ...COUNTS, ...MEMBERS] as const;
  const cells = (of: Beside, members: (number | null)[]) => [
    ...[fillOf(of.present), fillOf(of.before)],
    ...COUNTS.flatMap((count) => [of.present[count], of.before[count]]),
    ...members,
  ];
  const { present, before } = month;
  return () =>
    toCsv(
      {
        columns: [
          textColumn(t('month.kind')),
          ...figures.flatMap((figure) => {
            const label = t(`month.figure.${figure}`) + (figure === 'fill' ? ' (%)' : '');
            return [
              numberColumn(label, { format }),
              numberColumn(`${label}, ${t('month.monthBefore')}`, { format }),
            ];
          }),
        ],
        rows: [
          ...month.kinds.map((kind) => [
            kind.title,
            ...cells(
              kind,
              MEMBERS.flatMap(() => [null, null]),
            ),
          ]),
          [
            t('month.total'),
            ...cells(
              month,
              MEMBERS.flatMap((figure) => [present[figure], before[figure]]),
            ),
          ],
        ],
      },
      i18n.language,
    );
}
