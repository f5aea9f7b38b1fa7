import { Button, Group, Text, Title } from '@mantine/core';
import type { Studio } from '@tandem/api/studio';
import { may } from '@tandem/api/words';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { studioQuery } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { notify } from '../../ui/notify.tsx';
import { showProblem } from '../../ui/problem.tsx';

type Props = { studio: Pick<Studio, 'studioId' | 'memberPhones' | 'version'> };

/** Whether members may send their own strap from their phone; owners and managers change it, the others read it. */
export function MemberPhones({ studio: { studioId, memberPhones, version } }: Props) {
  const { t } = useTranslation('waitlist');
  const { t: ofConsole } = useTranslation('console');
  const { role } = useSession();
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: () =>
      api.updateStudio({ params: { studioId }, body: { memberPhones: !memberPhones, version } }),
    onSuccess: (saved) => {
      client.setQueryData(studioQuery(studioId).queryKey, saved);
      notify({ message: ofConsole('saved') });
    },
    onError: showProblem,
  });
  return (
    <section>
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <div>
          <Title order={2} size="h4">
            {t('phone.rule.title')}
          </Title>
          <Text>{t(memberPhones ? 'phone.rule.allowed' : 'phone.rule.forbidden')}</Text>
          <Text size="sm" c="dimmed">
            {t('phone.rule.explain')}
          </Text>
        </div>
        {may(role, 'manageClasses') && (
          <Button
            size="sm"
            variant="default"
            flex="none"
            loading={change.isPending}
            onClick={() => change.mutate()}
          >
            {t(memberPhones ? 'phone.rule.forbid' : 'phone.rule.allow')}
          </Button>
        )}
      </Group>
    </section>
  );
}
