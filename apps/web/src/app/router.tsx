import { may, type Period, type Power } from '@tandem/api/words';
import {
  createRootRoute,
  createRoute,
  createRouter,
  type ErrorComponentProps,
  lazyRouteComponent,
  Outlet,
  redirect,
  useRouter,
} from '@tanstack/react-router';
import { ApiProblem, queryClient } from '../base/api.ts';
import { changeLocale } from '../base/i18n.ts';
import { ownPath } from '../base/own-path.ts';
import { meQuery } from '../base/queries.ts';
import { ErrorPage, NotAllowedPage, NotFoundPage } from '../frame/error-pages.tsx';
import { PageLoading } from '../frame/page-loading.tsx';
import { shell } from '../frame/use-arrived.ts';
import { readPeriod } from '../rides/period.ts';
import { readToken } from '../welcome/token.ts';

/**
 * A page that comes when it is gone to. Where its file cannot be had the frame stays and says that the studio is out of
 * reach; the library would load everything anew, and offline that is the browser's own error page.
 */
const lazy = <M extends Record<string, unknown>, Name extends keyof M & string>(
  load: () => Promise<M>,
  name: Name,
) =>
  lazyRouteComponent(
    () =>
      load().catch(() => {
        throw new ApiProblem(0, { code: 'unreachable', message: 'The page could not be fetched.' });
      }),
    name,
  );

/** Thrown where a signed-in person has no business; shown as the not-allowed page. */
class NotAllowed extends Error {}

/** A day that there is, as an address has it. */
const isDay = (day: unknown): day is string =>
  typeof day === 'string' && /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(`${day}T00:00`));

/** What an address may hold as text, each by its name. */
const texts =
  <Name extends string>(...names: Name[]) =>
  (search: Record<string, unknown>) =>
    Object.fromEntries(names.map((name) => [name, search[name] ? String(search[name]) : undefined])) as {
      [N in Name]?: string;
    };

const backTo = (here: string) => (here === '/' ? {} : { next: here });

/** Only a path of our own: never a way out to another site. */
const readNext = (search: Record<string, unknown>): { next?: string } => ({
  next: ownPath(search.next),
});

async function signedIn(here: string) {
  try {
    const me = await queryClient.ensureQueryData(meQuery());
    if (me.user.locale) await changeLocale(me.user.locale);
    if (me.secondFactor === 'unproved') throw redirect({ to: '/second-step', search: backTo(here) });
    return me;
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401)
      throw redirect({ to: '/sign-in', search: backTo(here) });
    throw error;
  }
}

/** Lets members into the portal and staff into the console; others see why not. */
async function admit(room: 'console' | 'portal', studioId: string, here: string) {
  const me = await signedIn(here);
  const studio = me.studios.find((s) => s.studioId === studioId);
  if (!studio) throw new NotAllowed();
  if (room === 'console' && studio.role === 'member')
    throw redirect({ to: '/portal/$studioId', params: { studioId } });
  if (me.secondFactor === 'missing' && (studio.role === 'owner' || studio.role === 'manager'))
    throw redirect({ to: '/security', search: backTo(here) });
  if (room === 'portal' && !studio.customerId)
    throw redirect({ to: '/console/$studioId', params: { studioId } });
}

/** Lets in who has a power in the studio, also where the address of the page was typed. */
const only =
  (power: Power) =>
  async ({ params, location }: { params: { studioId: string }; location: { href: string } }) => {
    const me = await signedIn(location.href);
    const studio = me.studios.find((s) => s.studioId === params.studioId);
    if (!studio || !may(studio.role, power)) throw new NotAllowed();
  };

/** Where a page fails, in its frame. */
const PageError = ({ error, reset }: ErrorComponentProps) =>
  error instanceof NotAllowed ? <NotAllowedPage framed /> : <ErrorPage error={error} retry={reset} />;

/** Where a page without a frame fails: asked again from the start, sign-in included. */
function WholePageError({ error }: ErrorComponentProps) {
  const router = useRouter();
  if (error instanceof NotAllowed) return <NotAllowedPage />;
  return <ErrorPage whole error={error} retry={() => router.invalidate()} />;
}

