import { Button } from '@mantine/core';
import type { Trends } from '@tandem/api/studio';
import { may } from '@tandem/api/words';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../base/api.ts';
import { dayIn } from '../../base/calendar.ts';
import { topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { notify } from '../../ui/notify.tsx';
import { showProblem } from '../../ui/problem.tsx';
import { type Moment, RideLink, usePerson } from '../person.tsx';
import { useWords } from '../words.ts';
import classes from './trends.module.css';

/** What rides say that the profile does not yet: offered, never taken by itself. */
export function Suggestions({ of: { ftp, maxHr } }: { of: Trends['suggestions'] }) {
  return (
    <>
      {ftp && <Suggestion kind="ftp" value={ftp.ftpW} of={ftp.of} body={{ ftpW: ftp.ftpW }} />}
      {maxHr && (
        <Suggestion kind="maxHr" value={maxHr.maxHrBpm} of={maxHr.of} body={{ maxHrBpm: maxHr.maxHrBpm }} />
      )}
    </>
  );
}

type Props = {
  kind: 'ftp' | 'maxHr';
  value: number;
  of: Moment;
  body: { ftpW: number } | { maxHrBpm: number };
};

function Suggestion({ kind, value, of, body }: Props) {
  const { t, format } = useWords();
  const { studioId, customerId } = usePerson();
  const { role } = useSession();
  const client = useQueryClient();
  const take = useMutation({
    mutationFn: () =>
      api.updateBody({
        params: { studioId, customerId },
        body: { ...body, from: dayIn(of.timeZone, of.startsAt), suggested: true },
      }),
    onSuccess: () => {
      notify({ message: t('suggestion.taken') });
      for (const topic of ['performance', 'customer'] as const)
        void client.invalidateQueries({ queryKey: topicKey(topic, studioId) });
    },
    onError: showProblem,
  });
  const date = format.date(of.startsAt, of.timeZone);
  return (
    <section
      className={classes.suggestion}
      aria-label={t(`suggestion.${kind}.title`, { value: format.number(value) })}
    >
      <div>
        <strong>{t(`suggestion.${kind}.title`, { value: format.number(value) })}</strong>
        <p>
          {t(`suggestion.${kind}.why`)}{' '}
          <RideLink rideId={of.rideId}>
            {of.title}, {date}
          </RideLink>
        </p>
        <p>{t('suggestion.changes', { date })}</p>
      </div>
      {(role === 'member' || may(role, 'editBody')) && (
        <Button variant="light" mih={44} loading={take.isPending} onClick={() => take.mutate()}>
          {t('suggestion.use')}
        </Button>
      )}
    </section>
  );
}
