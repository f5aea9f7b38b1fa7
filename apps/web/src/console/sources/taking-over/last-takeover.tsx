import { Alert, Button, Group, Progress, Stack, Text } from '@mantine/core';
import IconAlertTriangle from '@tabler/icons-react/dist/esm/icons/IconAlertTriangle.mjs';
import type { Takeover } from '@tandem/api/studio';
import { sourceNames } from '@tandem/api/words';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../base/format.ts';
import { serverNow } from '../../../base/server-clock.ts';
import { useNow } from '../../../base/use-now.ts';
import { ClassLink } from '../../class-link.tsx';
import { isAtWork } from './queries.ts';
import classes from './taking-over.module.css';

const name = sourceNames.momence;
/** What takes longer has stood still: whoever waits may have it go on. */
const PATIENCE_MS = 60_000;

type Props = { last: Takeover; still: number; onUndo: () => void; onGoOn: () => void; busy: boolean };

/** Where the last taking over stands, and what can be done about it. */
export function LastTakeover({ last, still, onUndo, onGoOn, busy }: Props) {
  const { t } = useTranslation('sources');
  const format = useFormat();
  const [since] = useState(serverNow);
  const late = useNow() - since > PATIENCE_MS;
  const { state, taken, givenBack, left, undoUntil, earlier } = last;
  // A server of the version before does not say it.
  const failed = last.failed ?? null;
  const moving = isAtWork(state) && failed === null;
  const isPartlyBack = state === 'undone' && undoUntil !== null;
  const back = givenBack + left.length;
  const said = {
    taking: failed
      ? t('taking.failed', { count: still, at: format.moment(failed.at) })
      : t('taking.takingNow', { done: taken, all: taken + still }),
    taken: t('taking.taken', { count: taken, at: format.moment(last.takenAt ?? last.begunAt) }),
    undoing: t('taking.undoingNow', { done: back, all: taken }),
    undone: t('taking.undone', { name, count: givenBack, at: format.moment(last.undoneAt ?? last.begunAt) }),
  }[state];
  const done = state === 'taking' ? taken / Math.max(1, taken + still) : back / Math.max(1, taken);
  return (
    <Stack gap="sm">
      {failed || isPartlyBack ? (
        <Alert
          color="orange"
          variant="light"
          role="status"
          icon={<IconAlertTriangle aria-hidden />}
          title={said}
        />
      ) : (
        <Text role="status">{said}</Text>
      )}
      {moving && <Progress value={done * 100} aria-label={said} />}
      {failed && (
        <>
          <ClassList classes={failed.classes} />
          {still > failed.classes.length && (
            <Text size="sm">{t('taking.more', { count: still - failed.classes.length })}</Text>
          )}
          <Text size="sm" c="dimmed">
            {t('taking.failedWay', { name })}
          </Text>
        </>
      )}
      {state === 'taken' && (
        <Text size="sm" c="dimmed">
          {undoUntil
            ? t('taking.undoUntil', { name, until: format.moment(undoUntil) })
            : t('taking.final', { name })}
        </Text>
      )}
      {undoUntil && earlier && (
        <Text size="sm" c="dimmed">
          {t('taking.earlier', { count: earlier.classes, until: format.moment(earlier.until) })}
        </Text>
      )}
      {left.length > 0 && (
        <div>
          <Text size="sm">{t('taking.left', { name, count: left.length })}</Text>
          <ClassList
            classes={left.map(({ why, ...one }) => ({ ...one, about: t(`taking.leftWhy.${why}`, { name }) }))}
          />
        </div>
      )}
      {isPartlyBack && (
        <Text size="sm" c="dimmed">
          {t('taking.failedBack', { until: format.moment(undoUntil) })}
        </Text>
      )}
      {moving && late && (
        <Text size="sm" c="dimmed">
          {t('taking.late')}
        </Text>
      )}
      <Group gap="sm">
        {(failed !== null || isPartlyBack || (moving && late)) && (
          <Button variant={moving ? 'default' : 'filled'} onClick={onGoOn} loading={busy}>
            {t(isPartlyBack ? 'taking.again' : 'taking.goOn')}
          </Button>
        )}
        {(state === 'taking' || state === 'taken') && undoUntil && (
          <Button variant="default" onClick={onUndo} loading={busy}>
            {t('taking.undo')}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

type Listed = { classId: string; title: string; startsAt: string; timeZone: string; about?: string };

/** Classes, each a way to it. */
function ClassList({ classes: listed }: { classes: Listed[] }) {
  const format = useFormat();
  return (
    <ul className={classes.list}>
      {listed.map(({ classId, title, startsAt, timeZone, about }) => (
        <li key={classId}>
          <ClassLink classId={classId}>
            {format.dayTime(startsAt, timeZone)} · {title}
          </ClassLink>
          {about && (
            <Text size="sm" c="dimmed">
              {about}
            </Text>
          )}
        </li>
      ))}
    </ul>
  );
}
