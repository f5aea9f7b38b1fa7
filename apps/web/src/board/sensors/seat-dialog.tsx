import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';

/** A seat to choose. @property note who sits there, or what is bound to it @property wanted one that lacks a sensor */
export type SeatToChoose = { seatId: number; note: string; wanted: boolean };
type Props = {
  title: string;
  seats: readonly SeatToChoose[];
  /** What else is asked, before the seats. */
  children?: ReactNode;
  onChoose: (seatId: number) => void;
  onClose: () => void;
};

/** Seats as large as a thumb. It lies over a list that may change its order meanwhile. */
export default function SeatDialog({ title, seats, children, onChoose, onClose }: Props) {
  const { t } = useTranslation('board');
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="seat-dialog" aria-labelledby={titleId} onClose={onClose}>
      <h2 id={titleId}>{title}</h2>
      {children}
      <ul className="seat-choice">
        {seats.map(({ seatId, note, wanted }) => (
          <li key={seatId}>
            <button
              type="button"
              className="button"
              data-wanted={wanted}
              onClick={() => {
                // Closed, not taken away: the focus goes back to where it was.
                dialog.current?.close();
                onChoose(seatId);
              }}
            >
              <span className="visually-hidden">{t('tile.seat', { seat: seatId })} </span>
              <b aria-hidden>{seatId}</b>
              <small>{note}</small>
            </button>
          </li>
        ))}
      </ul>
      <form method="dialog">
        <button type="submit" className="button">
          {t('club.cancel')}
        </button>
      </form>
    </dialog>
  );
}
