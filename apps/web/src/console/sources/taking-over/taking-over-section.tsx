import { Button, Stack } from '@mantine/core';
import type { TakingOver } from '@tandem/api/studio';
import { type ForeignSource, sourceNames, TAKEOVER_UNDO_DAYS } from '@tandem/api/words';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../../base/api.ts';
import { topicKey } from '../../../base/queries.ts';
import { useSession } from '../../../base/session.ts';
import { source } from '../../../base/source.ts';
import { Asked } from '../../../ui/asked.tsx';
import { confirm } from '../../../ui/confirm.tsx';
import { ProblemAlert } from '../../../ui/problem.tsx';
import { Part } from '../../page.tsx';
import { LastTakeover } from './last-takeover.tsx';
import { isAtWork, takingOverQuery } from './queries.ts';
import { WhatComes } from './what-comes.tsx';

const name = sourceNames.momence;

/** The way out to Tandem’s own schedule: what would come along, taking it over, and taking that back. */
export function TakingOverSection() {
  const { t } = useTranslation('sources');
  const { studioId } = useSession();
  const taking = useQuery(takingOverQuery(studioId));
  const [shown, setShown] = useState(false);
  const hide = () => setShown(false);
  const take = useTakingOver((params) => api.takeOver({ params }), hide);
  const undo = useTakingOver((params) => api.undoTakeOver({ params }), hide);
  const askUndo = () =>
    confirm({
      title: t('taking.undoTitle'),
      text: t('taking.undoText', { name }),
      yes: t('taking.undo'),
      onConfirm: () => undo.mutate(),
    });
  const askTake = (classes: number) =>
    confirm({
      title: t('taking.confirmTitle', { name, count: classes }),
      text: t('taking.confirmText', { name, days: TAKEOVER_UNDO_DAYS }),
      yes: t('taking.take', { count: classes }),
      onConfirm: () => take.mutate(),
    });
  const error = take.error ?? undo.error;
  return (
    <Part title={t('taking.title', { name })} intro={t('taking.intro', { name })}>
      <Asked query={taking} loading={72}>
        {(told) => (
          <Stack gap="lg" align="stretch">
            {told.last && (
              <LastTakeover
                key={told.last.state}
                last={told.last}
                still={toCome(told).classes}
                onUndo={askUndo}
                onGoOn={() => (told.last?.state === 'taking' ? take : undo).mutate()}
                busy={take.isPending || undo.isPending}
              />
            )}
            {error && <ProblemAlert error={error} />}
            {!isAtWork(told.last?.state) &&
              (shown ? (
                <WhatComes told={told} onTake={() => askTake(toCome(told).classes)} busy={take.isPending} />
              ) : (
                (told.last?.state !== 'taken' || toCome(told).classes > 0) && (
                  <Button
                    variant="default"
                    style={{ alignSelf: 'flex-start' }}
                    onClick={() => setShown(true)}
                  >
                    {t('taking.show')}
                  </Button>
                )
              ))}
          </Stack>
        )}
      </Asked>
    </Part>
  );
}

/** Begins or takes back, and shows what came of it. */
function useTakingOver(
  act: (params: { studioId: string; source: ForeignSource }) => Promise<TakingOver>,
  onDone: () => void,
) {
  const { studioId } = useSession();
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => act({ studioId, source }),
    onSuccess: (told) => {
      onDone();
      client.setQueryData(takingOverQuery(studioId).queryKey, told);
    },
    onSettled: () => client.invalidateQueries({ queryKey: topicKey('source', studioId) }),
  });
}

/** All weeks together. */
const toCome = ({ weeks }: TakingOver) => ({
  classes: weeks.reduce((all, { classes }) => all + classes, 0),
});
