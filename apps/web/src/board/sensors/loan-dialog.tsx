import type { KnownSensor } from '@tandem/api/tracker';
import { MAX_LOAN_NUMBER } from '@tandem/api/words';
import { type FormEvent, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useSensorWords } from './use-sensor-words.ts';

type Props = {
  sensor: KnownSensor;
  sensors: readonly KnownSensor[];
  onChoose: (number: number) => void;
  onClose: () => void;
};

/** The number of a strap in the pool, which people write on it: the next one that is free. */
export function LoanDialog({ sensor, sensors, onChoose, onClose }: Props) {
  const { t } = useTranslation('board');
  const { called } = useSensorWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => dialog.current?.showModal(), []);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    dialog.current?.close();
    onChoose(Number(new FormData(event.currentTarget).get('number')));
  };
  return (
    <dialog ref={dialog} aria-labelledby={titleId} onClose={onClose}>
      <h2 id={titleId}>{t('sensors.poolTitle', { name: called({ ...sensor, loanNumber: null }) })}</h2>
      <p>{t('sensors.poolText')}</p>
      <form className="fields" onSubmit={submit}>
        <label>
          {t('sensors.number')}
          <input
            name="number"
            type="number"
            inputMode="numeric"
            min={1}
            max={MAX_LOAN_NUMBER}
            required
            defaultValue={nextFree(sensors)}
          />
        </label>
        <div className="choices">
          <button type="button" className="button" onClick={() => dialog.current?.close()}>
            {t('club.cancel')}
          </button>
          <button type="submit" className="button primary">
            {t('sensors.intoPool')}
          </button>
        </div>
      </form>
    </dialog>
  );
}

function nextFree(sensors: readonly KnownSensor[]): number {
  const taken = new Set(sensors.map(({ bound }) => (bound.to === 'loan' ? bound.number : 0)));
  let number = 1;
  while (taken.has(number)) number++;
  return number;
}
