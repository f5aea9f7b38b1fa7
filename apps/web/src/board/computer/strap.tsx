import { useEffect, useReducer, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Language } from '../language.tsx';
import { type Refused, runStrap, type StrapHere } from './run-strap.ts';
import { useCannot } from './use-cannot.ts';
import { useWakeLock } from './use-wake-lock.ts';

const SHOW_EVERY_MS = 1_000;
/** Kept while this tab is open: the address may be seen by others. */
const KEY = 'tandem.strap';

/** A rider's phone, which sends their own strap to their spot. It came by a link that is for one class. */
export function Strap() {
  const { t } = useTranslation('strap');
  const [token] = useState(takeToken);
  const cannot = useCannot();
  return (
    <main className="classes club">
      <header>
        <div>
          <h1>{t('title')}</h1>
        </div>
        <Language />
      </header>
      <p>{t('intro')}</p>
      {token === null ? (
        <p className="problem" role="alert">
          {t('cannot.noToken')}
        </p>
      ) : (
        <>
          {cannot !== null && (
            <p className="problem" role="alert">
              {t(`cannot.${cannot}`)}
            </p>
          )}
          {(cannot === null || cannot === 'off') && <Sending token={token} />}
        </>
      )}
    </main>
  );
}

function takeToken(): string | null {
  const given = location.hash.slice(1);
  if (given !== '') {
    sessionStorage.setItem(KEY, given);
    history.replaceState(null, '', location.pathname);
  }
  return sessionStorage.getItem(KEY);
}

function Sending({ token }: { token: string }) {
  const { t } = useTranslation('strap');
  const standing = useStrap(token);
  const awake = useWakeLock();
  const [failed, setFailed] = useState<string | null>(null);
  if (standing === null) return null;
  if ('code' in standing) return <Problem {...standing} />;
  const { antenna } = standing;
  const told = standing.phoneClass();
  const bpm = standing.heartRateBpm();
  const { stored, waiting, trouble } = standing.report();
  const straps = antenna.sensors();
  const choose = () => {
    setFailed(null);
    antenna.choose().catch((error: Error) => setFailed(error.message));
  };
  return (
    <>
      <section>
        <p role="status">
          {told ? t(`class.${told.state}`, { seat: told.seat, title: told.title }) : t('class.unreached')}
        </p>
        <p className="hint">
          {t('stored', { count: stored })}
          {waiting > 1 && ` ${t('waiting', { count: waiting })}`}
          {awake === 'awake' && ` ${t('awake.awake')}`}
        </p>
        {trouble && trouble.code !== 'class_not_started' && <Problem {...trouble} />}
        {awake !== 'awake' && (
          <p className="problem" data-mild role="status">
            {t(`awake.${awake}`)}
          </p>
        )}
      </section>
      <section aria-labelledby="strap-here">
        <h2 id="strap-here">{t('strap.title')}</h2>
        <p className="hint">{t('strap.hint')}</p>
        <ul>
          {straps.map(({ id, name, state }) => (
            <li key={id} className="card">
              <div className="card-head">
                <h3>
                  {name} <small>{t(`state.${state}`)}</small>
                </h3>
                <p>{bpm === null ? t('strap.silent') : t('strap.bpm', { value: Math.round(bpm) })}</p>
              </div>
              <div className="choices">
                <button type="button" className="button" onClick={() => antenna.forget(id)}>
                  {t('strap.forget')}
                </button>
              </div>
            </li>
          ))}
        </ul>
        {failed !== null && (
          <p className="problem" role="alert">
            {t('cannot.look', { reason: failed })}
          </p>
        )}
        <button type="button" className={straps.length === 0 ? 'button primary' : 'button'} onClick={choose}>
          {t(straps.length === 0 ? 'strap.choose' : 'strap.another')}
        </button>
      </section>
    </>
  );
}

function Problem({ code }: Refused) {
  const { t } = useTranslation('strap');
  return (
    <div className="problem" role="alert">
      <p>{t(`problem.${code}`, { defaultValue: t('problem.other') })}</p>
      <small>{code}</small>
    </div>
  );
}

/** Runs as long as this is on the screen, and shows it anew each second. Null before it has begun. */
function useStrap(token: string): StrapHere | Refused | null {
  const [standing, setStanding] = useState<StrapHere | Refused | null>(null);
  const [, showAgain] = useReducer((shown: number) => shown + 1, 0);
  useEffect(() => {
    const ended = new AbortController();
    const shown = setInterval(showAgain, SHOW_EVERY_MS);
    const run = async () => {
      const here = await runStrap(token, navigator.bluetooth!, ended.signal);
      if (ended.signal.aborted) return;
      setStanding(here);
      const refused = await here.ended;
      if (!refused || ended.signal.aborted) return;
      setStanding(refused);
      ended.abort();
    };
    void run();
    return () => {
      clearInterval(shown);
      ended.abort();
    };
  }, [token]);
  return standing;
}
