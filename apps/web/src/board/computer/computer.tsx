import './words.ts';
import type { PairedBox } from '@tandem/api/box';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../api.ts';
import { Language } from '../language.tsx';
import { goToPath } from '../place.ts';
import { BecomeBox } from './become-box.tsx';
import { readBox } from './kept-here.ts';
import { ThisBox } from './this-box.tsx';

/** A page in a browser that is a box: it hears straps and bikes by Bluetooth. Whoever has a code needs no password for it. */
export default function Computer({ session }: { session: Session | null }) {
  const { t } = useTranslation(['computer', 'board']);
  const [box, setBox] = useState<PairedBox | null>(readBox);
  const cannot = useCannot();
  return (
    <main className="classes club">
      <header>
        <div>
          <h1>{t('title')}</h1>
        </div>
        <Language />
        <button type="button" className="button" onClick={() => goToPath(session ? '/club' : '/')}>
          {t(session ? 'board:club.title' : 'board:club.classes')}
        </button>
      </header>
      <p>{t('intro')}</p>
      {cannot !== null && (
        <p className="problem" role="alert">
          {t(`cannot.${cannot}`)}
        </p>
      )}
      {(cannot === null || cannot === 'off') &&
        (box ? (
          <ThisBox box={box} onLeave={() => setBox(null)} />
        ) : (
          <BecomeBox session={session} onBox={setBox} />
        ))}
      <p className="hint">{t('limits')}</p>
    </main>
  );
}

/** What keeps this browser from hearing anything; null where nothing does. */
function useCannot(): 'noHttps' | 'noBluetooth' | 'off' | null {
  const [off, setOff] = useState(false);
  useEffect(() => {
    void navigator.bluetooth?.getAvailability().then((there) => setOff(!there));
  }, []);
  if (!window.isSecureContext) return 'noHttps';
  if (!navigator.bluetooth) return 'noBluetooth';
  return off ? 'off' : null;
}
