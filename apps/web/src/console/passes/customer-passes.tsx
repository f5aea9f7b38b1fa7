import { Button, Group, Stack, Text } from '@mantine/core';
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs';
import type { Customer, Pass } from '@tandem/api/studio';
import { may } from '@tandem/api/words';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { studioQuery } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { PassList } from '../../passes/pass-list.tsx';
import { passesQuery } from '../../passes/queries.ts';
import { Asked } from '../../ui/asked.tsx';
import { GivePassDialog } from './give-pass-dialog.tsx';
import { PassDialog } from './pass-dialog.tsx';
import { PassLedger } from './pass-ledger.tsx';

/** A person's passes, as the desk gives and changes them. */
export function CustomerPasses({ customer: { customerId } }: { customer: Customer }) {
  const { t } = useTranslation('passes');
  const { studioId, role } = useSession();
  const asked = useQuery(passesQuery(studioId, customerId));
  const studio = useQuery(studioQuery(studioId)).data;
  const [giving, setGiving] = useState(false);
  const [open, setOpen] = useState<{ pass: Pass; to: 'change' | 'ledger' } | null>(null);
  const close = () => setOpen(null);
  const edits = may(role, 'editCustomers');
  const more = (pass: Pass) => (
    <Group gap="xs">
      <Button
        size="sm"
        variant="default"
        aria-label={t('person.ledgerOf', { name: pass.name })}
        onClick={() => setOpen({ pass, to: 'ledger' })}
      >
        {t('person.ledger')}
      </Button>
      {edits && pass.state !== 'ended' && (
        <Button
          size="sm"
          variant="default"
          aria-label={t('person.actions', { name: pass.name })}
          onClick={() => setOpen({ pass, to: 'change' })}
        >
          {t('person.more')}
        </Button>
      )}
    </Group>
  );
  return (
    <Stack>
      <Group justify="space-between">
        <h2 className="visually-hidden">{t('person.title')}</h2>
        {edits && (
          <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setGiving(true)}>
            {t('person.give')}
          </Button>
        )}
      </Group>
      <Asked query={asked} loading={160}>
        {(passes) =>
          passes.length === 0 ? (
            <Text c="dimmed">{t('person.none')}</Text>
          ) : (
            <PassList passes={passes} more={more} />
          )
        }
      </Asked>
      {giving && studio && (
        <GivePassDialog customerId={customerId} currency={studio.currency} onClose={() => setGiving(false)} />
      )}
      {open?.to === 'change' && <PassDialog pass={open.pass} onClose={close} />}
      {open?.to === 'ledger' && <PassLedger pass={open.pass} onClose={close} />}
    </Stack>
  );
}
