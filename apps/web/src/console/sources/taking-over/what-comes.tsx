import { Alert, Anchor, Button, Stack, Text, Title } from '@mantine/core';
import type { TakingOver } from '@tandem/api/studio';
import { sourceNames } from '@tandem/api/words';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { addDays } from '../../../base/calendar.ts';
import { useFormat } from '../../../base/format.ts';
import { useSession } from '../../../base/session.ts';
import classes from './taking-over.module.css';

const name = sourceNames.momence;
const DAYS_TO_SUNDAY = 6;

/** What would come, what would not, and the button that takes it over. */
export function WhatComes({ told, onTake, busy }: { told: TakingOver; onTake: () => void; busy: boolean }) {
  const { t } = useTranslation('sources');
  const format = useFormat();
  const { studioId } = useSession();
  const { weeks, underWay, people, refusal, readAt } = told;
  const all = weeks.reduce((sum, week) => sum + week.classes, 0);
  return (
    <Stack gap="lg">
      <div>
        <Title order={3} size="h5">
          {t('taking.comes')}
        </Title>
        {weeks.length === 0 && <Text size="sm">{t('taking.nothing')}</Text>}
        <ul className={classes.list}>
          {weeks.map(({ monday, classes: count, bookings, withoutSpot }) => (
            <li key={monday}>
              <Text fw={550}>{format.dayRange(monday, addDays(monday, DAYS_TO_SUNDAY))}</Text>
              <Text size="sm">
                {[
                  t('taking.classes', { count }),
                  t('taking.bookings', { count: bookings }),
                  ...(withoutSpot > 0 ? [t('taking.withoutSpot', { count: withoutSpot })] : []),
                ].join(' · ')}
              </Text>
            </li>
          ))}
        </ul>
        {underWay > 0 && (
          <Text size="sm" mt="xs">
            {t('taking.underWay', { count: underWay })}
          </Text>
        )}
        <Text size="sm" mt="xs">
          {t('taking.people', { ...people, name })}
        </Text>
        {readAt && (
          <Text size="sm" c="dimmed">
            {t('taking.readAt', { name, at: format.moment(readAt) })}
          </Text>
        )}
      </div>
      <Troubles title={t('taking.classTroubles')} all={told.classesInTrouble}>
        {told.classes.map(({ id, title, startsAt, timeZone, trouble }) => (
          <li key={id}>
            <Text>
              {format.dayTime(startsAt, timeZone)} · {title}
            </Text>
            <Text size="sm" c="dimmed">
              {t(`taking.classTrouble.${trouble}`, { name })}
            </Text>
          </li>
        ))}
      </Troubles>
      <Troubles title={t('taking.bookingTroubles')} all={told.bookingsInTrouble}>
        {told.bookings.map(({ id, title, startsAt, timeZone, person, trouble }) => (
          <li key={id}>
            <Text>
              {person ?? t('taking.somebody')} · {format.dayTime(startsAt, timeZone)} · {title}
            </Text>
            <Text size="sm" c="dimmed">
              {t(`taking.bookingTrouble.${trouble}`, { name })}
            </Text>
          </li>
        ))}
      </Troubles>
      <div>
        <Title order={3} size="h5">
          {t('taking.stays')}
        </Title>
        <ul className={classes.points}>
          {(['money', 'waiting', 'later'] as const).map((what) => (
            <li key={what}>{t(`taking.staysBehind.${what}`, { name })}</li>
          ))}
          <li>
            {t('taking.staysBehind.others')}{' '}
            <Anchor
              inherit
              underline="always"
              renderRoot={(props) => (
                <Link to="/console/$studioId/customers/bring-in" params={{ studioId }} {...props} />
              )}
            >
              {t('taking.bringIn')}
            </Anchor>
          </li>
        </ul>
      </div>
      {refusal && refusal !== 'nothing_to_take_over' && (
        <Alert color="yellow" variant="light">
          {t(`taking.refusal.${refusal}`, { name })}
        </Alert>
      )}
      {all > 0 && (
        <Button
          style={{ alignSelf: 'flex-start' }}
          disabled={refusal !== null}
          loading={busy}
          onClick={onTake}
        >
          {t('taking.take', { count: all })}
        </Button>
      )}
    </Stack>
  );
}

/** A list of what somebody should look at, if there is anything. @param all how many there are, more than are listed perhaps */
function Troubles({ title, all, children }: { title: string; all: number; children: ReactNode[] }) {
  const { t } = useTranslation('sources');
  if (all === 0) return null;
  return (
    <div>
      <Title order={3} size="h5">
        {title}
      </Title>
      <ul className={classes.list}>{children}</ul>
      {all > children.length && (
        <Text size="sm" c="dimmed">
          {t('taking.more', { count: all - children.length })}
        </Text>
      )}
    </div>
  );
}
