import './words.ts';
import type { PairedBox } from '@tandem/api/box';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Session } from '../api.ts';
import { Language } from '../language.tsx';
import { goToPath } from '../place.ts';
import { BecomeBox } from './become-box.tsx';
import { readBox } from './kept-here.ts';
import { Strap } from './strap.tsx';
import { ThisBox } from './this-box.tsx';
import { useCannot } from './use-cannot.ts';

/** What hears by Bluetooth: a page that is a box, or a rider's phone. Whoever has a code, or a link, needs no password for it. */
export default function Computer({ session }: { session: Session | null }) {
  return location.pathname === '/strap' ? <Strap /> : <Box session={session} />;
}

function Box({ session }: { session: Session | null }) {
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
