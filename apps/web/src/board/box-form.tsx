import { MAX_BOX_SEATS } from '@tandem/api/words';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Box } from './api.ts';
import { Problem } from './problem.tsx';

export type BoxFacts = {
  name: string;
  seats: number;
  firstSeat: number;
  classClock: boolean;
  standsWith: number | null;
};

type Props = {
  /** The box to change, null for a new one. */
  box: Box | null;
  /** The boxes in whose rooms it could stand. */
  rooms: readonly Box[];
  pending: boolean;
  error: Error | null;
  onSubmit: (facts: BoxFacts) => void;
  onCancel: (() => void) | null;
};

/** What a box is made of; one that stands with another has the seats of that one. */
export function BoxForm({ box, rooms, pending, error, onSubmit, onCancel }: Props) {
  const { t } = useTranslation('board');
  const [standsWith, setStandsWith] = useState(box?.standsWith ?? null);
  const room = rooms.find(({ boxId }) => boxId === standsWith) ?? null;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    onSubmit({
      name: String(form.get('name')),
      seats: room?.seatIds.length ?? Number(form.get('seats')),
      firstSeat: room ? Math.min(...room.seatIds) : Number(form.get('firstSeat')),
      classClock: form.get('classClock') !== null,
      standsWith,
    });
  };
  return (
    <form className="fields" onSubmit={submit}>
      <label>
        {t('club.boxName')}
        <input name="name" required maxLength={120} defaultValue={box?.name ?? ''} />
      </label>
      {rooms.length > 0 && (
        <label>
          {t('club.room')}
          <select
            value={standsWith ?? ''}
            onChange={(event) => setStandsWith(Number(event.target.value) || null)}
          >
            <option value="">{t('club.ownRoom')}</option>
            {rooms.map(({ boxId, name }) => (
              <option key={boxId} value={boxId}>
                {t('club.roomOf', { name, boxId })}
              </option>
            ))}
          </select>
        </label>
      )}
      {room === null && (
        <>
          <label>
            {t('club.seatCount')}
            <input
              name="seats"
              type="number"
              inputMode="numeric"
              min={1}
              max={MAX_BOX_SEATS}
              required
              defaultValue={box?.seatIds.length ?? ''}
            />
          </label>
          <label>
            {t('club.firstSeat')}
            <select name="firstSeat" defaultValue={box ? Math.min(...box.seatIds) : 1}>
              <option>0</option>
              <option>1</option>
            </select>
          </label>
        </>
      )}
      <label className="tick">
        <input name="classClock" type="checkbox" defaultChecked={box?.classClock ?? false} />
        {t('club.mayReplay')}
      </label>
      {error !== null && <Problem error={error} />}
      <div className="choices">
        <button type="submit" className="button primary" disabled={pending}>
          {t(box ? 'club.save' : 'club.addBox')}
        </button>
        {onCancel && (
          <button type="button" className="button" onClick={onCancel}>
            {t('club.cancel')}
          </button>
        )}
      </div>
    </form>
  );
}
