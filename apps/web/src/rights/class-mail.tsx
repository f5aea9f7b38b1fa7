import { Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSession } from '../base/session.ts';
import { showProblem } from '../ui/problem.tsx';
import { rightsQuery } from './queries.ts';
import { useRightsChange } from './use-rights-change.ts';

/** Mails after class, on or off. */
export function ClassMail({ customerId }: { customerId: string }) {
  const { t } = useTranslation('rights');
  const { studioId } = useSession();
  const { data: rights } = useQuery(rightsQuery(studioId, customerId));
  const { classMail } = useRightsChange(customerId);
  return (
    <Switch
      size="md"
      label={t('mail.label')}
      description={t('mail.hint')}
      checked={rights?.classMail ?? false}
      disabled={!rights || classMail.isPending}
      onChange={(event) => classMail.mutate(event.currentTarget.checked, { onError: showProblem })}
    />
  );
}
