import type { LiveRider } from '@tandem/api/tracker';
import { keeps, type WallMetric } from '@tandem/api/words';
import type { ReactNode, RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { tileName } from '../ui/tile-name.ts';
import { Withheld } from './withheld.tsx';

/** One number of everybody. @property isWide it stands only where there is room */
export type NumberColumn = {
  metric: WallMetric;
  head: ReactNode;
  isWide: boolean;
  together: string;
  told: (value: number) => string;
};
export type RankedRow = { rider: LiveRider; first: ReactNode };

type Props = {
  area: RefObject<HTMLDivElement | null>;
  /** What stands before the name: a rank or a seat. */
  firstHead: string;
  /** The rows beside each other; a column of the wall is a table of its own. */
  parts: readonly (readonly RankedRow[])[];
  rows: number;
  columns: readonly NumberColumn[];
};

/** Who did how much, in as many tables beside each other as there is room for; what the room did together ends the last. */
export function RankingTable({ area, firstHead, parts, rows, columns }: Props) {
  const { t } = useTranslation('board');
  const wide = (column: NumberColumn) => (column.isWide ? 'wide' : undefined);
  return (
    <div
      className="rows"
      ref={area}
      style={{ '--riders': rows, gridTemplateColumns: `repeat(${parts.length}, minmax(0, 1fr))` }}
    >
      {parts.map((part, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a column is its place
        <div className="column" key={i}>
          <table>
            <thead>
              <tr>
                <th scope="col">{firstHead}</th>
                <th scope="col">{t('ranking.name')}</th>
                {columns.map((column) => (
                  <th scope="col" key={column.metric} className={wide(column)}>
                    {column.head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {part.map(({ rider, first }) => (
                <tr key={rider.seatId} data-key={rider.seatId} data-stale={rider.stale || undefined}>
                  <td>{first}</td>
                  <th scope="row">
                    <span className="wide">{rider.name}</span>
                    <span className="narrow">{tileName(rider.name)}</span>
                  </th>
                  {columns.map((column) => (
                    <td key={column.metric} className={wide(column)}>
                      {told(rider, column)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
            {i === parts.length - 1 && (
              <tfoot>
                <tr>
                  <td />
                  <th scope="row">{t('ranking.together')}</th>
                  {columns.map((column) => (
                    <td key={column.metric} className={wide(column)}>
                      {column.together}
                    </td>
                  ))}
                </tr>
              </tfoot>
            )}
          </table>
        </div>
      ))}
    </div>
  );
}

/** What is not there is no number: a dash would look like one. */
function told(rider: LiveRider, { metric, told }: NumberColumn): ReactNode {
  if (keeps(rider.hidden, metric)) return <Withheld />;
  const value = rider[metric];
  return value === null ? '' : told(value);
}
