import { Button, Group, Progress, Stack, Text } from '@mantine/core';
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
  const { state, taken, givenBack, left, undoUntil } = last;
  const back = givenBack + left.length;
  const said = {
    taking: t('taking.takingNow', { done: taken, all: taken + still }),
    taken: t('taking.taken', { count: taken, at: format.moment(last.takenAt ?? last.begunAt) }),
    undoing: t('taking.undoingNow', { done: back, all: taken }),
    undone: t('taking.undone', { name, count: givenBack, at: format.moment(last.undoneAt ?? last.begunAt) }),
  }[state];
  const done = state === 'taking' ? taken / Math.max(1, taken + still) : back / Math.max(1, taken);
  return (
    <Stack gap="sm">
      <Text role="status">{said}</Text>
      {isAtWork(state) && <Progress value={done * 100} aria-label={said} />}
      {state === 'taken' && (
        <Text size="sm" c="dimmed">
          {undoUntil
            ? t('taking.undoUntil', { name, until: format.moment(undoUntil) })
            : t('taking.final', { name })}
        </Text>
      )}
      {left.length > 0 && (
        <div>
          <Text size="sm">{t('taking.left', { name, count: left.length })}</Text>
          <ul className={classes.list}>
            {left.map(({ classId, title, startsAt, timeZone, why }) => (
              <li key={classId}>
                <ClassLink classId={classId}>
                  {format.dayTime(startsAt, timeZone)} · {title}
                </ClassLink>
                <Text size="sm" c="dimmed">
                  {t(`taking.leftWhy.${why}`, { name })}
                </Text>
              </li>
            ))}
          </ul>
        </div>
      )}
      {isAtWork(state) && late && (
        <Text size="sm" c="dimmed">
          {t('taking.late')}
        </Text>
      )}
      <Group gap="sm">
        {isAtWork(state) && late && (
          <Button variant="default" onClick={onGoOn} loading={busy}>
            {t('taking.goOn')}
          </Button>
        )}
        {state !== 'undoing' && undoUntil && (
          <Button variant="default" onClick={onUndo} loading={busy}>
            {t('taking.undo')}
          </Button>
        )}
      </Group>
    </Stack>
  );
}
