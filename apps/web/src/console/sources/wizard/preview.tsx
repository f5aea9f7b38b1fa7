import { Button, Group, List, Text } from '@mantine/core';
import type { SourcePreview } from '@tandem/api/studio';
import { sourceNames } from '@tandem/api/words';
import { useTranslation } from 'react-i18next';
import { api } from '../../../base/api.ts';
import { useFormat } from '../../../base/format.ts';
import { useSession } from '../../../base/session.ts';
import { source } from '../../../base/source.ts';
import { confirm } from '../../../ui/confirm.tsx';
import { notify } from '../../../ui/notify.tsx';
import { useSourceChange } from '../use-source-change.ts';

/** What is there, while nothing of it is here yet; then switch it on, go back, or forget the login. */
export function Preview({ seen, onBack }: { seen: SourcePreview; onBack: () => void }) {
  const { t } = useTranslation('sources');
  const format = useFormat();
  const { studioId } = useSession();
  const name = sourceNames.momence;
  const enable = useSourceChange({
    change: () => api.enableSource({ params: { source, studioId }, body: { enabled: true } }),
    onSuccess: () => notify({ message: t('connect.preview.switchedOn', { name }) }),
  });
  const discard = useSourceChange({
    change: () => api.removeSource({ params: { source, studioId }, body: { coming: 'keep' } }),
  });
  const confirmDiscard = () =>
    confirm({
      title: t('connect.preview.discardTitle'),
      text: t('connect.preview.discardText', { name }),
      yes: t('connect.preview.discard'),
      onConfirm: () => discard.mutate(),
    });
  const counted = (count: number) => ({ count, shown: format.number(count) });
  const places = t('connect.preview.places', counted(seen.places.length));
  const classes = t('connect.preview.classes', { ...counted(seen.classes), days: seen.days, places });
  return (
    <>
      <div>
        <Text fw={650} fz="lg">
          {seen.classes > 0 ? classes : t('connect.preview.none', { days: seen.days })}
        </Text>
        {seen.places.length > 0 && (
          <List mt="xs">
            {seen.places.map((place) => (
              <List.Item key={place.name}>
                {t('connect.preview.place', { ...counted(place.classes), place: place.name })}
              </List.Item>
            ))}
          </List>
        )}
        <Text mt="xs">{t('connect.preview.people', { ...counted(seen.people), name })}</Text>
      </div>
      <Text size="sm">{t('connect.preview.then', { name })}</Text>
      <Group gap="xs">
        <Button loading={enable.isPending} onClick={() => enable.mutate()}>
          {t('connect.preview.switchOn')}
        </Button>
        <Button variant="default" onClick={onBack}>
          {t('connect.back')}
        </Button>
        <Button variant="subtle" color="gray" loading={discard.isPending} onClick={confirmDiscard}>
          {t('connect.preview.discard')}
        </Button>
      </Group>
    </>
  );
}
