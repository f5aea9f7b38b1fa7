import { Button, Group, Stack, Switch, Text } from '@mantine/core';
import type { Rights } from '@tandem/api/studio';
import type { ConsentPurpose } from '@tandem/api/words';
import { useQuery } from '@tanstack/react-query';
import { type ComponentProps, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../base/format.ts';
import { useSession } from '../base/session.ts';
import { Asked } from '../ui/asked.tsx';
import { notify } from '../ui/notify.tsx';
import { ProblemAlert } from '../ui/problem.tsx';
import { isAllowed } from './allows.ts';
import { PurposeText } from './purpose-text.tsx';
import { rightsQuery } from './queries.ts';
import classes from './rights.module.css';
import { useRightsChange } from './use-rights-change.ts';
import { type Harmless, WithdrawDialog } from './withdraw-dialog.tsx';

type Consent = Rights['consents'][number];
type Leaving = ComponentProps<typeof WithdrawDialog>['purpose'];

/** What a person has allowed, each to be changed on its own; the desk notes what it was told. */
export function ConsentList({
  customerId,
  download,
  headings,
}: {
  customerId: string;
  download?: ReactNode;
  /** Where the list stands in its page. */
  headings: 'h2' | 'h3';
}) {
  const { t } = useTranslation('rights');
  const { studioId } = useSession();
  const asked = useQuery(rightsQuery(studioId, customerId));
  const [leaving, setLeaving] = useState<Leaving | null>(null);
  const { answer } = useRightsChange(customerId);
  return (
    <Asked query={asked} loading={320}>
      {(rights) => {
        const set = (purpose: ConsentPurpose, granted: boolean) =>
          answer.mutate([{ purpose, granted }], {
            onSuccess: () =>
              notify({
                id: purpose,
                message: t(`consent.${purpose}.${granted ? 'granted' : 'withdrawn'}`),
              }),
            onSettled: () => setLeaving(null),
          });
        return (
          <Stack gap="xl">
            {answer.error && <ProblemAlert error={answer.error} />}
            {rights.consents
              .filter((consent) => isOffered(consent, rights))
              .map((consent) => (
                <Purpose
                  key={consent.purpose}
                  consent={consent}
                  heading={headings}
                  busy={answer.isPending}
                  history={rights.history.filter((one) => one.purpose === consent.purpose)}
                  onSet={(granted) =>
                    granted || isHarmless(consent.purpose) || consent.state === 'never'
                      ? set(consent.purpose, granted)
                      : setLeaving(consent.purpose)
                  }
                />
              ))}
            {leaving && (
              <WithdrawDialog
                purpose={leaving}
                busy={answer.isPending}
                download={download}
                onConfirm={() => set(leaving, false)}
                onClose={() => setLeaving(null)}
              />
            )}
          </Stack>
        );
      }}
    </Asked>
  );
}

const isHarmless = (purpose: ConsentPurpose): purpose is Harmless =>
  purpose === 'board' || purpose === 'strap';

/** No strap signs anybody in at a server that keeps to no wishes. */
const isOffered = (consent: Consent, { board }: Rights) =>
  consent.purpose !== 'strap' || board.kept !== 'no' || isAllowed(consent);

function Purpose(props: {
  consent: Consent;
  heading: 'h2' | 'h3';
  history: Rights['history'];
  busy: boolean;
  onSet: (granted: boolean) => void;
}) {
  const { t } = useTranslation('rights');
  const { consent } = props;
  const { purpose, state } = consent;
  const Heading = props.heading;
  const allowed = isAllowed(consent);
  return (
    <section className={classes.purpose}>
      <Group justify="space-between" align="center" wrap="nowrap" mih={44}>
        <Heading className={classes.purposeTitle} id={`purpose-${purpose}`}>
          {t(`consent.${purpose}.title`)}
        </Heading>
        <Switch
          size="md"
          labelPosition="left"
          aria-labelledby={`purpose-${purpose}`}
          label={t(allowed ? 'consent.on' : 'consent.off')}
          checked={allowed}
          disabled={props.busy}
          onChange={(event) => props.onSet(event.currentTarget.checked)}
        />
      </Group>
      <PurposeText purpose={purpose} />
      {state === 'asked_again' && (
        <Group gap="xs">
          <Text size="sm" fw={550}>
            {t('consent.askedAgain')}
          </Text>
          <Button size="sm" variant="default" disabled={props.busy} onClick={() => props.onSet(true)}>
            {t('consent.allowNew')}
          </Button>
        </Group>
      )}
      <Answers consent={consent} history={props.history} />
    </section>
  );
}

/** When and how it was answered; earlier answers below, for who wants to know. */
function Answers({ consent, history }: { consent: Consent; history: Rights['history'] }) {
  const { t } = useTranslation('rights');
  const format = useFormat();
  const say = (one: Rights['history'][number]) =>
    [
      t(`consent.how.${one.how}`),
      one.revokedAt === one.grantedAt
        ? t('consent.refusedAt', { when: format.dateTime(one.grantedAt) })
        : t('consent.grantedAt', { when: format.dateTime(one.grantedAt) }),
      one.revokedAt !== null &&
        one.revokedAt !== one.grantedAt &&
        t('consent.revokedAt', { when: format.dateTime(one.revokedAt) }),
      t('consent.version', { version: one.version }),
    ]
      .filter(Boolean)
      .join(' · ');
  const [latest, ...earlier] = history;
  return (
    <div className={classes.answers}>
      <span>{latest ? say(latest) : t(`consent.state.${consent.state}`)}</span>
      {earlier.length > 0 && (
        <details>
          <summary>{t('consent.earlier', { count: earlier.length })}</summary>
          <ul>
            {earlier.map((one) => (
              <li key={one.grantedAt + one.version}>{say(one)}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
