import { Table } from '@mantine/core';
import IconSparkles from '@tabler/icons-react/dist/esm/icons/IconSparkles.mjs';
import type { RideDetail } from '@tandem/api/studio';
import { useMemo } from 'react';
import { span } from '../../base/span.ts';
import { Chart } from '../../ui/chart/chart.tsx';
import { peaksDrawing } from '../peaks-drawing.ts';
import { RideLink } from '../person.tsx';
import { useWords } from '../words.ts';
import classes from './ride.module.css';

type Peak = RideDetail['peaks'][number];

/** Stretches by which riders know themselves; the whole list stands in the chart's table. */
const LISTED_SECONDS = [5, 60, 300, 1200, 3600];

/** A best is new where there was one to beat. */
const isBest = (powerW: number, before: { powerW: number } | null): boolean =>
  before !== null && powerW > before.powerW;

/** The ride's best power over each stretch, beside the bests before it. */
export function RidePeaks({ peaks }: { peaks: RideDetail['peaks'] }) {
  const words = useWords();
  const { t } = words;
  const drawing = useMemo(
    () =>
      peaksDrawing(
        peaks.map(({ seconds }) => seconds),
        [
          {
            name: t('peaks.thisRide'),
            main: true,
            points: peaks.map(({ powerW }) => ({ powerW, of: null })),
          },
          { name: t('peaks.recent'), also: t('peaks.alsoRecent'), points: peaks.map(({ best90 }) => best90) },
          {
            name: t('peaks.ever'),
            also: t('peaks.alsoEver'),
            dashed: true,
            points: peaks.map(({ bestEver }) => bestEver),
          },
        ].filter(({ points }) => points.some((point) => point !== null)),
        words,
      ),
    [peaks, words, t],
  );
  if (peaks.length < 2) return null;
  return (
    <Chart
      name="ride-peaks"
      title={t('peaks.ofRide')}
      drawing={drawing}
      below={
        <Table className={classes.table}>
          <Table.Caption className="visually-hidden">{t('peaks.ofRide')}</Table.Caption>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t('peaks.stretch')}</Table.Th>
              <Table.Th scope="col" ta="right">
                {t('peaks.thisRide')}
              </Table.Th>
              <Table.Th scope="col" ta="right">
                {t('peaks.recent')}
              </Table.Th>
              <Table.Th scope="col" ta="right">
                {t('peaks.ever')}
              </Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {peaks
              .filter(({ seconds }) => LISTED_SECONDS.includes(seconds))
              .map((peak) => (
                <Row key={peak.seconds} peak={peak} />
              ))}
          </Table.Tbody>
        </Table>
      }
    />
  );
}

function Row({ peak: { seconds, powerW, best90, bestEver } }: { peak: Peak }) {
  const { t, format } = useWords();
  const mark = isBest(powerW, bestEver) ? 'newEver' : isBest(powerW, best90) ? 'newRecent' : null;
  const before = (best: Peak['bestEver']) =>
    best === null ? '–' : <RideLink rideId={best.of.rideId}>{format.number(best.powerW)} W</RideLink>;
  return (
    <Table.Tr>
      <Table.Th scope="row">{span(seconds)}</Table.Th>
      <Table.Td ta="right">
        <strong>{format.number(powerW)} W</strong>
        {mark && (
          <span className={classes.new}>
            <IconSparkles size={14} aria-hidden /> {t(`peaks.${mark}`)}
          </span>
        )}
      </Table.Td>
      <Table.Td ta="right">{before(best90)}</Table.Td>
      <Table.Td ta="right">{before(bestEver)}</Table.Td>
    </Table.Tr>
  );
}
