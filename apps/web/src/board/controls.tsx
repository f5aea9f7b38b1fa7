import IconPlayerPlayFilled from '@tabler/icons-react/dist/esm/icons/IconPlayerPlayFilled.mjs';
import IconPlayerStopFilled from '@tabler/icons-react/dist/esm/icons/IconPlayerStopFilled.mjs';
import type { EventSummary } from '@tandem/api/tracker';
import { useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';

type Props = {
  state: EventSummary['state'];
  pending: boolean;
  change: (to: 'startEvent' | 'stopEvent') => void;
};

/** Start, or Stop with a question first, because a stopped class cannot go on. */
export function Controls({ state, pending, change }: Props) {
  const { t } = useTranslation('board');
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  if (state === 'scheduled') {
    return (
      <button
        type="button"
        className="button primary start"
        disabled={pending}
        onClick={() => change('startEvent')}
      >
        <IconPlayerPlayFilled aria-hidden /> {t(pending ? 'live.starting' : 'live.start')}
      </button>
    );
  }
  if (state !== 'started') return null;
  return (
    <>
      <button
        type="button"
        className="button start"
        disabled={pending}
        onClick={() => dialog.current?.showModal()}
      >
        <IconPlayerStopFilled aria-hidden /> {t(pending ? 'live.stopping' : 'live.stop')}
      </button>
      <dialog ref={dialog} aria-labelledby={title}>
        <form method="dialog">
          <h2 id={title}>{t('confirm.title')}</h2>
          <p>{t('confirm.text')}</p>
          <div className="choices">
            <button type="submit" className="button">
              {t('confirm.goOn')}
            </button>
            <button type="submit" className="button primary" onClick={() => change('stopEvent')}>
              {t('confirm.stop')}
            </button>
          </div>
        </form>
      </dialog>
    </>
  );
}
