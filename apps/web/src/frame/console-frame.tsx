import { AppShell, Burger, Button, Group, NavLink, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import IconCalendar from '@tabler/icons-react/dist/esm/icons/IconCalendar.mjs';
import IconCalendarStats from '@tabler/icons-react/dist/esm/icons/IconCalendarStats.mjs';
import IconChartBar from '@tabler/icons-react/dist/esm/icons/IconChartBar.mjs';
import IconHistory from '@tabler/icons-react/dist/esm/icons/IconHistory.mjs';
import IconMapPin from '@tabler/icons-react/dist/esm/icons/IconMapPin.mjs';
import IconPlugConnected from '@tabler/icons-react/dist/esm/icons/IconPlugConnected.mjs';
import IconReceipt from '@tabler/icons-react/dist/esm/icons/IconReceipt.mjs';
import IconShieldLock from '@tabler/icons-react/dist/esm/icons/IconShieldLock.mjs';
import IconTags from '@tabler/icons-react/dist/esm/icons/IconTags.mjs';
import IconTicket from '@tabler/icons-react/dist/esm/icons/IconTicket.mjs';
import IconUserShield from '@tabler/icons-react/dist/esm/icons/IconUserShield.mjs';
import IconUsers from '@tabler/icons-react/dist/esm/icons/IconUsers.mjs';
import { may } from '@tandem/api/words';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { type ReactNode, Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useChanges } from '../base/changes.ts';
import { needingPaymentsQuery, studioQuery } from '../base/queries.ts';
import { useSession } from '../base/session.ts';
import { LanguageSwitch } from './language-switch.tsx';
import { PageLoading } from './page-loading.tsx';
import { SignOutButton } from './sign-out-button.tsx';
import './console-frame.css';
import { LostBanner } from './lost-banner.tsx';
import { Mark } from './mark.tsx';
import { useArrived } from './use-arrived.ts';
import { useRoom } from './use-room.ts';

/** @property hint what waits for somebody there */
type Way = { to: string; label: string; Icon: typeof IconUsers; here: boolean; hint?: string };

/**
 * The console around its pages: the ways on at the side, what the reader may open, and whether the line is up.
 * @param props.banner what every page says above its content
 * @param props.account what the signed-in person can do to their own account
 */
export function ConsoleFrame(props: { banner: ReactNode; account: ReactNode }) {
  const { t } = useTranslation('console');
  const session = useSession();
  const [opened, menu] = useDisclosure();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const lostSince = useChanges(session.studioId);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the menu has served once the page changed
  useEffect(menu.close, [path]);
  useArrived();
  useRoom('console');

  const takesPayments = useQuery(studioQuery(session.studioId)).data?.takesPayments === true;

  const seesPayments = takesPayments && may(session.role, 'seePayments');
  const needing = useQuery({ ...needingPaymentsQuery(session.studioId), enabled: seesPayments }).data ?? 0;

  const base = `/console/${session.studioId}`;
  const pages: Way[] = [
    {
      to: '/console/$studioId',
      label: t('nav.schedule'),
      Icon: IconCalendar,
      here: path === base || path.startsWith(`${base}/classes`),
    },
    {
      to: '/console/$studioId/customers',
      label: t('nav.customers'),
      Icon: IconUsers,
      here: path.startsWith(`${base}/customers`),
    },
    ...(may(session.role, 'manageClasses')
      ? [
          {
            to: '/console/$studioId/class-types',
            label: t('nav.classTypes'),
            Icon: IconTags,
            here: path.startsWith(`${base}/class-types`),
          },
          {
            to: '/console/$studioId/passes',
            label: t('nav.passes'),
            Icon: IconTicket,
            here: path.startsWith(`${base}/passes`),
          },
        ]
      : []),
    ...(seesPayments
      ? [
          {
            to: '/console/$studioId/payments',
            label: t('nav.payments'),
            Icon: IconReceipt,
            here: path.startsWith(`${base}/payments`),
            hint: needing > 0 ? t('nav.needing', { count: needing }) : undefined,
          },
        ]
      : []),
    ...(may(session.role, 'managePlaces')
      ? [
          {
            to: '/console/$studioId/places',
            label: t('nav.places'),
            Icon: IconMapPin,
            here: path.startsWith(`${base}/places`),
          },
        ]
      : []),
    ...(may(session.role, 'compareClasses')
      ? [
          {
            to: '/console/$studioId/month',
            label: t('nav.month'),
            Icon: IconCalendarStats,
            here: path.startsWith(`${base}/month`),
          },
          {
            to: '/console/$studioId/comparison',
            label: t('nav.comparison'),
            Icon: IconChartBar,
            here: path.startsWith(`${base}/comparison`),
          },
        ]
      : []),
    ...(may(session.role, 'manageTeam')
      ? [
          {
            to: '/console/$studioId/team',
            label: t('nav.team'),
            Icon: IconUserShield,
            here: path.startsWith(`${base}/team`),
          },
        ]
      : []),
    ...(may(session.role, 'manageSpivi')
      ? [
          {
            to: '/console/$studioId/integrations',
            label: t('nav.integrations'),
            Icon: IconPlugConnected,
            here: path.startsWith(`${base}/integrations`),
          },
        ]
      : []),
    ...(may(session.role, 'manageRights')
      ? [
          {
            to: '/console/$studioId/privacy',
            label: t('nav.privacy'),
            Icon: IconShieldLock,
            here: path.startsWith(`${base}/privacy`),
          },
        ]
      : []),
    ...(may(session.role, 'readAudit')
      ? [
          {
            to: '/console/$studioId/activity',
            label: t('nav.activity'),
            Icon: IconHistory,
            here: path.startsWith(`${base}/activity`),
          },
        ]
      : []),
  ];

  return (
    <AppShell
      header={{ height: 56, collapsed: false }}
      navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !opened } }}
      padding={0}
    >
      <a href="#content" className="skip-link">
        {t('skipToContent')}
      </a>
      <AppShell.Header px="md">
        <Group h="100%" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap" miw={0}>
            <Burger
              opened={opened}
              onClick={menu.toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={t('nav.menu')}
            />
            <Mark sizePx={28} />
            <Text fw={650} truncate>
              {session.studioName}
            </Text>
          </Group>
          <Group gap="xs" wrap="nowrap" visibleFrom="sm">
            <LanguageSwitch />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={t('nav.main')} data-open={opened || undefined}>
        <Stack gap={4} flex={1}>
          {pages.map(({ to, label, Icon, here, hint }) => (
            <NavLink
              key={to}
              renderRoot={(props) => (
                <Link
                  to={to as never}
                  params={{ studioId: session.studioId } as never}
                  activeOptions={{ exact: true, includeSearch: false }}
                  {...props}
                />
              )}
              label={label}
              description={hint}
              active={here}
              aria-current={here ? 'page' : undefined}
              leftSection={<Icon size={20} stroke={1.6} aria-hidden />}
              className="nav-link"
            />
          ))}
        </Stack>
        <Stack gap="xs" p="xs">
          <div>
            <Text size="sm" fw={500} truncate>
              {session.user.name}
            </Text>
            <Text size="xs" c="dimmed">
              {t(`roles.${session.role}`)}
            </Text>
          </div>
          <Group hiddenFrom="sm">
            <LanguageSwitch />
          </Group>
          {session.studios.length > 1 && (
            <Button component="a" href="/" variant="default" size="xs">
              {t('nav.otherStudio')}
            </Button>
          )}
          {props.account}
          <SignOutButton justify="flex-start" size="sm" px={0} />
        </Stack>
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <LostBanner since={lostSince} />
        <Suspense>{props.banner}</Suspense>
        <Suspense fallback={<PageLoading />}>
          <Outlet />
        </Suspense>
      </AppShell.Main>
    </AppShell>
  );
}
