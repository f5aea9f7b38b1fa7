import { NumberInput, Radio, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import type { Studio } from '@tandem/api/studio';
import { MAX_STANDBY_MINUTES } from '@tandem/api/words';
import { useTranslation } from 'react-i18next';
import { Rule, RuleButton, RuleDialog } from './rule.tsx';

const SIDES = ['never', 'before', 'after'] as const;
const FIRST_MINUTES = 5;
type Values = { side: (typeof SIDES)[number]; minutes: number };

const valuesOf = (minutes: number | null): Values => ({
  side: minutes === null ? 'never' : minutes < 0 ? 'before' : 'after',
  minutes: Math.abs(minutes ?? FIRST_MINUTES),
});
/** Minutes from the beginning of a class, below 0 before it; null: never. */
const minutesOf = ({ side, minutes }: Values): number | null =>
  side === 'never' ? null : side === 'before' && minutes > 0 ? -minutes : minutes;

/** The rule of stand-by as a sentence. */
function useRuleWords() {
  const { t } = useTranslation('console');
  return (minutes: number | null): string => {
    const { side, minutes: count } = valuesOf(minutes);
    if (side === 'never' || count === 0) return t(`standby.says.${side === 'never' ? 'never' : 'at'}`);
    return t(`standby.says.${side}`, { count });
  };
}

/** From when on the desk may release the spot of who is not there. */
export function StandByRule({ studio }: { studio: Studio }) {
  const { t } = useTranslation('console');
  const says = useRuleWords();
  const [editing, dialog] = useDisclosure();
  return (
    <Rule title={t('standby.title')} says={says(studio.standbyMinutes)} explain={t('standby.explain')}>
      <RuleButton aria-label={t('standby.change')} onClick={dialog.open} />
      {editing && <StandByDialog studio={studio} onClose={dialog.close} />}
    </Rule>
  );
}

function StandByDialog({ studio, onClose }: { studio: Studio; onClose: () => void }) {
  const { t } = useTranslation('console');
  const says = useRuleWords();
  const form = useForm<Values>({
    initialValues: valuesOf(studio.standbyMinutes),
    validate: {
      minutes: (value) =>
        typeof value === 'number' && value >= 0 && value <= MAX_STANDBY_MINUTES
          ? null
          : t('standby.wrong', { most: MAX_STANDBY_MINUTES }),
    },
  });
  return (
    <RuleDialog
      {...{ studio, form, says, onClose }}
      size="sm"
      field="standbyMinutes"
      title={t('standby.title')}
      valueOf={minutesOf}
    >
      <Radio.Group label={t('standby.when')} {...form.getInputProps('side')}>
        <Stack gap="xs" mt="xs">
          {SIDES.map((side) => (
            <Radio key={side} value={side} label={t(`standby.sides.${side}`)} />
          ))}
        </Stack>
      </Radio.Group>
      {form.values.side !== 'never' && (
        <NumberInput
          label={t('standby.minutes')}
          allowDecimal={false}
          clampBehavior="none"
          {...form.getInputProps('minutes')}
        />
      )}
    </RuleDialog>
  );
}
