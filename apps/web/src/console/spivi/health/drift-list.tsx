import { Button, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Drift } from '@tandem/api/studio';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../base/format.ts';
import { useSession } from '../../../base/session.ts';
import classes from '../spivi.module.css';

/** So many are shown at first. */
const FIRST_ROWS = 8;

/** What somebody changed by hand at Spivi on objects of ours, and what Tandem did about it. */
export function DriftList({ drift }: { drift: Drift[] }) {
  const { t } = useTranslation('spivi');
  const [all, show] = useDisclosure();
  const rows = all ? drift : drift.slice(0, FIRST_ROWS);
  return (
    <Stack component="section" gap="xs">
      <Title order={2} size="h4">
        {t('drift.title')}
      </Title>
      <Text size="sm" c="dimmed">
        {t(drift.length === 0 ? 'drift.none' : 'drift.about')}
      </Text>
      {rows.length > 0 && (
        <ul className={classes.events}>
          {rows.map((row) => (
            <Row key={row.driftId} row={row} />
          ))}
        </ul>
      )}
      {rows.length < drift.length && (
        <Button variant="default" size="sm" style={{ alignSelf: 'start' }} onClick={show.open}>
          {t('showMore', { count: drift.length - rows.length })}
        </Button>
      )}
    </Stack>
  );
}

/** Spivi's wall times come as '2026-11-22T18:00'. */
const said = (value: string | null) => value?.replaceAll('T', ' ') ?? '–';

function Row({ row }: { row: Drift }) {
  const { t } = useTranslation('spivi');
  const format = useFormat();
  const { studioId } = useSession();
  return (
    <li>
      <time dateTime={row.at}>{format.moment(row.at)}</time>
      <div>
        <Text size="sm" fw={550}>
          {t(`drift.kinds.${row.kind}`, {
            before: said(row.before),
            after: said(row.after),
            defaultValue: [row.kind, row.before, row.after].filter(Boolean).join(' → '),
          })}
        </Text>
        <Text size="sm" c="dimmed">
          {row.customerId && (
            <Link
              className={classes.link}
              to="/console/$studioId/customers/$customerId"
              params={{ studioId, customerId: row.customerId }}
            >
              {row.customerName}
            </Link>
          )}
          {row.customerId && row.classId && ' · '}
          {row.classId && (
            <Link
              className={classes.link}
              to="/console/$studioId/classes/$classId"
              params={{ studioId, classId: row.classId }}
            >
              {row.classTitle}
            </Link>
          )}
        </Text>
      </div>
    </li>
  );
}
