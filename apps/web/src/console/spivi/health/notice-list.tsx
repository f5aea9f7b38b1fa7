import { Stack, Text, Title } from '@mantine/core';
import type { Notice } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../base/format.ts';
import classes from '../spivi.module.css';

const MINUTE_S = 60;
const HOUR_S = 3_600;
/** Older ones are of no use here. */
const SHOWN = 10;

/** One line when the connection went down, one when it was back. */
export function NoticeList({ notices }: { notices: Notice[] }) {
  const { t } = useTranslation('spivi');
  const format = useFormat();
  const lasting = (seconds: number) =>
    seconds < MINUTE_S
      ? format.unit(Math.round(seconds), 'second')
      : seconds < HOUR_S
        ? format.unit(Math.round(seconds / MINUTE_S), 'minute')
        : format.unit(seconds / HOUR_S, 'hour', 1);
  return (
    <Stack component="section" gap="xs">
      <Title order={2} size="h4">
        {t('notices.title')}
      </Title>
      {notices.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('notices.none')}
        </Text>
      ) : (
        <ul className={classes.events}>
          {notices.slice(0, SHOWN).map((notice) => (
            <li key={notice.noticeId}>
              <time dateTime={notice.at}>{format.moment(notice.at)}</time>
              <div>
                <Text size="sm" fw={550}>
                  {notice.kind === 'up' && notice.downSeconds !== null
                    ? t('notices.upAfter', { duration: lasting(notice.downSeconds) })
                    : t(`notices.kinds.${notice.kind}`)}
                </Text>
                {notice.code && (
                  <Text size="sm" c="dimmed">
                    {t(`checks.code.${notice.code}`, { defaultValue: notice.code })}
                  </Text>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
    </Stack>
  );
}
