import { Button, NativeSelect, Stack, Switch, Text } from '@mantine/core';
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs';
import type { PassKind, Studio } from '@tandem/api/studio';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../base/format.ts';
import { studioQuery, topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { useMoney } from '../../passes/money.ts';
import { usePassWords } from '../../passes/pass-words.ts';
import shared from '../../passes/passes.module.css';
import { passKindsQuery } from '../../passes/queries.ts';
import { Asked } from '../../ui/asked.tsx';
import { notify } from '../../ui/notify.tsx';
import { ProblemAlert } from '../../ui/problem.tsx';
import { Page } from '../page.tsx';
import { classTypesQuery } from '../queries.ts';
import { useStudioChange } from '../use-studio-change.ts';
import { PassKindDialog } from './pass-kind-dialog.tsx';
import classes from './passes.module.css';

/** Kinds of pass, and whether one is needed to book. */
export function PassesPage() {
  const { t } = useTranslation('passes');
  const { studioId } = useSession();
  const asked = useQuery(passKindsQuery(studioId));
  const studio = useQuery(studioQuery(studioId)).data;
  const [open, setOpen] = useState<PassKind | 'new' | null>(null);
  return (
    <Page
      narrow
      title={t('kinds.title')}
      aside={
        <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setOpen('new')}>
          {t('kinds.add')}
        </Button>
      }
    >
      <Text c="dimmed" mb="lg">
        {t('kinds.hint')}
      </Text>
      {studio && (
        <>
          <RuleSwitches studio={studio} />
          <CurrencySelect studio={studio} />
        </>
      )}
      <Asked query={asked} loading={240}>
        {(kinds) => {
          const archived = kinds.filter((kind) => kind.archived);
          return (
            <>
              {kinds.length === 0 && <Text>{t('kinds.none')}</Text>}
              <KindList kinds={kinds.filter((kind) => !kind.archived)} onOpen={setOpen} />
              {archived.length > 0 && (
                <details className={classes.archived}>
                  <summary>{t('kinds.archivedCount', { count: archived.length })}</summary>
                  <KindList kinds={archived} onOpen={setOpen} />
                </details>
              )}
            </>
          );
        }}
      </Asked>
      {open !== null && studio && (
        <PassKindDialog kind={open === 'new' ? null : open} studio={studio} onClose={() => setOpen(null)} />
      )}
    </Page>
  );
}

/** Whether anybody books without a pass, as far as types of class say nothing else; and whether people are told of theirs. */
function RuleSwitches({ studio }: { studio: Studio }) {
  const { t } = useTranslation('passes');
  const client = useQueryClient();
  const { studioId, version } = studio;
  const save = useStudioChange((saved, { passMail }) => {
    if (passMail !== undefined) notify({ message: t(saved.passMail ? 'rule.mailOn' : 'rule.mailOff') });
    else notify({ message: t(saved.passNeeded ? 'rule.turnedOn' : 'rule.turnedOff') });
    return client.invalidateQueries({ queryKey: topicKey('class', studioId) });
  });
  return (
    <Stack className={classes.rule}>
      <Switch
        size="md"
        label={t('rule.title')}
        description={`${t(studio.passNeeded ? 'rule.on' : 'rule.off')} ${t('rule.types')}`}
        checked={studio.passNeeded}
        disabled={save.isPending}
        onChange={(event) => save.mutate({ passNeeded: event.currentTarget.checked, version })}
      />
      <Switch
        size="md"
        label={t('rule.mail')}
        description={t('rule.mailHint')}
        checked={studio.passMail}
        disabled={save.isPending}
        onChange={(event) => save.mutate({ passMail: event.currentTarget.checked, version })}
      />
      {save.error && <ProblemAlert error={save.error} />}
    </Stack>
  );
}

/** What prices are in. */
function CurrencySelect({ studio }: { studio: Studio }) {
  const { t } = useTranslation('passes');
  const { locale } = useFormat();
  const names = new Intl.DisplayNames(locale, { type: 'currency' });
  const save = useStudioChange(() => notify({ message: t('kinds.saved') }));
  return (
    <div className={classes.rule}>
      <NativeSelect
        label={t('rule.currency')}
        description={t(studio.takesPayments ? 'rule.currencySold' : 'rule.currencyHint')}
        value={studio.currency}
        disabled={save.isPending}
        onChange={(event) => save.mutate({ currency: event.currentTarget.value, version: studio.version })}
        data={Intl.supportedValuesOf('currency').map((value) => ({
          value,
          label: `${value} – ${names.of(value) ?? value}`,
        }))}
      />
      {save.error && <ProblemAlert error={save.error} />}
    </div>
  );
}

function KindList({ kinds, onOpen }: { kinds: PassKind[]; onOpen: (kind: PassKind) => void }) {
  const { t } = useTranslation('passes');
  const { studioId } = useSession();
  const format = useFormat();
  const words = usePassWords();
  const types = useQuery(classTypesQuery(studioId)).data ?? [];
  const studio = useQuery(studioQuery(studioId)).data;
  const locations = studio?.locations ?? [];
  const money = useMoney();
  const told = (amountMinor: number) => money({ amountMinor, currency: studio!.currency });
  const named = <T,>(
    all: readonly T[],
    idOf: (one: T) => string,
    ids: readonly string[],
    name: (one: T) => string,
  ) => ids.length > 0 && format.list(all.filter((one) => ids.includes(idOf(one))).map(name));
  return (
    <ul className={shared.passes}>
      {kinds.map((kind) => (
        <li key={kind.passKindId}>
          <div>
            <Text fw={600} component="div">
              {[kind.name, kind.price, kind.priceMinor !== null && studio && told(kind.priceMinor)]
                .filter(Boolean)
                .join(' · ')}
            </Text>
            <Text size="sm" component="div">
              {[
                words.credits(kind.credits),
                words.good(kind),
                kind.maxHolders > 1 && t('kinds.shared', { count: kind.maxHolders }),
                kind.intro && t('kinds.introMark'),
                kind.earlierHours > 0 && words.earlier(kind.earlierHours),
                kind.sold && studio?.takesPayments && t('kinds.soldMark'),
              ]
                .filter(Boolean)
                .join(' · ')}
            </Text>
            <Text size="sm" c="dimmed" component="div">
              {[
                named(
                  types,
                  (one) => one.classTypeId,
                  kind.classTypeIds,
                  (one) => one.name,
                ) || t('kinds.allTypes'),
                named(
                  locations,
                  (one) => one.locationId,
                  kind.locationIds,
                  (one) => one.name,
                ),
              ]
                .filter(Boolean)
                .join(' · ')}
            </Text>
          </div>
          <Button
            size="sm"
            variant="default"
            flex="none"
            aria-label={t('kinds.changeNamed', { name: kind.name })}
            onClick={() => onOpen(kind)}
          >
            {t('kinds.change')}
          </Button>
        </li>
      ))}
    </ul>
  );
}
