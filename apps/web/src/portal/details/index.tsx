import { Group, Skeleton, Stack, Text } from '@mantine/core';
import IconChevronRight from '@tabler/icons-react/dist/esm/icons/IconChevronRight.mjs';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { SessionList } from '../../access/session-list.tsx';
import { usePageTitle } from '../../base/page-title.ts';
import { customerQuery } from '../../base/queries.ts';
import { LanguageSwitch } from '../../frame/language-switch.tsx';
import { SignOutButton } from '../../frame/sign-out-button.tsx';
import { isAllowed } from '../../rights/allows.ts';
import { rightsQuery } from '../../rights/queries.ts';
import { ProblemAlert } from '../../ui/problem.tsx';
import { ChangePassword } from '../../welcome/change-password.tsx';
import { SecurityLink } from '../../welcome/factors/security-link.tsx';
import classes from '../portal.module.css';
import { useMember } from '../use-member.ts';
import { useWaiverState } from '../use-waiver-state.ts';
import type { Section } from './sections.ts';
import { useSectionTitle } from './use-section-title.ts';

/** Who I am to the studio and what it may do with that: one row for each thing, each on a screen of its own. */
export function PortalDetails() {
  const { t } = useTranslation('portal');
  const { t: d } = useTranslation('details');
  const { t: n } = useTranslation('notices');
  const { t: k } = useTranslation('tokens');
  const { studioId, customerId, forChild } = useMember();
  usePageTitle(t('nav.details'));
  const { data: me, error, refetch } = useQuery(customerQuery(studioId, customerId));
  const { data: rights } = useQuery(rightsQuery(studioId, customerId));
  const allowed = rights?.consents.filter(isAllowed).length;
  const state = useWaiverState();
  const waiver = state && <Row section="waiver" hint={d(`waiver.${state}`)} />;
  // Of a child what a guardian does for them.
  if (forChild)
    return (
      <Stack gap="xl" className={classes.forms}>
        <div>
          <h1 className={classes.title}>{t('nav.details')}</h1>
          {me && <Text c="dimmed">{me.name}</Text>}
        </div>
        {error && <ProblemAlert error={error} retry={refetch} />}
        <ul className={classes.menu}>
          <Row section="bike" hint={d('bikeHint')} />
          {waiver}
        </ul>
      </Stack>
    );
  return (
    <Stack gap="xl" className={classes.forms}>
      <div>
        <h1 className={classes.title}>{t('nav.details')}</h1>
        {me ? <Text c="dimmed">{me.name}</Text> : !error && <Skeleton h={20} w={160} mt={4} />}
      </div>
      {error && <ProblemAlert error={error} retry={refetch} />}
      <section>
        <h2 className={classes.subtitle}>{d('you')}</h2>
        <ul className={classes.menu}>
          <Row section="contact" hint={me?.email} />
          <Row section="passes" />
          <Row section="body" hint={d('bodyHint')} />
          <Row section="bike" hint={d('bikeHint')} />
          <Row section="notices" hint={n('hint')} />
          <Row section="import" hint={d('importHint')} />
          <Row section="uploads" hint={d('uploadsHint')} />
        </ul>
      </section>
      <section>
        <h2 className={classes.subtitle}>{d('yourData')}</h2>
        <ul className={classes.menu}>
          <Row
            section="consent"
            hint={allowed === undefined ? undefined : d('allowed', { count: allowed, of: 3 })}
          />
          <Row section="board" hint={rights && (rights.board.alias ?? d('ownName'))} />
          {waiver}
          <Row section="tokens" hint={k('hint')} />
          <Row section="data" hint={d('dataHint')} />
        </ul>
      </section>
      <section>
        <h2 className={classes.subtitle}>{t('language')}</h2>
        <LanguageSwitch />
      </section>
      <Group gap="xs">
        <ChangePassword size="md" variant="default" />
        <SecurityLink size="md" variant="default" />
        <SessionList size="md" variant="default" />
        <SignOutButton size="md" variant="default" />
      </Group>
    </Stack>
  );
}

function Row({ section, hint }: { section: Section; hint?: ReactNode }) {
  const title = useSectionTitle(section);
  const { studioId } = useMember();
  return (
    <li>
      <Link to="/portal/$studioId/details/$section" params={{ studioId, section }}>
        <span>
          <strong>{title}</strong>
          {hint && <small>{hint}</small>}
        </span>
        <IconChevronRight size={20} aria-hidden />
      </Link>
    </li>
  );
}
