import { endpoints, type PairedBox } from '@tandem/api/box';
import { createCaller } from '@tandem/api/box-side';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiProblem, type Session, tracker } from '../api.ts';
import { CodeField } from '../code-field.tsx';
import { Problem } from '../problem.tsx';
import { Sure } from '../sure.tsx';
import { keepBox } from './kept-here.ts';
import { Refusal } from './refusal.tsx';

type Props = { session: Session | null; onBox: (box: PairedBox) => void };

/** Makes this browser one of the club's boxes: chosen by whoever is signed in as the club, else by a code. */
export function BecomeBox({ session, onBox }: Props) {
  const { t } = useTranslation('computer');
  const pair = useMutation({
    mutationFn: async (code: string) => {
      const outcome = await createCaller({ tracker: location.origin }).call(endpoints.pair, {
        body: { code },
      });
      if (outcome.kind !== 'ok') throw new ApiProblem(0, { code: outcome.code, message: outcome.reason });
      return outcome.value;
    },
    onSuccess(box) {
      keepBox(box);
      onBox(box);
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    pair.mutate(String(new FormData(event.currentTarget).get('code')));
  };
  return (
    <>
      {session !== null && session.screen === null && <OfClub onCode={(code) => pair.mutate(code)} />}
      <section aria-labelledby="by-code">
        <h2 id="by-code">{t('become.byCode')}</h2>
        <p className="hint">{t('become.byCodeHint')}</p>
        <form className="fields" onSubmit={submit}>
          <CodeField label={t('become.code')} />
          {pair.error instanceof ApiProblem && <Refusal code={pair.error.code} reason={pair.error.message} />}
          <div className="choices">
            <button type="submit" className="button primary" disabled={pair.isPending}>
              {t('become.enter')}
            </button>
          </div>
        </form>
      </section>
    </>
  );
}

/** The club's boxes, each a button. */
function OfClub({ onCode }: { onCode: (code: string) => void }) {
  const { t } = useTranslation('computer');
  const boxes = useQuery({ queryKey: ['boxes'], queryFn: () => tracker.listBoxes() });
  const code = useMutation({
    mutationFn: (boxId: number) => tracker.newBoxCode({ params: { boxId } }),
    onSuccess: (made) => onCode(made.code),
  });
  return (
    <section aria-labelledby="which-box">
      <h2 id="which-box">{t('become.title')}</h2>
      <p className="hint">{t('become.hint')}</p>
      {boxes.error !== null && <Problem error={boxes.error} />}
      {code.error !== null && <Problem error={code.error} />}
      <div className="choices">
        {boxes.data?.map(({ boxId, name, hasToken }) =>
          hasToken ? (
            <Sure
              key={boxId}
              label={t('become.be', { name })}
              title={t('become.title')}
              text={t('become.hint')}
              onSure={() => code.mutate(boxId)}
            />
          ) : (
            <button key={boxId} type="button" className="button primary" onClick={() => code.mutate(boxId)}>
              {t('become.be', { name })}
            </button>
          ),
        )}
      </div>
    </section>
  );
}
