import { useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';

type Props = { label: string; title: string; text: string; onSure: () => void };

/** A button that asks before it does what cannot be taken back. */
export function Sure({ label, title, text, onSure }: Props) {
  const { t } = useTranslation('board');
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  return (
    <>
      <button type="button" className="button" onClick={() => dialog.current?.showModal()}>
        {label}
      </button>
      <dialog ref={dialog} aria-labelledby={titleId}>
        <form method="dialog">
          <h2 id={titleId}>{title}</h2>
          <p>{text}</p>
          <div className="choices">
            <button type="submit" className="button">
              {t('club.cancel')}
            </button>
            <button type="submit" className="button primary" onClick={onSure}>
              {label}
            </button>
          </div>
        </form>
      </dialog>
    </>
  );
}
