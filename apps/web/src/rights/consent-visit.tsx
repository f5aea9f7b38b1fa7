import { Button, Radio, Stack, Text } from '@mantine/core';
import type { Rights } from '@tandem/api/studio';
import { CONSENT_VERSION, type ConsentPurpose } from '@tandem/api/words';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePageTitle } from '../base/page-title.ts';
import { ProblemAlert } from '../ui/problem.tsx';
import { openPurposes } from './open-purposes.ts';
import { PurposeText } from './purpose-text.tsx';
import classes from './rights.module.css';
import { useRightsChange } from './use-rights-change.ts';

/** One calm screen with a question for each open purpose; yes and no weigh the same, and later is an answer too. */
export function ConsentVisit(props: {
  customerId: string;
  studioName: string;
  rights: Rights;
  onLater: () => void;
  /** What of one's own the choice is about, such as the language. */
  above?: ReactNode;
}) {
  const { t } = useTranslation('rights');
  usePageTitle(t('visit.title'));
  // As asked when the screen opened: an answer that is saved must not take the next question's place.
  const [purposes] = useState(() => openPurposes(props.rights));
  const [answers, setAnswers] = useState<Partial<Record<ConsentPurpose, boolean>>>({});
  const { answer } = useRightsChange(props.customerId);
  const missing = purposes.filter((purpose) => answers[purpose] === undefined).length;
  const again = props.rights.consents.some((c) => c.state === 'asked_again');
  const save = () =>
    answer.mutate(purposes.map((purpose) => ({ purpose, granted: answers[purpose] === true })));
  return (
    <Stack gap="xl" className={classes.visit} data-consent-visit>
      <div>{props.above}</div>
      <div>
        <h1 className={classes.visitTitle}>{t('visit.title')}</h1>
        <Text mt="xs">{t('visit.intro', { studio: props.studioName })}</Text>
        {again && <Text mt="xs">{t('visit.again')}</Text>}
      </div>
      {purposes.map((purpose) => (
        <fieldset key={purpose} className={classes.question}>
          <legend>{t(`consent.${purpose}.question`)}</legend>
          <PurposeText purpose={purpose} />
          <Radio.Group
            name={purpose}
            aria-label={t(`consent.${purpose}.question`)}
            value={answers[purpose] === undefined ? null : String(answers[purpose])}
            onChange={(value) => setAnswers({ ...answers, [purpose]: value === 'true' })}
          >
            <div className={classes.choices}>
              {[true, false].map((granted) => (
                <Radio.Card key={String(granted)} value={String(granted)} className={classes.choice}>
                  <Radio.Indicator aria-hidden />
                  {t(granted ? 'visit.yes' : 'visit.no')}
                </Radio.Card>
              ))}
            </div>
          </Radio.Group>
          <Text size="xs" c="dimmed">
            {t('consent.version', { version: CONSENT_VERSION[purpose] })}
          </Text>
        </fieldset>
      ))}
      {answer.error && <ProblemAlert error={answer.error} retry={save} />}
      <Stack gap="xs">
        <Text size="sm">{t('visit.free')}</Text>
        <Button size="lg" disabled={missing > 0} loading={answer.isPending} onClick={save}>
          {missing > 0 ? t('visit.missing', { count: missing }) : t('visit.save')}
        </Button>
        <Button size="md" variant="subtle" color="gray" onClick={props.onLater}>
          {t('visit.later')}
        </Button>
      </Stack>
    </Stack>
  );
}
