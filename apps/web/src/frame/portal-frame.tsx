import IconBike from '@tabler/icons-react/dist/esm/icons/IconBike.mjs';
import IconCalendar from '@tabler/icons-react/dist/esm/icons/IconCalendar.mjs';
import IconCalendarCheck from '@tabler/icons-react/dist/esm/icons/IconCalendarCheck.mjs';
import IconChartLine from '@tabler/icons-react/dist/esm/icons/IconChartLine.mjs';
import IconUser from '@tabler/icons-react/dist/esm/icons/IconUser.mjs';
import IconWifiOff from '@tabler/icons-react/dist/esm/icons/IconWifiOff.mjs';
import { Link, useRouterState } from '@tanstack/react-router';
import { type ReactNode, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { actingFor } from '../base/acting.ts';
import { useAsOf, useKeeping, useOnline } from '../base/as-kept.ts';
import { useChanges } from '../base/changes.ts';
import { useFormat } from '../base/format.ts';
import { serverNow } from '../base/server-clock.ts';
import { useSession } from '../base/session.ts';
import { PageLoading } from './page-loading.tsx';
import classes from './portal-frame.module.css';
import { useArrived } from './use-arrived.ts';
import { useRoom } from './use-room.ts';

const pages = [
  { name: 'schedule', to: '/portal/$studioId', under: ['', '/classes'], Icon: IconCalendar },
  { name: 'bookings', to: '/portal/$studioId/bookings', under: ['/bookings'], Icon: IconCalendarCheck },
  {
    name: 'performance',
    to: '/portal/$studioId/performance',
    under: ['/performance'],
    Icon: IconChartLine,
  },
  { name: 'details', to: '/portal/$studioId/details', under: ['/details'], Icon: IconUser },
] as const;

/** The portal's frame: the page, and four ways at the thumb. */
export function PortalFrame({ children }: { children: ReactNode }) {
  const { t } = useTranslation('portal');
  const { studioId, studioName, role } = useSession();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const lostSince = useChanges(studioId);
  const acting = actingFor() !== null;
  useKeeping(studioId, role === 'member' && !acting);
  useArrived();
  useRoom('portal');
  const rest = path.slice(`/portal/${studioId}`.length).replace(/\/$/, '');
  const isHere = (under: readonly string[]) =>
    under.some((prefix) => (prefix === '' ? rest === '' : rest.startsWith(prefix)));
  return (
    <div className={classes.portal}>
      <header className={classes.header}>
        <IconBike size={22} aria-hidden />
        <span>{studioName}</span>
      </header>
      <Offline lostSince={lostSince} />
      <main id="content" className={classes.page}>
        <Suspense fallback={<PageLoading />}>{children}</Suspense>
      </main>
      <nav className={classes.nav} aria-label={t('nav.label')}>
        {pages
          // Numbers are for their rider alone.
          .filter(({ name }) => !acting || name !== 'performance')
          .map(({ name, to, under, Icon }) => (
            <Link
              key={name}
              to={to}
              params={{ studioId }}
              activeOptions={{ exact: true }}
              aria-current={isHere(under) ? 'page' : undefined}
            >
              <Icon size={24} aria-hidden />
              {t(`nav.${name}`)}
            </Link>
          ))}
      </nav>
    </div>
  );
}

/** What is shown is dated as soon as the line is down, never passed off as live. */
function Offline({ lostSince }: { lostSince: Date | null }) {
  const { t } = useTranslation('portal');
  const format = useFormat();
  const online = useOnline();
  const asOf = useAsOf();
  const [offSince, setOffSince] = useState<Date | null>(null);
  if (!online && offSince === null) setOffSince(new Date(serverNow()));
  if (online && offSince !== null) setOffSince(null);
  const since = asOf === null ? (lostSince ?? offSince) : new Date(asOf);
  if (!since) return null;
  return (
    <p className={classes.offline} role="status">
      <IconWifiOff size={20} aria-hidden /> {t('offline', { at: format.moment(since) })}
    </p>
  );
}
