import { Button, Text } from '@mantine/core';
import IconCircleCheck from '@tabler/icons-react/dist/esm/icons/IconCircleCheck.mjs';
import type { GuideState, GuideStep } from '@tandem/api/words';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../base/session.ts';
import { Asked } from '../../ui/asked.tsx';
import { Page, Part } from '../page.tsx';
import classes from './guide.module.css';
import { guideQuery, stepsIn, useAside } from './queries.ts';
import { OpenStep } from './step.tsx';

/** Every step of a new studio: what is open, what was put aside, what is done. */
export function GuidePage() {
  const { t } = useTranslation('guide');
  const { studioId } = useSession();
  const asked = useQuery(guideQuery(studioId));
  return (
    <Page narrow title={t('title')}>
      <Text maw={640}>{t('intro')}</Text>
      <Asked query={asked} loading={320}>
        {(guide) =>
          (['open', 'aside', 'done'] as const).map((state) => {
            const steps = stepsIn(guide, state);
            return (
              steps.length > 0 && (
                <Part key={state} title={t(`are.${state}`)}>
                  <ul className={classes.all}>
                    {steps.map((step) => (
                      <li key={step}>
                        <Step step={step} state={state} />
                      </li>
                    ))}
                  </ul>
                </Part>
              )
            );
          })
        }
      </Asked>
    </Page>
  );
}

function Step({ step, state }: { step: GuideStep; state: GuideState }) {
  const { t } = useTranslation('guide');
  const aside = useAside();
  const title = t(`steps.${step}.title`);
  if (state === 'open') return <OpenStep step={step} />;
  if (state === 'done')
    return (
      <Text className={classes.done}>
        <IconCircleCheck size={20} aria-hidden /> {title}
      </Text>
    );
  return (
    <>
      <div>
        <Text fw={600}>{title}</Text>
        <Text size="sm">{t(`steps.${step}.text`)}</Text>
      </div>
      <Button
        size="sm"
        variant="default"
        aria-label={t('backNamed', { title })}
        loading={aside.isPending}
        onClick={() => aside.mutate({ steps: [step], aside: false })}
      >
        {t('back')}
      </Button>
    </>
  );
}
