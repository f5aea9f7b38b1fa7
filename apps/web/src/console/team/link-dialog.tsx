import { Button, Group, Stack, Text, TextInput } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs';
import IconCopy from '@tabler/icons-react/dist/esm/icons/IconCopy.mjs';
import type { InvitationLink } from '@tandem/api/studio';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../base/format.ts';
import { Asked } from '../../ui/asked.tsx';
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
  const clipboard = useClipboard({ timeout: 4000 });
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
              <TextInput
                label={t('link.label')}
                value={url}
                readOnly
                data-autofocus
                onFocus={(event) => event.currentTarget.select()}
              />
              <Text size="sm" c="dimmed">
                {t('link.ends', { until: format.dateTime(expiresAt) })}
              </Text>
              {clipboard.error && (
                <Text size="sm" role="alert">
                  {t('link.byHand')}
                </Text>
              )}
              <Group justify="flex-end">
                <Button variant="default" onClick={props.onClose}>
                  {t('close')}
                </Button>
                <Button
                  leftSection={
                    clipboard.copied ? (
                      <IconCheck size={18} aria-hidden />
                    ) : (
                      <IconCopy size={18} aria-hidden />
                    )
                  }
                  onClick={() => clipboard.copy(url)}
                >
                  <span aria-live="polite">{t(clipboard.copied ? 'link.copied' : 'link.copy')}</span>
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
