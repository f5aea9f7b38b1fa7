import { Button, Group } from '@mantine/core';
import type { BodyDetails, BodyProposal } from '@tandem/api/studio';
import { sourceNames } from '@tandem/api/words';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../base/api.ts';
import { useFormat } from '../base/format.ts';
import { useSession } from '../base/session.ts';
import { source } from '../base/source.ts';
import classes from '../rides/trends/trends.module.css';
import { showProblem } from '../ui/problem.tsx';
import { UNITS } from './units.ts';
import { useBodyChange } from './use-body-change.tsx';

const name = sourceNames.momence;

/** Of no topic: what an open page hears of changes has nothing asked there. */
const keyOf = (studioId: string, customerId: string) => ['body-proposals', studioId, customerId];

type Of = { customerId: string; body: BodyDetails; readOnly?: boolean };

/** What the booking system says of somebody's body and is otherwise here: nothing of it is taken by itself. */
export default function SourceProposals({ customerId, body, readOnly }: Of) {
  const { studioId } = useSession();
  const { data: proposals = [] } = useQuery({
    queryKey: keyOf(studioId, customerId),
    queryFn: async ({ signal }) =>
      (await api.listBodyProposals({ params: { source, studioId, customerId }, signal })).proposals,
    // Each look is a call to the other system, and nothing waits for it.
    staleTime: 300_000,
    refetchOnWindowFocus: false,
    retry: false,
  });
  return proposals
    .filter(({ detail, value }) => body[detail] !== value)
    .map((one) => (
      <Proposal key={one.detail} customerId={customerId} body={body} readOnly={readOnly} proposal={one} />
    ));
}

function Proposal({ customerId, body, readOnly, proposal }: Of & { proposal: BodyProposal }) {
  const { t } = useTranslation('rights');
  const format = useFormat();
  const { studioId } = useSession();
  const client = useQueryClient();
  const { detail, value } = proposal;
  const { save } = useBodyChange(customerId);
  const leave = useMutation({
    mutationFn: () => api.leaveBodyProposal({ params: { source, studioId, customerId }, body: proposal }),
    onSuccess: () =>
      client.setQueryData<BodyProposal[]>(keyOf(studioId, customerId), (all) =>
        all?.filter((one) => one.detail !== detail),
      ),
    onError: showProblem,
  });
  const said = (one: number | string) =>
    typeof one === 'string' || detail === 'birthDate'
      ? format.plainDay(String(one))
      : `${format.number(one, Number.isInteger(one) ? 0 : UNITS[detail].decimals)}\u00a0${UNITS[detail].unit}`;
  const here = body[detail];
  const title = t('body.there.says', { name, detail: t(`body.${detail}`), value: said(value) });
  const busy = save.isPending || leave.isPending;
  return (
    <section className={classes.suggestion} aria-label={title}>
      <div>
        <strong>{title}</strong>
        <p>
          {here === null ? t('body.there.unknown') : t('body.there.here', { value: said(here) })}{' '}
          {t(detail === 'birthDate' ? 'body.there.once' : 'body.there.dated')}
        </p>
      </div>
      {!readOnly && (
        <Group gap="xs" flex="none">
          <Button
            variant="light"
            mih={44}
            loading={save.isPending}
            disabled={busy}
            onClick={() => save.mutate({ [detail]: value }, { onError: showProblem })}
          >
            {t('body.there.take')}
          </Button>
          <Button
            variant="default"
            mih={44}
            loading={leave.isPending}
            disabled={busy}
            onClick={() => leave.mutate()}
          >
            {t('body.there.leave')}
          </Button>
        </Group>
      )}
    </section>
  );
}
