import { Button, Group, Stack, Text } from '@mantine/core';
import type { InvitationLink } from '@tandem/api/studio';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../base/format.ts';
import { Asked } from '../../ui/asked.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { Dialog } from '../../ui/dialog.tsx';

/** Has a new link mailed to one person; where no mail goes out it is shown, this once, to be handed over. */
export function LinkDialog(props: {
  name: string;
  email: string;
  make: () => Promise<InvitationLink>;
  onClose: () => void;
}) {
  const { t } = useTranslation('team');
  const format = useFormat();
  const link = useQuery({
    queryKey: ['link', useId()],
    queryFn: props.make,
    // Each asking makes the link before worthless.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  });
  return (
    <Dialog onClose={props.onClose} size="lg" title={t('link.title', { name: props.name })}>
      <Asked query={link} loading={160}>
        {({ url, sentTo, expiresAt }) =>
          url === null ? (
            <Sent to={sentTo ?? props.email} until={format.dateTime(expiresAt)} onClose={props.onClose} />
          ) : (
            <Stack>
              <Text size="sm">{t('link.how', { name: props.name, email: props.email })}</Text>
              <CopyField label={t('link.label')} text={url} />
              <Text size="sm" c="dimmed">
                {t('link.ends', { until: format.dateTime(expiresAt) })}
              </Text>
              <Group justify="flex-end">
                <Button variant="default" onClick={props.onClose}>
                  {t('close')}
                </Button>
              </Group>
            </Stack>
          )
        }
      </Asked>
    </Dialog>
  );
}

/** The mail is on its way; who asked for it sees no link. */
function Sent(props: { to: string; until: string; onClose: () => void }) {
  const { t } = useTranslation('team');
  return (
    <Stack>
      <Text size="sm">{t('link.sent', { email: props.to, until: props.until })}</Text>
      <Group justify="flex-end">
        <Button data-autofocus onClick={props.onClose}>
          {t('close')}
        </Button>
      </Group>
    </Stack>
  );
}
