import type { RideDetail, SharedRide } from '@tandem/api/studio';
import { cardColumns, cardNumbers, type MetricId } from '@tandem/metrics';
import { type RefObject, useEffect, useMemo, useRef } from 'react';
import { boundsOf, powerZones, readInputs } from '../ride/inputs.ts';
import { useWords, type Words } from '../words.ts';
import { type Card, drawCard } from './card.ts';
import classes from './share.module.css';

/** A ride's card, drawn as it is sent; who does not see it is told the same. @param props.canvas gets what it is drawn on */
export function RideCard(props: { ride: SharedRide; canvas?: RefObject<HTMLCanvasElement | null> }) {
  const words = useWords();
  const own = useRef<HTMLCanvasElement>(null);
  const canvas = props.canvas ?? own;
  const card = useMemo(() => cardOf(props.ride, words), [props.ride, words]);
  useEffect(() => {
    let gone = false;
    // The first drawing with a face that is still on its way would use another one.
    void document.fonts.ready.then(() => gone || drawCard(canvas.current!, card));
    return () => {
      gone = true;
    };
  }, [card, canvas]);
  return (
    <canvas ref={canvas} className={classes.card} data-look="board" role="img" aria-label={told(card)} />
  );
}

type Wanted = { studioName: string; name: string | null; heart: boolean };

/** What of a ride stands on its card: nothing that the rider has not chosen, and no place that the class does not give. */
export function shownOf(ride: RideDetail, { studioName, name, heart }: Wanted): SharedRide {
  const bounds = boundsOf(ride.zones.power, powerZones(readInputs(ride.inputs)));
  const numbers = cardNumbers(ride.values, { heart });
  return {
    ...{ studioName, name },
    title: ride.title,
    startsAt: ride.startsAt,
    timeZone: ride.timeZone,
    locationName: ride.locationName,
    values: Object.fromEntries(numbers.map((id) => [id, ride.values[id]!])),
    columns: cardColumns(ride.trace?.powerW ?? [], bounds),
    zones: ride.zones.power ?? (heart ? ride.zones.heartRate : null) ?? [],
    rank: ride.rank,
  };
}

function cardOf(ride: SharedRide, { t, format, metric }: Words): Card {
  const place = ride.rank && t('share.place', ride.rank);
  const ids = cardNumbers(ride.values, { heart: true });
  return {
    studio: ride.studioName,
    title: ride.title,
    when: [format.longDay(ride.startsAt, ride.timeZone), ride.locationName].filter(Boolean).join(' · '),
    numbers: ids.map((id: MetricId) => metric(id, ride.values[id]!)),
    columns: ride.columns,
    zones: ride.zones,
    foot: [ride.name, place].filter((part): part is string => part !== null),
  };
}

/** The card for somebody who does not see it. */
const told = ({ title, when, numbers, foot }: Card): string =>
  [title, when, ...numbers.map(({ label, value, unit }) => `${label} ${value} ${unit}`), ...foot].join(', ');
