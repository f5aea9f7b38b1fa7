import { NumberInput, Radio, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import type { Studio, WaitlistRules } from '@tandem/api/studio';
import {
  MAX_OFFER_MINUTES,
  MAX_WAITLIST,
  MAX_WAITLIST_CLOSES_MINUTES,
  MIN_OFFER_MINUTES,
  waitlistModes,
} from '@tandem/api/words';
import { useTranslation } from 'react-i18next';
import { Rule, RuleButton, RuleDialog } from './rule.tsx';

/** The rule of waitlists as a sentence or two. */
function useRuleWords() {
  const { t } = useTranslation('waitlist');
  return ({ size, mode, offerMinutes, closesMinutes }: WaitlistRules): string =>
    size === 0
      ? t('rules.none')
      : [
          t('rules.sizeSays', { count: size }),
          mode === 'automatic' ? t('rules.says.automatic') : t('rules.says.offer', { count: offerMinutes }),
          closesMinutes > 0 && t('rules.says.closes', { count: closesMinutes }),
        ]
          .filter(Boolean)
          .join(' ');
}

/** How a class that is full goes on. */
export function WaitingRules({ studio }: { studio: Studio }) {
  const { t } = useTranslation('waitlist');
  const says = useRuleWords();
  const [editing, dialog] = useDisclosure();
  return (
    <Rule title={t('rules.rules')} says={says(studio.waitlist)}>
      <RuleButton aria-label={t('rules.changeRules')} onClick={dialog.open} />
      {editing && <WaitingDialog studio={studio} onClose={dialog.close} />}
    </Rule>
  );
}

function WaitingDialog({ studio, onClose }: { studio: Studio; onClose: () => void }) {
  const { t } = useTranslation('waitlist');
  const { t: ofClass } = useTranslation('console');
  const says = useRuleWords();
  const between = (least: number, most: number) => (value: number | string) =>
    typeof value === 'number' && value >= least && value <= most ? null : t('rules.wrong', { least, most });
  const form = useForm<WaitlistRules>({
    initialValues: studio.waitlist,
    validate: {
      size: between(0, MAX_WAITLIST),
      offerMinutes: between(MIN_OFFER_MINUTES, MAX_OFFER_MINUTES),
      closesMinutes: between(0, MAX_WAITLIST_CLOSES_MINUTES),
    },
  });
  const number = { allowDecimal: false, clampBehavior: 'none' as const };
  return (
    <RuleDialog
      {...{ studio, form, says, onClose }}
      field="waitlist"
      title={t('rules.rules')}
      valueOf={(rules) => rules}
    >
      <NumberInput
        data-autofocus
        label={ofClass('waitlist.size')}
        description={t('rules.sizeHintStudio')}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        {...number}
        {...form.getInputProps('size')}
      />
      <Radio.Group label={t('rules.mode')} {...form.getInputProps('mode')}>
        <Stack gap="xs" mt="xs">
          {waitlistModes.map((mode) => (
            <Radio
              key={mode}
              value={mode}
              label={t(`rules.modes.${mode}`)}
              description={t(`rules.modeHints.${mode}`)}
            />
          ))}
        </Stack>
      </Radio.Group>
      <NumberInput
        label={t('rules.offerMinutes')}
        description={t('rules.offerHint')}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        {...number}
        {...form.getInputProps('offerMinutes')}
      />
      <NumberInput
        label={t('rules.closesMinutes')}
        description={t('rules.closesHint')}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        {...number}
        {...form.getInputProps('closesMinutes')}
      />
    </RuleDialog>
  );
}
