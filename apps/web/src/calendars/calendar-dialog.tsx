import { Button, Stack, Text, Title } from '@mantine/core';
import IconDownload from '@tabler/icons-react/dist/esm/icons/IconDownload.mjs';
import { useTranslation } from 'react-i18next';
import { bookingFileUrl } from '../rights/file-urls.ts';
import { Dialog } from '../ui/dialog.tsx';
import { Follow } from './follow.tsx';

type Props = {
  studioId: string;
  /** Of a member; without one it is of the classes that somebody leads. */
  bookingId?: string;
  onClose: () => void;
};

/** One booking as a file, or all of them as a calendar that follows; or the classes that somebody leads. */
export default function CalendarDialog({ studioId, bookingId, onClose }: Props) {
  const { t } = useTranslation('calendars');
  if (bookingId === undefined)
    return (
      <Dialog title={t('follow.titleClasses')} onClose={onClose}>
        <Follow studioId={studioId} of="classes" />
      </Dialog>
    );
  return (
    <Dialog title={t('title')} onClose={onClose}>
      <Stack gap="xl">
        <Stack gap="sm" component="section">
          <Title order={3} size="h4">
            {t('file.title')}
          </Title>
          <Text>{t('file.text')}</Text>
          <Button
            size="md"
            variant="default"
            leftSection={<IconDownload size={20} aria-hidden />}
            component="a"
            href={bookingFileUrl({ studioId, bookingId })}
            download="class.ics"
          >
            {t('file.save')}
          </Button>
        </Stack>
        <Stack gap="sm" component="section">
          <Title order={3} size="h4">
            {t('follow.title')}
          </Title>
          <Follow studioId={studioId} of="bookings" />
        </Stack>
      </Stack>
    </Dialog>
  );
}
