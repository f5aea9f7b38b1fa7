import { Button, Group, Progress, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../base/format.ts';
import { useExplain } from '../ui/problem.tsx';
import classes from './imports.module.css';
import type { Sending } from './use-import.ts';

const MB = 1_000_000;
/** More rows say no more; what failed is always among them. */
const MAX_ROWS = 20;

/** Files on their way: all together, and each. */
export function SendingList({ sending, onCancel }: { sending: Sending[]; onCancel: () => void }) {
  const { t } = useTranslation('rights');
  const explain = useExplain();
  const format = useFormat();
  const total = sending.reduce((sum, { bytes }) => sum + bytes, 0);
  const sent = sending.reduce((sum, file) => sum + (file.arrived ? file.bytes : file.sent), 0);
  const settled = sending.filter((file) => file.arrived || file.error).length;
  const size = (bytes: number) => format.unit(bytes / MB, 'megabyte', 1);
  const rank = (file: Sending) => (file.error ? 0 : file.arrived ? 2 : 1);
  const rows = sending.toSorted((a, b) => rank(a) - rank(b)).slice(0, MAX_ROWS);
  return (
    <Stack gap="md">
      <div role="status">
        <Group justify="space-between" mb={6}>
          <Text fw={550}>
            {t('import.sending', { count: sending.length, done: settled, total: sending.length })}
          </Text>
          <Text size="sm" c="dimmed">
            {t('import.bytes', { sent: size(sent), total: size(total) })}
          </Text>
        </Group>
        <Progress
          size="lg"
          value={total > 0 ? (sent / total) * 100 : 0}
          aria-label={t('import.sendingLabel')}
        />
      </div>
      <Group>
        <Button size="md" variant="default" onClick={onCancel}>
          {t('import.stop')}
        </Button>
      </Group>
      <ul className={classes.files}>
        {rows.map((file, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two files may have one name
          <li key={`${file.name} ${index}`}>
            <span className={classes.name}>{file.name}</span>
            {file.error ? (
              <Text size="sm" c="red.9">
                {explain(file.error).message}
              </Text>
            ) : (
              <Text size="sm" c="dimmed">
                {file.arrived
                  ? t('import.arrived')
                  : t('import.percent', {
                      percent: format.number(file.bytes > 0 ? (file.sent / file.bytes) * 100 : 0),
                    })}
              </Text>
            )}
          </li>
        ))}
      </ul>
      {sending.length > rows.length && (
        <Text size="sm" c="dimmed">
          {t('import.moreFiles', { count: sending.length - rows.length })}
        </Text>
      )}
    </Stack>
  );
}
