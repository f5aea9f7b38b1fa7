import { Button, Group, Text, Title } from '@mantine/core';
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs';
import type { KioskArrival, KioskDoor } from '@tandem/api/studio';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../base/api.ts';
import { useFormat } from '../base/format.ts';
import { ProblemAlert } from '../ui/problem.tsx';
import { SpotPlan } from '../ui/spot-map/index.ts';
import classes from './kiosk.module.css';
import { useSpotWords } from './use-spot-words.ts';

/** So long somebody has to read where they ride; then the start is there for the next. */
const SHOWN_SECONDS = 15;

type Props = {
  arrival: KioskArrival;
  held: KioskDoor['classes'][number] | undefined;
  timeZone: string;
  onDone: () => void;
  onTakenBack: () => void;
};

/** Checked in: where one rides, as large as the screen, and the room with it. */
export function Arrival({ arrival, held, timeZone, onDone, onTakenBack }: Props) {
  const { t } = useTranslation('kiosk');
  const { time } = useFormat();
  const heading = useRef<HTMLHeadingElement>(null);
  const done = useRef(onDone);
  done.current = onDone;
  const room = useRef<HTMLDivElement>(null);
  const { bookingId, doneAt, name, spotNumber, spots, fixtures } = arrival;
  const undo = useMutation({
    mutationFn: () => api.checkInAtDoor({ body: { bookingId, takeBack: doneAt! } }),
    onSuccess: onTakenBack,
  });
  useEffect(() => {
    heading.current?.focus();
    // A wide room is looked at from its own spot on.
    room.current
      ?.querySelector('[aria-pressed="true"]')
      ?.scrollIntoView({ block: 'nearest', inline: 'center' });
    const timer = setTimeout(() => done.current(), SHOWN_SECONDS * 1000);
    return () => clearTimeout(timer);
  }, []);
  const { word } = useSpotWords()(arrival);
  return (
    <section className={classes.arrival}>
      <div>
        <h1 ref={heading} tabIndex={-1} className={classes.here}>
          <IconCircleCheck size={40} aria-hidden />
          <span>
            {t('arrived')} <bdi>{name}</bdi>
          </span>
        </h1>
        {spotNumber === null ? (
          <Title order={2}>{t('noSpotLong')}</Title>
        ) : (
          <p className={classes.spot}>
            <span>{word}</span> <b>{spotNumber}</b>
          </p>
        )}
        {held && (
          <Text fz="lg">{[`${time(held.startsAt, timeZone)} ${held.title}`, held.roomName].join(' · ')}</Text>
        )}
      </div>
      {spots.length > 0 && spotNumber !== null && (
        <div ref={room} className={classes.room}>
          <SpotPlan
            spots={spots}
            fixtures={fixtures}
            onPick={() => {}}
            pickable={() => false}
            selected={spotNumber}
          />
        </div>
      )}
      {undo.error && <ProblemAlert error={undo.error} calm />}
      <Group grow preventGrowOverflow={false} className={classes.acts}>
        {doneAt !== null && (
          <Button size="xl" variant="default" loading={undo.isPending} onClick={() => undo.mutate()}>
            {t('notMe')}
          </Button>
        )}
        <Button size="xl" onClick={onDone}>
          {t('done')}
        </Button>
      </Group>
      <div className={classes.left} style={{ animationDuration: `${SHOWN_SECONDS}s` }} aria-hidden />
    </section>
  );
}
