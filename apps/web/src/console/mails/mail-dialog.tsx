import { Text } from '@mantine/core';
import type { MailLine } from '@tandem/api/studio';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { useFormat } from '../../base/format.ts';
import { useSession } from '../../base/session.ts';
import { Asked } from '../../ui/asked.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import classes from './mails.module.css';

/** What a mail says, as its plain text: that it was opened is noted by the studio. */
export function MailDialog({ mail, onClose }: { mail: MailLine; onClose: () => void }) {
  const { t } = useTranslation('mails');
  const format = useFormat();
  const { studioId } = useSession();
  const { mailId, to, subject, at } = mail;
  const asked = useQuery({
    queryKey: ['mail', studioId, mailId],
    queryFn: ({ signal }) => api.readMail({ params: { studioId, mailId }, signal }),
    // Opened once more is read once more, and noted.
    gcTime: 0,
  });
  return (
    <Dialog title={subject} size="lg" onClose={onClose}>
      <Text size="sm" c="dimmed" mb="sm">
        {t('toAt', { name: to.name || t('nobody'), at: format.dateTime(at) })}
      </Text>
      <Asked query={asked} loading={180}>
        {({ text }) => <div className={classes.letter}>{text ?? t('notKept')}</div>}
      </Asked>
      <Text size="sm" c="dimmed" mt="sm">
        {t('noted')}
      </Text>
    </Dialog>
  );
}
