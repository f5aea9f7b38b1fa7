import { Button, Skeleton, Text } from '@mantine/core';
import type { BodyDetails } from '@tandem/api/studio';
import type { DatedDetail } from '@tandem/api/words';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../base/format.ts';
import { useSession } from '../base/session.ts';
import { TestProposals } from '../rides/tests/test-proposals.tsx';
import { bodyHistoryQuery } from '../rights/queries.ts';
import { ProblemAlert } from '../ui/problem.tsx';
import classes from './body.module.css';
import { DetailDialog } from './detail-dialog.tsx';
import { DATED_DETAILS, UNITS } from './units.ts';

/** Of studios that stay with another booking system. */
const SourceProposals = lazy(() => import('./source-proposals.tsx'));

/** Details that change in the course of time: what counts now, since when, and what it improves. */
export function DatedDetails(props: { customerId: string; body: BodyDetails; readOnly?: boolean }) {
  const { t } = useTranslation('rights');
  const format = useFormat();
  const { studioId } = useSession();
  const [opened, setOpened] = useState<DatedDetail | null>(null);
  const { data: history, error, refetch } = useQuery(bodyHistoryQuery(studioId, props.customerId));
  return (
    <>
      <TestProposals customerId={props.customerId} />
      <Suspense>
        <SourceProposals {...props} />
      </Suspense>
      {error && <ProblemAlert error={error} retry={refetch} />}
      <ul className={classes.details}>
        {DATED_DETAILS.map((field) => {
          const { unit, decimals } = UNITS[field];
          const value = props.body[field];
          const entries = history?.filter((entry) => entry.field === field) ?? [];
          return (
            <li key={field}>
              <div className={classes.head}>
                <span className={classes.label}>{t(`body.${field}`)}</span>
                <Button
                  variant="default"
                  size="sm"
                  mih={44}
                  aria-label={t(value === null ? 'body.addOf' : 'body.changeOf', {
                    detail: t(`body.${field}`),
                  })}
                  onClick={() => setOpened(field)}
                >
                  {t(props.readOnly ? 'body.history' : value === null ? 'body.add' : 'body.change')}
                </Button>
              </div>
              {value === null ? (
                <span className={classes.unknown}>{t('body.unknown')}</span>
              ) : (
                <span>
                  <b className={classes.value}>
                    {format.number(value, Number.isInteger(value) ? 0 : decimals)}
                  </b>{' '}
                  {unit}{' '}
                  {history === undefined ? (
                    !error && <Skeleton component="span" display="inline-block" h={12} w={96} />
                  ) : (
                    <Text span size="sm" c="dimmed">
                      {entries[0] && t('body.since', { day: format.plainDay(entries[0].from) })}
                    </Text>
                  )}
                </span>
              )}
              <Text size="sm" c="dimmed">
                {t(`body.${field}Helps`)}
              </Text>
            </li>
          );
        })}
      </ul>
      {opened && (
        <DetailDialog
          key={opened}
          customerId={props.customerId}
          field={opened}
          value={props.body[opened]}
          entries={history?.filter((entry) => entry.field === opened) ?? []}
          readOnly={props.readOnly}
          onClose={() => setOpened(null)}
        />
      )}
    </>
  );
}
