import type { Trends } from '@tandem/api/studio';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { span } from '../../base/span.ts';
import { Chart } from '../../ui/chart/chart.tsx';
import { peaksDrawing } from '../peaks-drawing.ts';
import { RideLink, usePerson } from '../person.tsx';
import { useWords } from '../words.ts';
import { Section } from './section.tsx';
import classes from './trends.module.css';

/** Best power over every stretch: the last 90 days against all time. */
export function Peaks({ peaks }: { peaks: Trends['peaks'] }) {
  const words = useWords();
  const { t, format } = words;
  const navigate = useNavigate();
  const { toRide } = usePerson();
  const known = useMemo(() => peaks.filter(({ bestEver }) => bestEver !== null), [peaks]);
  const drawing = useMemo(
    () =>
      known.length === 0
        ? null
        : peaksDrawing(
            known.map(({ seconds }) => seconds),
            [
              { name: t('peaks.recent'), main: true, points: known.map(({ best90 }) => best90) },
              {
                name: t('peaks.ever'),
                also: t('peaks.alsoEver'),
                points: known.map(({ bestEver }) => bestEver),
              },
            ],
            words,
          ),
    [known, words, t],
  );
  const [stop, setStop] = useState<number | null>(null);
  if (!drawing)
    return (
      <Section title={t('peaks.title')}>
        <p>{t('peaks.empty')}</p>
      </Section>
    );
  const best = (row: number) => known[row]?.best90 ?? known[row]?.bestEver;
  const pointed = stop === null ? undefined : known[stop];
  return (
    <Chart
      name="peaks"
      title={t('peaks.title')}
      drawing={drawing}
      onStop={setStop}
      onOpen={(row) => {
        const at = best(row);
        if (at) void navigate(toRide(at.of.rideId));
      }}
      cell={(row, column, shown) => {
        const { best90, bestEver } = known[row]!;
        const of = column === 3 ? best90?.of : column === 4 ? bestEver?.of : undefined;
        return of ? <RideLink rideId={of.rideId}>{shown}</RideLink> : shown;
      }}
      below={
        <p className={classes.pointed}>
          {pointed ? (
            [pointed.best90, pointed.bestEver]
              .filter(
                (one, i, both) => one && both.findIndex((other) => other?.of.rideId === one.of.rideId) === i,
              )
              .map((one) => (
                <RideLink key={one!.of.rideId} rideId={one!.of.rideId}>
                  {t('peaks.ride', {
                    stretch: span(pointed.seconds),
                    watts: format.number(one!.powerW),
                    title: one!.of.title,
                    date: format.date(one!.of.startsAt, one!.of.timeZone),
                  })}
                </RideLink>
              ))
          ) : (
            <span>{t('peaks.point')}</span>
          )}
        </p>
      }
    />
  );
}
