import { Table } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './chart.module.css';
import type { ChartTable } from './chart-table.ts';

type Props = {
  title: string;
  table: ChartTable;
  /** Pixels; more rows scroll. */
  maxHeight: number;
  cell?: (row: number, column: number, shown: string) => ReactNode;
};

/** The numbers of a chart in rows and columns. */
export function TwinTable({ title, table: { columns, rows }, maxHeight, cell }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={classes.twin} tabIndex={0} aria-label={title} style={{ maxHeight }}>
      <Table stickyHeader captionSide="top">
        <Table.Caption className="visually-hidden">{title}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            {columns.map(({ label, numeric }) => (
              <Table.Th key={label} scope="col" ta={numeric ? 'right' : undefined}>
                {label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no name but their place
            <Table.Tr key={i}>
              {columns.map(({ label, show, numeric }, j) => {
                const shown = show(row[j] ?? null);
                const content = cell?.(i, j, shown) ?? shown;
                return j === 0 ? (
                  <Table.Th key={label} scope="row" fw={500}>
                    {content}
                  </Table.Th>
                ) : (
                  <Table.Td key={label} ta={numeric ? 'right' : undefined}>
                    {content}
                  </Table.Td>
                );
              })}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </section>
  );
}
