import type { PairedBox } from '@tandem/api/box';
import { useEffect, useReducer, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Sure } from '../sure.tsx';
import { BoxStanding } from './box-standing.tsx';
import { keepBox } from './kept-here.ts';
import { onlyTab } from './one-tab.ts';
import { Refusal } from './refusal.tsx';
import { type BoxHere, runBox } from './run-box.ts';
import { SensorCard } from './sensor-card.tsx';

/** What is heard is shown so often. */
const SHOW_EVERY_MS = 1_000;

type Standing = 'starting' | 'otherTab' | BoxHere | { code: string; reason: string };

/** This computer at work as a box. */
export function ThisBox({ box, onLeave }: { box: PairedBox; onLeave: () => void }) {
  const { t } = useTranslation('computer');
  const standing = useBox(box);
  const leave = () => {
    keepBox(null);
    onLeave();
  };
  if (standing === 'starting') return null;
  if (standing === 'otherTab') return <p className="problem">{t('here.otherTab')}</p>;
  if ('code' in standing)
    return (
      <>
        <Refusal {...standing} />
        <button type="button" className="button primary" onClick={leave}>
          {t('here.again')}
        </button>
      </>
    );
  return (
    <>
      <section>
        <h2>{t('here.is', { name: box.name, boxId: box.boxId })}</h2>
        <BoxStanding boxClass={standing.boxClass()} report={standing.report()} />
      </section>
      <Sensors here={standing} />
      <div className="choices">
        <Sure
          label={t('here.leave')}
          title={t('here.leaveTitle')}
          text={t('here.leaveText')}
          onSure={leave}
        />
      </div>
    </>
  );
}

function Sensors({ here }: { here: BoxHere }) {
  const { t } = useTranslation('computer');
  const [failed, setFailed] = useState<string | null>(null);
  const rows = here.sensors();
  const choose = () => {
    setFailed(null);
    here.antenna.choose().catch((error: Error) => setFailed(error.message));
  };
  return (
    <section aria-labelledby="sensors-here">
      <h2 id="sensors-here">{t('sensors.title')}</h2>
      <p className="hint">{t('sensors.hint')}</p>
      {rows.length === 0 && <p className="empty">{t('sensors.none')}</p>}
      <ul>
        {rows.map((sensor) => (
          <SensorCard
            key={sensor.id}
            sensor={sensor}
            onSeat={(seat) => here.bind(sensor.id, seat)}
            onForget={() => here.antenna.forget(sensor.id)}
          />
        ))}
      </ul>
      {failed !== null && (
        <p className="problem" role="alert">
          {t('cannot.look', { reason: failed })}
        </p>
      )}
      <button type="button" className="button primary" onClick={choose}>
        {t('sensors.choose')}
      </button>
      {rows.length > 0 && navigator.bluetooth?.getDevices === undefined && (
        <p className="hint">{t('sensors.again')}</p>
      )}
    </section>
  );
}

/** Runs the box as long as this is on the screen, in one tab alone, and shows it anew each second. */
function useBox(box: PairedBox): Standing {
  const [standing, setStanding] = useState<Standing>('starting');
  const [, showAgain] = useReducer((shown: number) => shown + 1, 0);
  useEffect(() => {
    const ended = new AbortController();
    const shown = setInterval(showAgain, SHOW_EVERY_MS);
    const run = async () => {
      const giveBack = await onlyTab(ended.signal, () => setStanding('otherTab'));
      if (giveBack === null) return;
      if (ended.signal.aborted) return giveBack();
      ended.signal.addEventListener('abort', giveBack);
      const here = await runBox(box, navigator.bluetooth!, ended.signal);
      if (ended.signal.aborted) return;
      setStanding(here);
      const refused = await here.ended;
      if (!refused) return;
      setStanding(refused);
      ended.abort();
    };
    void run();
    return () => {
      clearInterval(shown);
      ended.abort();
    };
  }, [box]);
  return standing;
}
