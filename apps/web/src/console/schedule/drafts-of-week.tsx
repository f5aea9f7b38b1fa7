import { Alert, Button, Group, Text } from '@mantine/core';
import IconEyeOff from '@tabler/icons-react/dist/esm/icons/IconEyeOff.mjs';
import { useTranslation } from 'react-i18next';

/** How many classes of the shown week nobody but staff sees yet, and the way to change that. */
export default function DraftsOfWeek({ count, onPublish }: { count: number; onPublish: () => void }) {
  const { t } = useTranslation('console');
  return (
    <Alert color="gray" icon={<IconEyeOff aria-hidden />} role="status">
      <Group justify="space-between" gap="sm">
        <Text size="sm">{t('drafts.ofWeek', { count })}</Text>
        <Button size="sm" onClick={onPublish}>
          {t('drafts.publishMany', { count })}
        </Button>
      </Group>
    </Alert>
  );
}
