import { Stack, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSession } from '../base/session.ts';
import { showProblem } from '../ui/problem.tsx';
import './endpoints.ts';
import { rightsQuery } from './queries.ts';
import { useRightsChange } from './use-rights-change.ts';

/** Mails that a person may be without, each on or off. */
export function MailSwitches({ customerId }: { customerId: string }) {
  const { t } = useTranslation('rights');
  const { studioId } = useSession();
  const { data: rights } = useQuery(rightsQuery(studioId, customerId));
  const change = useRightsChange(customerId);
  return (
    <Stack>
      {(['bookingMail', 'reminderMail', 'classMail', 'passMail'] as const).map((kind) => (
        <Switch
          key={kind}
          size="md"
          label={t(`mails.${kind}.label`)}
          description={t(`mails.${kind}.hint`)}
          checked={rights?.[kind] ?? false}
          disabled={!rights || change[kind].isPending}
          onChange={(event) => change[kind].mutate(event.currentTarget.checked, { onError: showProblem })}
        />
      ))}
    </Stack>
  );
}
