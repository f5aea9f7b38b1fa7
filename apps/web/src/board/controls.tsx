import IconArrowBackUp from '@tabler/icons-react/dist/esm/icons/IconArrowBackUp.mjs';
import IconPlayerPauseFilled from '@tabler/icons-react/dist/esm/icons/IconPlayerPauseFilled.mjs';
import IconPlayerPlayFilled from '@tabler/icons-react/dist/esm/icons/IconPlayerPlayFilled.mjs';
import IconPlayerStopFilled from '@tabler/icons-react/dist/esm/icons/IconPlayerStopFilled.mjs';
import type { EventSummary } from '@tandem/api/tracker';
import { isPaused } from '@tandem/metrics/modes';
import { useId, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { clock } from '../base/clock.ts';

/** So long after Start, Pause or Go on has changed what the button does, ms, a press on it is the same tap once more. */
const SAME_TAP_MS = 1000;

export type Press = 'startEvent' | 'undoStart' | 'stopEvent' | 'resumeEvent' | 'pauseEvent';
type Props = {
  event: Pick<EventSummary, 'state' | 'pauses'>;
  /** How long a Stop can still be taken back. */
  resumableSeconds: number;
  /** How long Start can still be taken back. */
  undoableSeconds: number;
  pending: boolean;
  change: (to: Press) => void;
};

/**
 * Start; Pause and Go on; Stop, with a question first, and after either for a while the way back: that of Start stands where
 * Stop asks, since whoever pressed it by mistake wants to stop. Nothing that ends a class looks advised.
 */
export function Controls({
  event: { state, pauses },
  resumableSeconds,
  undoableSeconds,
  pending,
  change,
}: Props) {
  const { t } = useTranslation('board');
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  const paused = isPaused(pauses);
  const does = `${state} ${paused}`;
  const turned = useRef({ does, atMs: Number.NEGATIVE_INFINITY });
  useLayoutEffect(() => {
    if (turned.current.does !== does) turned.current = { does, atMs: performance.now() };
  }, [does]);
  const isNew = (atMs: number) => atMs - turned.current.atMs >= SAME_TAP_MS;
  if (state === 'scheduled') {
    return (
      <button
        type="button"
        className="button primary start"
        disabled={pending}
        onClick={({ timeStamp }) => isNew(timeStamp) && change('startEvent')}
      >
        <IconPlayerPlayFilled aria-hidden /> {t(pending ? 'live.starting' : 'live.start')}
      </button>
    );
  }
  if (state === 'stopped' && resumableSeconds > 0) {
    return (
      <button
        type="button"
        className="button start resume"
        disabled={pending}
        onClick={() => change('resumeEvent')}
      >
        <IconArrowBackUp aria-hidden />{' '}
        {pending ? t('live.resuming') : t('live.resume', { left: clock(resumableSeconds) })}
      </button>
    );
  }
  if (state !== 'started') return null;
  return (
    <div className="presses">
      {/* One button for both, so that whoever presses it by the keyboard is still on it. */}
      <button
        type="button"
        className={paused ? 'button start primary' : 'button start'}
        aria-label={t(paused ? 'live.goOnName' : 'live.pauseName')}
        aria-disabled={pending}
        onClick={({ timeStamp }) => !pending && isNew(timeStamp) && change('pauseEvent')}
      >
        {paused ? <IconPlayerPlayFilled aria-hidden /> : <IconPlayerPauseFilled aria-hidden />}{' '}
        {t(paused ? 'live.goOn' : 'live.pauseClass')}
      </button>
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
          {undoableSeconds > 0 && <p>{t('confirm.undoStartText')}</p>}
          <div className="choices">
            <button type="submit" className="button primary">
              {t('confirm.goOn')}
            </button>
            <button type="submit" className="button" onClick={() => change('stopEvent')}>
              {t('confirm.stop')}
            </button>
            {undoableSeconds > 0 && (
              <button type="submit" className="button" onClick={() => change('undoStart')}>
                {t('confirm.undoStart')}
              </button>
            )}
          </div>
        </form>
      </dialog>
    </div>
  );
}
