import { Button, Checkbox, Group, Stack, Text } from '@mantine/core';
import IconDownload from '@tabler/icons-react/dist/esm/icons/IconDownload.mjs';
import IconShare2 from '@tabler/icons-react/dist/esm/icons/IconShare2.mjs';
import type { RideDetail } from '@tandem/api/studio';
import { useMemo, useRef, useState } from 'react';
import { useSession } from '../../base/session.ts';
import { save } from '../../ui/chart/download.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { useWords } from '../words.ts';
import { RideCard, shownOf } from './ride-card.tsx';
import { ShareLink } from './share-link.tsx';

/** Makes a picture of the rider's own ride, or a link to it, to give to others. What is shown they see and choose before. */
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
  const { t } = useWords();
  const { studioName, user } = useSession();
  const [named, setNamed] = useState(false);
  const [heart, setHeart] = useState(false);
  const shown = useMemo(
    () => shownOf(ride, { studioName, name: named ? user.name : null, heart }),
    [ride, studioName, user.name, named, heart],
  );
  const canvas = useRef<HTMLCanvasElement>(null);
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
        <RideCard ride={shown} canvas={canvas} />
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
        <ShareLink ride={ride} named={named} heart={heart} />
      </Stack>
    </Dialog>
  );
}
