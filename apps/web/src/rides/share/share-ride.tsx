import { Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import IconDownload from '@tabler/icons-react/dist/esm/icons/IconDownload.mjs';
import IconShare2 from '@tabler/icons-react/dist/esm/icons/IconShare2.mjs';
import type { RideDetail } from '@tandem/api/studio';
import type { MetricId } from '@tandem/metrics';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useSession } from '../../base/session.ts';
import { save } from '../../ui/chart/download.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { boundsOf, powerZones, readInputs } from '../ride/inputs.ts';
import { useWords, type Words } from '../words.ts';
import { type Card, drawCard } from './card.ts';
import classes from './share.module.css';

/** The most telling first; the heart rate only where the rider wants it on the card. */
const NUMBERS: readonly MetricId[] = [
  'averagePowerW',
  'workKj',
  'distanceKm',
  'energyKcal',
  'durationSeconds',
];
const MAX_NUMBERS = 3;

/** Makes a picture of the rider's own ride to give to others. What is on it the rider sees and chooses before. */
export function ShareRide({ ride }: { ride: RideDetail }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="light"
        size="md"
        leftSection={<IconShare2 size={18} aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {t('share.open')}
      </Button>
      {open && <ShareDialog ride={ride} onClose={() => setOpen(false)} />}
    </>
  );
}

function ShareDialog({ ride, onClose }: { ride: RideDetail; onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const { studioName, user } = useSession();
  const [named, setNamed] = useState(false);
  const [heart, setHeart] = useState(false);
  const name = named ? user.name : null;
  const card = useMemo(
    () => cardOf(ride, { studio: studioName, name, heart }, words),
    [ride, studioName, name, heart, words],
  );
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let gone = false;
    // The first drawing with a face that is still on its way would use another one.
    void document.fonts.ready.then(() => gone || drawCard(canvas.current!, card));
    return () => {
      gone = true;
    };
  }, [card]);
  const picture = () =>
    new Promise<File>((done, fail) =>
      canvas.current!.toBlob(
        (blob) =>
          blob
            ? done(new File([blob], `${ride.title}.png`, { type: 'image/png' }))
            : fail(new Error('the picture could not be made')),
        'image/png',
      ),
    );
  const keep = async () => save(await picture(), `${ride.title}.png`);
  const share = async () => {
    const files = [await picture()];
    if (!navigator.canShare?.({ files })) return keep();
    // Turning back in the phone's own sheet is no failure.
    await navigator.share({ files, title: ride.title }).catch((error: Error) => {
      if (error.name !== 'AbortError') return keep();
    });
  };
  const canShare = typeof navigator.share === 'function';
  return (
    <Dialog title={t('share.title')} onClose={onClose}>
      <Stack>
        <canvas ref={canvas} className={classes.card} data-look="board" role="img" aria-label={told(card)} />
        <Checkbox
          label={t('share.name', { name: user.name })}
          checked={named}
          onChange={(event) => setNamed(event.currentTarget.checked)}
        />
        {(ride.values.averageHeartRateBpm ?? null) !== null && (
          <Checkbox
            label={t('share.heart')}
            checked={heart}
            onChange={(event) => setHeart(event.currentTarget.checked)}
          />
        )}
        <Text size="sm" c="dimmed">
          {t('share.only')}
        </Text>
        <Group justify="end">
          <Button
            size="md"
            variant={canShare ? 'default' : 'filled'}
            leftSection={<IconDownload size={18} aria-hidden />}
            onClick={() => void keep()}
          >
            {t('share.save')}
          </Button>
          {canShare && (
            <Button size="md" leftSection={<IconShare2 size={18} aria-hidden />} onClick={() => void share()}>
              {t('share.open')}
            </Button>
          )}
        </Group>
      </Stack>
    </Dialog>
  );
}

type Wanted = { studio: string; name: string | null; heart: boolean };

/** What stands on the card: nothing that the rider has not chosen, and no place that the class does not give. */
function cardOf(ride: RideDetail, { studio, name, heart }: Wanted, { t, format, metric }: Words): Card {
  const ids: readonly MetricId[] = heart ? ['averageHeartRateBpm', ...NUMBERS] : NUMBERS;
  const numbers = ids
    .filter((id) => (ride.values[id] ?? null) !== null)
    .slice(0, MAX_NUMBERS)
    .map((id) => metric(id, ride.values[id]!));
  const place = ride.rank && t('share.place', ride.rank);
  return {
    studio,
    title: ride.title,
    when: [format.longDay(ride.startsAt, ride.timeZone), ride.locationName].filter(Boolean).join(' · '),
    numbers,
    powerW: ride.trace?.powerW ?? [],
    bounds: boundsOf(ride.zones.power, powerZones(readInputs(ride.inputs))),
    zones: ride.zones.power ?? (heart ? ride.zones.heartRate : null) ?? [],
    foot: [name, place].filter((part): part is string => part !== null),
  };
}

/** The card for somebody who does not see it. */
const told = ({ title, when, numbers, foot }: Card): string =>
  [title, when, ...numbers.map(({ label, value, unit }) => `${label} ${value} ${unit}`), ...foot].join(', ');
