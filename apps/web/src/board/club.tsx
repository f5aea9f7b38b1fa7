import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { type Session, tracker } from './api.ts';
import { ClubBoxes } from './club-boxes.tsx';
import { ClubClients } from './club-clients.tsx';
import { ClubPassword } from './club-password.tsx';
import { ClubScreens } from './club-screens.tsx';
import { OpenComputer } from './computer/open-computer.tsx';
import { Language } from './language.tsx';
import { goToPath } from './place.ts';
import { OpenPlans } from './plans/open-plans.tsx';
import { ClubSensors } from './sensors/club-sensors.tsx';

/** The club's own page: its boxes with seats and tokens, its bikes and straps, its clients with their numbers, its password. */
export default function Club({ session }: { session: Session }) {
  const { t } = useTranslation('board');
  return (
    <main className="classes club">
      <header>
        <div>
          <h1>{session.siteName}</h1>
          <p>
            {t('classes.site', { siteId: session.siteId })} · {session.sourceName} · {session.timeZone}
          </p>
        </div>
        <Language />
        <button type="button" className="button" onClick={() => goToPath('/')}>
          {t('club.classes')}
        </button>
      </header>
      <ForTheStudio session={session} />
      <ClubBoxes timeZone={session.timeZone} />
      <OpenComputer />
      <ClubSensors timeZone={session.timeZone} />
      <OpenPlans />
      <ClubScreens session={session} />
      <ClubClients />
      <ClubPassword />
    </main>
  );
}

/** What the studio asks for when it connects. */
function ForTheStudio({ session }: { session: Session }) {
  const { t } = useTranslation('board');
  const place = useQuery({ queryKey: ['place'], queryFn: () => tracker.getPlace() });
  return (
    <section aria-labelledby="for-the-studio">
      <h2 id="for-the-studio">{t('club.studio')}</h2>
      <p className="hint">{t('club.studioHint')}</p>
      <dl>
        <dt>{t('club.address')}</dt>
        <dd>{location.origin}</dd>
        <dt>{t('signIn.siteId')}</dt>
        <dd>{session.siteId}</dd>
        <dt>{t('signIn.login')}</dt>
        <dd>{session.sourceName}</dd>
      </dl>
      {place.data?.studioUrl && (
        <p>
          <a className="link" href={place.data.studioUrl}>
            {t('club.toStudio')}
          </a>
        </p>
      )}
    </section>
  );
}
