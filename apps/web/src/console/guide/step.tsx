import { Button, Group, Text } from '@mantine/core';
import type { GuideStep } from '@tandem/api/words';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../base/session.ts';
import { useAside, wayOf } from './queries.ts';

/** A step that is open: what it is for, where it is done, and that the studio does not want it. @param onGo it is done here */
export function OpenStep({ step, onGo }: { step: GuideStep; onGo?: (() => void) | undefined }) {
  const { t } = useTranslation('guide');
  const { studioId } = useSession();
  const aside = useAside();
  const title = t(`steps.${step}.title`);
  const { to, hash } = wayOf[step];
  return (
    <>
      <div>
        <Text fw={600}>{title}</Text>
        <Text size="sm">{t(`steps.${step}.text`)}</Text>
      </div>
      <Group gap="xs">
        <Button
          size="sm"
          variant="light"
          {...(onGo
            ? { onClick: onGo }
            : {
                renderRoot: (props) => (
                  <Link to={to as never} params={{ studioId } as never} hash={hash as never} {...props} />
                ),
              })}
        >
          {t(`steps.${step}.go`)}
        </Button>
        <Button
          size="sm"
          variant="subtle"
          color="gray"
          aria-label={t('asideNamed', { title })}
          loading={aside.isPending}
          onClick={() => aside.mutate({ steps: [step], aside: true })}
        >
          {t('aside')}
        </Button>
      </Group>
    </>
  );
}
