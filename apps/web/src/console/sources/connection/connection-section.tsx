import { Stack, Title } from '@mantine/core';
import type { SourceStatus } from '@tandem/api/studio';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../base/format.ts';
import customerClasses from '../../customers/customers.module.css';

/** How the reading fares, in figures. */
export function ConnectionSection({ connection }: { connection: NonNullable<SourceStatus['connection']> }) {
  const { t } = useTranslation('sources');
  const format = useFormat();
  const { classes, bookings, readAt, nextReadAt } = connection;
  const counted = ({ followed, waiting }: typeof classes) =>
    waiting > 0
      ? t('connect.followedAndWaiting', {
          followed: format.number(followed),
          waiting: format.number(waiting),
        })
      : format.number(followed);
  return (
    <Stack component="section" gap="md">
      <Title order={2} size="h4">
        {t('connect.title')}
      </Title>
      <dl className={customerClasses.facts}>
        <dt>{t('connect.classes')}</dt>
        <dd>{counted(classes)}</dd>
        <dt>{t('connect.bookings')}</dt>
        <dd>{counted(bookings)}</dd>
        <dt>{t('connect.readAt')}</dt>
        <dd>{readAt ? format.moment(readAt) : t('connect.notYet')}</dd>
        {nextReadAt && (
          <>
            <dt>{t('connect.nextReadAt')}</dt>
            <dd>{format.moment(nextReadAt)}</dd>
          </>
        )}
      </dl>
    </Stack>
  );
}
