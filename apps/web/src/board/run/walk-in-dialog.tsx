import { MIN_WALK_IN_SEARCH_CHARS } from '@tandem/api/words';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tracker } from '../api.ts';
import { Problem } from '../problem.tsx';

/** Somebody of the club's clients. */
export type WalkIn = { clientId: number; name: string };
type Props = { eventId: number; seatId: number; onChoose: (who: WalkIn) => void; onClose: () => void };

/** Who stands in the door: found by their name, whatever its accents. */
export default function WalkInDialog({ eventId, seatId, onChoose, onClose }: Props) {
  const { t } = useTranslation(['run', 'board']);
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  const [written, setWritten] = useState('');
  const search = written.trim();
  const asks = search.length >= MIN_WALK_IN_SEARCH_CHARS;
  const found = useQuery({
    queryKey: ['walk-ins', eventId, search],
    queryFn: () => tracker.findWalkIns({ params: { eventId }, query: { search } }),
    enabled: asks,
    placeholderData: keepPreviousData,
  });
  useEffect(() => dialog.current?.showModal(), []);
  const { clients = [], more = false } = (asks ? found.data : undefined) ?? {};
  return (
    <dialog ref={dialog} className="seat-dialog" aria-labelledby={titleId} onClose={onClose}>
      <h2 id={titleId}>{t('late.title', { seat: seatId })}</h2>
      <p>{t('late.hint')}</p>
      <label className="field">
        {t('late.search')}
        <input
          type="search"
          autoComplete="off"
          maxLength={100}
          value={written}
          onChange={(e) => setWritten(e.target.value)}
        />
      </label>
      {found.error !== null && <Problem error={found.error} retry={() => void found.refetch()} />}
      <div role="status">
        {asks && found.data !== undefined && clients.length === 0 && <p>{t('late.none')}</p>}
        {more && <p>{t('late.more')}</p>}
      </div>
      {clients.length > 0 && (
        <ul className="walk-ins">
          {clients.map((one) => (
            <li key={one.clientId}>
              <button
                type="button"
                className="button"
                onClick={() => {
                  dialog.current?.close();
                  onChoose(one);
                }}
              >
                {one.name || t('arrivals.nameless')}{' '}
                <small>{t('late.number', { number: one.clientId })}</small>
              </button>
            </li>
          ))}
        </ul>
      )}
      <form method="dialog">
        <button type="submit" className="button">
          {t('board:club.cancel')}
        </button>
      </form>
    </dialog>
  );
}
