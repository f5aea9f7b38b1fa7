import { UnstyledButton } from '@mantine/core';
import IconArrowDown from '@tabler/icons-react/dist/esm/icons/IconArrowDown.mjs';
import IconArrowUp from '@tabler/icons-react/dist/esm/icons/IconArrowUp.mjs';
import type { Comparison } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { useWords } from '../../rides/words.ts';
import { type Column, numberIn, type Order } from './columns.ts';
import classes from './comparison.module.css';

type Row = Comparison['rows'][number];
type Numeric = Exclude<Column, 'label'>;

/** A row for each instructor or kind of class; every column sorts, and a bar tells how full. */
export function ComparisonTable(props: {
  rows: Row[];
  columns: Numeric[];
  heads: Record<Numeric, string>;
  first: string;
  order: Order;
  onOrder: (order: Order) => void;
}) {
  const { t } = useTranslation('console');
  const words = useWords();
  const { rows, columns, order } = props;
  const show = (column: Numeric, value: number) => {
    if (column === 'classes' || column === 'rides') return words.format.number(value);
    if (column === 'fill' || column === 'attendance') return words.format.number(value * 100);
    return words.metric(column, value).value;
  };
  const head = (column: Column, label: string) => {
    const sorted = order.by === column;
    const Arrow = order.down ? IconArrowDown : IconArrowUp;
    return (
      <th
        key={column}
        scope="col"
        aria-sort={sorted ? (order.down ? 'descending' : 'ascending') : undefined}
        data-numeric={column !== 'label' || undefined}
      >
        <UnstyledButton
          className={classes.sort}
          // Names begin with A, numbers with the largest.
          onClick={() => props.onOrder({ by: column, down: sorted ? !order.down : column !== 'label' })}
        >
          {sorted && <Arrow size={16} aria-hidden />}
          {label}
        </UnstyledButton>
      </th>
    );
  };
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={classes.box} tabIndex={0} aria-label={t('comparison.title')}>
      <table className={classes.table}>
        <thead>
          <tr>
            {head('label', props.first)}
            {columns.map((column) => head(column, props.heads[column]))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key ?? ''}>
              <th scope="row">{row.label ?? t('comparison.nobody')}</th>
              {columns.map((column) => {
                const value = numberIn(row, column);
                const hidden = value === null && row.values === null && row.rides > 0;
                return (
                  <td key={column}>
                    {value === null ? (
                      <span className={classes.absent}>
                        {hidden && column !== 'fill' && column !== 'attendance'
                          ? t('comparison.withheld')
                          : '–'}
                      </span>
                    ) : (
                      <>
                        {show(column, value)}
                        {column === 'fill' && (
                          <span className={classes.track} aria-hidden>
                            <i style={{ width: `${Math.min(1, value) * 100}%` }} />
                          </span>
                        )}
                      </>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
