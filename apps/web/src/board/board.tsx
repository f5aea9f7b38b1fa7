import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Suspense, useCallback, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useArrived } from '../frame/use-arrived.ts';
import { ApiProblem, tracker } from './api.ts';
import { ClassList } from './class-list.tsx';
import { LiveClass } from './live-class.tsx';
import { part } from './part.ts';
import { usePlace } from './place.ts';
import { Problem } from './problem.tsx';
import { SignIn } from './sign-in.tsx';
import { useChosenLanguage } from './use-chosen-language.ts';

/** Once in a club's life, and the list of all time zones with it. */
const SetUp = part(() => import('./set-up.tsx'));

/** Opened to set something up, and never by a screen on the wall. */
const Club = part(() => import('./club.tsx'));

/** Where plans are written and files of them are read. */
const PlansPage = part(() => import('./plans/plans-page.tsx'));

/** On a screen that nobody leads: outside the room, or following it. */
const OwnScreen = part(() => import('./waiting/own-screen.tsx'));

/** On the one computer that is a box, and what decodes sensors with it. */
const Computer = part(() => import('./computer/computer.tsx'));

/** A screen asks so often what it is to show. */
const SET_MS = 4_000;

const SIGNED_OUT = 401;
const isSignedOut = (error: unknown) => error instanceof ApiProblem && error.status === SIGNED_OUT;

/** The gym's screen: sign in, pick a class of today, watch it live; and the club's own page. */
export function Board() {
  const { t } = useTranslation('board');
  const queries = useQueryClient();
  const place = usePlace();
  const session = useQuery({
    queryKey: ['session'],
    queryFn: () => tracker.getSession(),
    retry: (count, error) => !isSignedOut(error) && count < 2,
    // What a screen is to show may be chosen anew at any time, and it has nobody who would ask.
    refetchInterval: ({ state }) => (state.data?.screen ? SET_MS : false),
  });
  const checkSession = useCallback(
    () => void queries.invalidateQueries({ queryKey: ['session'] }),
    [queries],
  );
  useArrived(!session.isPending);
  // Whoever signed in with the club's password reads their own language.
  const { screen = null, locale = null } = session.data ?? {};
  useChosenLanguage(screen && (screen.settings?.locale ?? locale));
  useEffect(() => {
    document.title = `${t('title')} · Tandem`;
  }, [t]);

  if (place.page === 'computer' && !session.isPending)
    return (
      <Suspense>
        <Computer session={session.data ?? null} />
      </Suspense>
    );
  if (isSignedOut(session.error))
    return place.page === 'setup' ? (
      <Suspense>
        <SetUp onDone={checkSession} />
      </Suspense>
    ) : (
      <SignIn onDone={checkSession} />
    );
  // A lost network must not take a running class off the wall: what is known stays on show.
  if (session.data === undefined) {
    return session.error === null ? null : <Problem error={session.error} retry={checkSession} />;
  }
  const set = session.data.screen?.settings;
  if (set?.waits || set?.view === 'lobby')
    return (
      <Suspense>
        <OwnScreen session={session.data} set={set} onLost={checkSession} />
      </Suspense>
    );
  if (place.page === 'class')
    return (
      <LiveClass key={place.eventId} eventId={place.eventId} session={session.data} onLost={checkSession} />
    );
  // Whoever has just made the club goes on with its boxes.
  return place.page === 'classes' || session.data.screen !== null ? (
    <ClassList session={session.data} />
  ) : (
    <Suspense>{place.page === 'plans' ? <PlansPage /> : <Club session={session.data} />}</Suspense>
  );
}
