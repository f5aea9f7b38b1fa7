import { Button, Stack, Text, Title } from '@mantine/core';
import IconDownload from '@tabler/icons-react/dist/esm/icons/IconDownload.mjs';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../../base/api.ts';
import { useSession } from '../../../base/session.ts';
import { showProblem } from '../../../ui/problem.tsx';
import { saveJson } from '../../save-json.ts';

/** A file for support, without passwords, names and emails. */
export function DiagnosticsButton() {
  const { t } = useTranslation('spivi');
  const { studioId } = useSession();
  const fetchFile = useMutation({
    mutationFn: () => api.getDiagnostics({ params: { studioId } }),
    onSuccess: (report) => saveJson('tandem-spivi', report),
    onError: showProblem,
  });
  return (
    <Stack component="section" gap="xs">
      <Title order={2} size="h4">
        {t('diagnostics.title')}
      </Title>
      <Text size="sm" c="dimmed">
        {t('diagnostics.about')}
      </Text>
      <Button
        variant="default"
        style={{ alignSelf: 'start' }}
        leftSection={<IconDownload size={18} aria-hidden />}
        loading={fetchFile.isPending}
        onClick={() => fetchFile.mutate()}
      >
        {t('diagnostics.download')}
      </Button>
    </Stack>
  );
}
