import type { Month } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../base/format.ts';
import { Change } from './change.tsx';
import { type Beside, COUNTS, fillOf } from './figures.ts';
import { Fill } from './fill.tsx';
import classes from './month.module.css';

/** Kinds of class, each number beside the month before, and all of them together. */
export function KindsTable({ month }: { month: Month }) {
  const { t } = useTranslation('console');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={classes.box} tabIndex={0} aria-label={t('month.kinds')}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('month.kind')}</th>
            <th scope="col">{t('month.figure.fill')}</th>
            {COUNTS.map((count) => (
              <th key={count} scope="col">
                {t(`month.figure.${count}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {month.kinds.map((kind) => (
            <Row key={kind.classTypeId} label={kind.title} of={kind} />
          ))}
        </tbody>
        <tfoot>
          <Row label={t('month.total')} of={month} />
        </tfoot>
      </table>
    </section>
  );
}

function Row({ label, of: { present, before } }: { label: string; of: Beside }) {
  const format = useFormat();
  const [fill, fillBefore] = [fillOf(present), fillOf(before)];
  return (
    <tr>
      <th scope="row">{label}</th>
      <td>
        <Fill percent={fill} /> <Change present={fill} before={fillBefore} />
      </td>
      {COUNTS.map((count) => (
        <td key={count}>
          {format.number(present[count])} <Change present={present[count]} before={before[count]} />
        </td>
      ))}
    </tr>
  );
}