const root = createRootRoute({ component: Outlet, notFoundComponent: () => <NotFoundPage /> });

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: async ({ location }) => {
    const me = await signedIn(location.href);
    const only = me.studios.length === 1 ? me.studios[0] : undefined;
    if (only) {
      const params = { studioId: only.studioId };
      throw only.role === 'member'
        ? redirect({ to: '/portal/$studioId', params })
        : redirect({ to: '/console/$studioId', params });
    }
  },
  component: lazy(() => import('../welcome/choose-studio-page.tsx'), 'ChooseStudioPage'),
  errorComponent: WholePageError,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: readNext,
  component: lazy(() => import('../welcome/sign-in-page.tsx'), 'SignInPage'),
});

const welcomePages = [
  createRoute({
    getParentRoute: () => root,
    path: '/second-step',
    validateSearch: readNext,
    component: lazy(() => import('../welcome/factors/second-step-page.tsx'), 'SecondStepPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/security',
    validateSearch: readNext,
    beforeLoad: async ({ location }) => {
      await signedIn(location.href);
    },
    component: lazy(() => import('../welcome/factors/security-page.tsx'), 'SecurityPage'),
    errorComponent: WholePageError,
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/welcome/setup',
    validateSearch: readToken,
    component: lazy(() => import('../welcome/setup-page.tsx'), 'SetupPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/welcome/invitation',
    validateSearch: readToken,
    component: lazy(() => import('../welcome/invitation-page.tsx'), 'InvitationPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/welcome/link',
    component: lazy(() => import('../welcome/link-page.tsx'), 'LinkPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/confirm-email',
    component: lazy(() => import('../welcome/confirm-email-page.tsx'), 'ConfirmEmailPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/unsubscribe',
    component: lazy(() => import('../welcome/unsubscribe-page.tsx'), 'UnsubscribePage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/developers',
    component: lazy(() => import('../interface/interface-page.tsx'), 'InterfacePage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/kiosk',
    component: lazy(() => import('../kiosk/kiosk-page.tsx'), 'KioskPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/shared',
    component: lazy(() => import('../welcome/shared-page.tsx'), 'SharedPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/erased',
    component: lazy(() => import('../welcome/erased-page.tsx'), 'ErasedPage'),
  }),
];

const console_ = createRoute({
  getParentRoute: () => root,
  path: '/console/$studioId',
  beforeLoad: ({ params, location }) => admit('console', params.studioId, location.href),
  component: lazy(() => import('../console/layout.tsx'), 'ConsoleLayout'),
  notFoundComponent: () => <NotFoundPage framed />,
  errorComponent: WholePageError,
});
const consolePages = [
  createRoute({
    getParentRoute: () => console_,
    path: '/',
    validateSearch: (search): { day?: string } => ({
      day: isDay(search.day) ? search.day : undefined,
    }),
    component: lazy(() => import('../console/schedule/schedule-page.tsx'), 'SchedulePage'),
  }),
  createRoute({
    getParentRoute: () => console_,
    path: '/classes/$classId',
    component: lazy(() => import('../console/class/class-page.tsx'), 'ClassPage'),
  }),
  createRoute({
    getParentRoute: () => console_,
    path: '/customers',
    validateSearch: texts('search', 'match', 'tag'),
    component: lazy(() => import('../console/customers/customers-page.tsx'), 'CustomersPage'),
  }),
  createRoute({
    getParentRoute: () => console_,
    path: '/customers/bring-in',
    beforeLoad: only('importCustomers'),
    component: lazy(() => import('../console/lists/lists-page.tsx'), 'ListsPage'),
  }),
  createRoute({
    getParentRoute: () => console_,
    path: '/customers/profile',
    beforeLoad: only('manageTags'),
    component: lazy(() => import('../console/profile/profile-page.tsx'), 'ProfilePage'),
  }),
  createRoute({
    getParentRoute: () => console_,
    path: '/customers/waiver',
    beforeLoad: only('manageWaiver'),
    component: lazy(() => import('../console/waiver/waiver-page.tsx'), 'WaiverPage'),
  }),
  createRoute({
    getParentRoute: () => console_,
    path: '/customers/$customerId',
    validateSearch: (search): { tab?: string; rideId?: string; period?: Period } => ({
      tab: search.tab ? String(search.tab) : undefined,
      rideId: search.rideId ? String(search.rideId) : undefined,
      ...readPeriod(search),
    }),
    component: lazy(() => import('../console/customers/customer-page.tsx'), 'CustomerPage'),
  }),
  createRoute({
    getParentRoute: () => console_,
    path: '/places',
    beforeLoad: only('managePlaces'),
    component: lazy(() => import('../console/places/places-page.tsx'), 'PlacesPage'),
  }),
  createRoute({
    getParentRoute: () => console_,
    path: '/class-types',
    beforeLoad: only('manageClasses'),
    component: lazy(() => import('../console/class-types/class-types-page.tsx'), 'ClassTypesPage'),
  }),
  createRoute({
    getParentRoute: () => console_,
    path: '/passes',
    beforeLoad: only('manageClasses'),
    component: lazy(() => import('../console/passes/passes-page.tsx'), 'PassesPage'),
  }),
  createRoute({
    getParentRoute: () => console_,
    path: '/payments',
    beforeLoad: only('seePayments'),
    validateSearch: texts('show'),
    component: lazy(() => import('../console/payments/payments-page.tsx'), 'PaymentsPage'),
  }),
  createRoute({
    getParentRoute: () => console_,
    path: '/team',
    beforeLoad: only('manageTeam'),
    component: lazy(() => import('../console/team/team-page.tsx'), 'TeamPage'),
  }),
  createRoute({
    getParentRoute: () => console_,
    path: '/tokens',
    component: lazy(() => import('../console/tokens-page.tsx'), 'TokensPage'),
  }),
  createRoute({
    getParentRoute: () => console_,
    path: '/month',
    beforeLoad: only('compareClasses'),
    validateSearch: texts('month'),
    component: lazy(() => import('../console/month/month-page.tsx'), 'MonthPage'),
  }),
  createRoute({
    getParentRoute: () => console_,
    path: '/comparison',
    beforeLoad: only('compareClasses'),
    validateSearch: (search): { by?: 'title'; period?: string } => ({
      by: search.by === 'title' ? 'title' : undefined,
      period: search.period ? String(search.period) : undefined,
    }),
    component: lazy(() => import('../console/comparison/comparison-page.tsx'), 'ComparisonPage'),
  }),
  createRoute({
    getParentRoute: () => console_,
    path: '/privacy',
    beforeLoad: only('manageRights'),
    component: lazy(() => import('../console/privacy/privacy-page.tsx'), 'PrivacyPage'),
  }),
  createRoute({
    getParentRoute: () => console_,
    path: '/activity',
    beforeLoad: only('readAudit'),
    // Which areas there are the page knows: with all their acts they would be carried by every phone.
    validateSearch: (search): { area?: string; who?: string; until?: string } => ({
      area: search.area ? String(search.area) : undefined,
      who: search.who ? String(search.who) : undefined,
      until: isDay(search.until) ? search.until : undefined,
    }),
    component: lazy(() => import('../console/audit/audit-page.tsx'), 'AuditPage'),
  }),
  createRoute({
    getParentRoute: () => console_,
    path: '/guide',
    beforeLoad: only('followGuide'),
    component: lazy(() => import('../console/guide/guide-page.tsx'), 'GuidePage'),
  }),
  createRoute({
    getParentRoute: () => console_,
    path: '/mails',
    beforeLoad: only('readMails'),
    // Kinds and states the page knows, as it is with the activity.
    validateSearch: texts('kind', 'state', 'customerId'),
    component: lazy(() => import('../console/mails/mails-page.tsx'), 'MailsPage'),
  }),
  createRoute({
    getParentRoute: () => console_,
    path: '/integrations',
    beforeLoad: only('manageSpivi'),
    component: lazy(() => import('../console/spivi/integrations-page.tsx'), 'IntegrationsPage'),
  }),
  createRoute({
    getParentRoute: () => console_,
    path: '/integrations/public',
    beforeLoad: only('managePlaces'),
    component: lazy(() => import('../console/public/public-page.tsx'), 'PublicPage'),
  }),
  createRoute({
    getParentRoute: () => console_,
    path: '/integrations/webhooks',
    beforeLoad: only('manageWebhooks'),
    component: lazy(() => import('../console/webhooks/webhooks-page.tsx'), 'WebhooksPage'),
  }),
  createRoute({
    getParentRoute: () => console_,
    path: '/integrations/momence',
    beforeLoad: only('manageSpivi'),
    validateSearch: texts('step', 'code', 'state', 'error'),
    component: lazy(() => import('../console/sources/sources-page.tsx'), 'SourcesPage'),
  }),
  createRoute({
    getParentRoute: () => console_,
    path: '/integrations/momence/people',
    beforeLoad: only('editCustomers'),
    component: lazy(() => import('../console/sources/sources-page.tsx'), 'SourcePeoplePage'),
  }),
  createRoute({
    getParentRoute: () => console_,
    path: '/integrations/spivi',
    beforeLoad: only('manageSpivi'),
    validateSearch: (search): { step?: 'login'; dialog?: 'reconnect' } => ({
      step: search.step === 'login' ? 'login' : undefined,
      dialog: search.dialog === 'reconnect' ? 'reconnect' : undefined,
    }),
    component: lazy(() => import('../console/spivi/spivi-page.tsx'), 'SpiviPage'),
  }),
  createRoute({
    getParentRoute: () => console_,
    path: '/integrations/spivi/people',
    beforeLoad: only('editCustomers'),
    validateSearch: texts('match'),
    component: lazy(() => import('../console/spivi/people/people-page.tsx'), 'PeoplePage'),
  }),
  createRoute({
    getParentRoute: () => console_,
    path: '/integrations/spivi/classes',
    validateSearch: texts('state'),
    component: lazy(() => import('../console/spivi/class-work-list.tsx'), 'ClassWorkList'),
  }),
  createRoute({
    getParentRoute: () => console_,
    path: '/integrations/spivi/health',
    beforeLoad: only('manageSpivi'),
    validateSearch: (search): { calls?: 'all'; classId?: string; customerId?: string } => ({
      calls: search.calls === 'all' ? 'all' : undefined,
      classId: search.classId ? String(search.classId) : undefined,
      customerId: search.customerId ? String(search.customerId) : undefined,
    }),
    component: lazy(() => import('../console/spivi/health/health-page.tsx'), 'HealthPage'),
  }),
];

const portal = createRoute({
  getParentRoute: () => root,
  path: '/portal/$studioId',
  beforeLoad: ({ params, location }) => admit('portal', params.studioId, location.href),
  component: lazy(() => import('../portal/layout.tsx'), 'PortalLayout'),
  notFoundComponent: () => <NotFoundPage framed />,
  errorComponent: WholePageError,
});
const portalPages = [
  createRoute({
    getParentRoute: () => portal,
    path: '/',
    component: lazy(() => import('../portal/schedule.tsx'), 'PortalSchedule'),
  }),
  createRoute({
    getParentRoute: () => portal,
    path: '/classes/$classId',
    component: lazy(() => import('../portal/class-page.tsx'), 'PortalClass'),
  }),
  createRoute({
    getParentRoute: () => portal,
    path: '/bookings',
    component: lazy(() => import('../portal/bookings.tsx'), 'PortalBookings'),
  }),
  createRoute({
    getParentRoute: () => portal,
    path: '/performance',
    validateSearch: readPeriod,
    component: lazy(() => import('../portal/performance.tsx'), 'PortalPerformance'),
  }),
  createRoute({
    getParentRoute: () => portal,
    path: '/performance/$rideId',
    component: lazy(() => import('../portal/ride.tsx'), 'PortalRide'),
  }),
  createRoute({
    getParentRoute: () => portal,
    path: '/details',
    component: lazy(() => import('../portal/details/index.tsx'), 'PortalDetails'),
  }),
  createRoute({
    getParentRoute: () => portal,
    path: '/buy',
    validateSearch: texts('payment'),
    component: lazy(() => import('../portal/buy/buy-page.tsx'), 'PortalBuy'),
  }),
  createRoute({
    getParentRoute: () => portal,
    path: '/details/$section',
    component: lazy(() => import('../portal/details/section-page.tsx'), 'PortalDetailsSection'),
  }),
];

export const router = createRouter({
  routeTree: root.addChildren([
    home,
    signIn,
    ...welcomePages,
    console_.addChildren(consolePages),
    portal.addChildren(portalPages),
  ]),
  defaultPreload: 'intent',
  // The page's own shapes stand until the first frame does.
  defaultPendingComponent: () => shell() === null && <PageLoading />,
  defaultErrorComponent: PageError,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
