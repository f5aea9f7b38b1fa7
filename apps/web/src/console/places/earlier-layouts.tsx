import { Button, Group, Radio, Stack, Text } from '@mantine/core';
import type { ClassDetail, EarlierLayout, Room, Spot } from '@tandem/api/studio';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { useFormat } from '../../base/format.ts';
import { studioQuery, topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { Asked } from '../../ui/asked.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SpotMap } from '../../ui/spot-map/index.ts';
import type { Layout } from './draw-spots.ts';
import { fixturesInWords, spotsInWords } from './spots-in-words.ts';

/** A spot as it stands, whoever may have it. */
const asDrawn = (spot: Spot): ClassDetail['spots'][number] => ({
  ...spot,
  state: spot.active ? 'free' : 'out_of_service',
});

/**
 * The layouts that a room had before, each looked at and put into the drawing: it counts once it is saved, as anything
 * else that is drawn.
 */
export default function EarlierLayouts(props: {
  room: Room;
  onTake: (layout: Layout, until: string) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation(['team', 'room']);
  const { room, onTake, onClose } = props;
  const { studioId } = useSession();
  const format = useFormat();
  const timeZone = useQuery(studioQuery(studioId)).data?.locations.find(
    ({ locationId }) => locationId === room.locationId,
  )?.timeZone;
  const asked = useQuery({
    queryKey: [...topicKey('places', studioId), 'layouts', room.roomId],
    queryFn: ({ signal }) => api.listRoomLayouts({ params: { studioId, roomId: room.roomId }, signal }),
    staleTime: 0,
  });
  const [version, setVersion] = useState<number | null>(null);
  const until = ({ replacedAt }: EarlierLayout) => format.dayTime(replacedAt, timeZone ?? 'UTC');
  return (
    <Dialog onClose={onClose} size={760} title={t('place.plan.earlierOf', { name: room.name })}>
      <Asked query={asked} loading={240}>
        {(layouts) => {
          const shown = layouts.find((one) => one.version === version) ?? layouts[0];
          if (!shown) return <Text c="dimmed">{t('place.plan.noneEarlier')}</Text>;
          return (
            <Stack>
              <Radio.Group
                label={t('place.plan.until')}
                value={String(shown.version)}
                onChange={(value) => setVersion(Number(value))}
              >
                <Stack gap="xs" mt="xs" mah={200} style={{ overflowY: 'auto' }}>
                  {layouts.map((one) => (
                    <Radio
                      key={one.version}
                      value={String(one.version)}
                      label={until(one)}
                      description={[spotsInWords(one.spots, t), fixturesInWords(one.fixtures, t)]
                        .filter(Boolean)
                        .join(' · ')}
                    />
                  ))}
                </Stack>
              </Radio.Group>
              <SpotMap
                spots={shown.spots.map(asDrawn)}
                fixtures={shown.fixtures}
                onPick={() => {}}
                pickable={() => false}
              />
              <Group justify="flex-end">
                <Button variant="default" onClick={onClose}>
                  {t('cancel', { ns: 'common' })}
                </Button>
                <Button
                  onClick={() => onTake({ spots: shown.spots, fixtures: shown.fixtures }, until(shown))}
                >
                  {t('place.plan.take')}
                </Button>
              </Group>
            </Stack>
          );
        }}
      </Asked>
    </Dialog>
  );
}
