import { AppShell, Burger, Button, Group, NavLink, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import IconCalendar from '@tabler/icons-react/dist/esm/icons/IconCalendar.mjs';
import IconCalendarStats from '@tabler/icons-react/dist/esm/icons/IconCalendarStats.mjs';
import IconChartBar from '@tabler/icons-react/dist/esm/icons/IconChartBar.mjs';
import IconHistory from '@tabler/icons-react/dist/esm/icons/IconHistory.mjs';
import IconMail from '@tabler/icons-react/dist/esm/icons/IconMail.mjs';
import IconMapPin from '@tabler/icons-react/dist/esm/icons/IconMapPin.mjs';
import IconPlugConnected from '@tabler/icons-react/dist/esm/icons/IconPlugConnected.mjs';
import IconReceipt from '@tabler/icons-react/dist/esm/icons/IconReceipt.mjs';
import IconShieldLock from '@tabler/icons-react/dist/esm/icons/IconShieldLock.mjs';
import IconTags from '@tabler/icons-react/dist/esm/icons/IconTags.mjs';
import IconTicket from '@tabler/icons-react/dist/esm/icons/IconTicket.mjs';
import IconUserShield from '@tabler/icons-react/dist/esm/icons/IconUserShield.mjs';
import IconUsers from '@tabler/icons-react/dist/esm/icons/IconUsers.mjs';
import { may, type Power } from '@tandem/api/words';
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

/** The console's pages: below its own address, as `nav` calls them, and who may open them. */
const ways = [
  ['', 'schedule', IconCalendar, null],
  ['/customers', 'customers', IconUsers, null],
  ['/class-types', 'classTypes', IconTags, 'manageClasses'],
  ['/passes', 'passes', IconTicket, 'manageClasses'],
  ['/payments', 'payments', IconReceipt, 'seePayments'],
  ['/places', 'places', IconMapPin, 'managePlaces'],
  ['/month', 'month', IconCalendarStats, 'compareClasses'],
  ['/comparison', 'comparison', IconChartBar, 'compareClasses'],
  ['/team', 'team', IconUserShield, 'manageTeam'],
  ['/integrations', 'integrations', IconPlugConnected, 'manageSpivi'],
  ['/mails', 'mails', IconMail, 'readMails'],
  ['/privacy', 'privacy', IconShieldLock, 'manageRights'],
  ['/activity', 'activity', IconHistory, 'readAudit'],
] as const satisfies readonly (readonly [string, string, typeof IconUsers, Power | null])[];
type Word = (typeof ways)[number][1];

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
  const hints: Partial<Record<Word, string>> =
    needing > 0 ? { payments: t('nav.needing', { count: needing }) } : {};
  const pages = ways.filter(([, word, , power]) =>
    word === 'payments' ? seesPayments : power === null || may(session.role, power),
  );
  const isHere = (to: string) =>
    to === '' ? path === base || path.startsWith(`${base}/classes`) : path.startsWith(base + to);

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
          {pages.map(([to, word, Icon]) => (
            <NavLink
              key={word}
              renderRoot={(props) => (
                <Link
                  to={`/console/$studioId${to}` as never}
                  params={{ studioId: session.studioId } as never}
                  activeOptions={{ exact: true, includeSearch: false }}
                  {...props}
                />
              )}
              label={t(`nav.${word}`)}
              description={hints[word]}
              active={isHere(to)}
              aria-current={isHere(to) ? 'page' : undefined}
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
