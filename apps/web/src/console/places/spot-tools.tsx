import { Button, Group, NumberInput, Switch } from '@mantine/core';
import IconArrowBackUp from '@tabler/icons-react/dist/esm/icons/IconArrowBackUp.mjs';
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs';
import IconTrash from '@tabler/icons-react/dist/esm/icons/IconTrash.mjs';
import type { RoomLayout } from '@tandem/api/room-layout';
import type { Spot } from '@tandem/api/studio';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

const MAX_SPOT_NUMBER = 999;

/** What is done to the room as a whole. Switched off, a button keeps the focus: it may have been the last one pressed. */
export function RoomTools(props: {
  canAdd: boolean;
  canUndo: boolean;
  onAdd: () => void;
  onUndo: () => void;
  onNumber: () => void;
  onArrange: (layout: RoomLayout) => void;
}) {
  const { t } = useTranslation('team');
  const tool = { size: 'xs', variant: 'default' } as const;
  const unless = (can: boolean, act: () => void) => ({
    'aria-disabled': !can,
    'data-disabled': !can || undefined,
    onClick: () => can && act(),
  });
  return (
    <Group gap="xs" role="group" aria-label={t('place.plan.tools')}>
      <Button
        {...tool}
        leftSection={<IconPlus size={16} aria-hidden />}
        {...unless(props.canAdd, props.onAdd)}
      >
        {t('place.plan.add')}
      </Button>
      <Button
        {...tool}
        leftSection={<IconArrowBackUp size={16} aria-hidden />}
        {...unless(props.canUndo, props.onUndo)}
      >
        {t('place.plan.undo')}
      </Button>
      <Button {...tool} onClick={props.onNumber}>
        {t('place.plan.number')}
      </Button>
      <Button {...tool} onClick={() => props.onArrange('arcs')}>
        {t('place.plan.onArcs')}
      </Button>
      <Button {...tool} onClick={() => props.onArrange('rows')}>
        {t('place.plan.inRows')}
      </Button>
    </Group>
  );
}

/** What is done to the chosen spot. */
export function SpotTools(props: {
  spot: Spot;
  canRemove: boolean;
  onNumber: (to: number) => void;
  onService: (active: boolean) => void;
  onRemove: () => void;
}) {
  const { t } = useTranslation('team');
  const { spotNumber, active } = props.spot;
  /** What is typed, and of which spot: its field keeps the focus while the spot takes another number. */
  const [{ of, typed }, setField] = useState<{ of: number; typed: number | string }>({
    of: spotNumber,
    typed: spotNumber,
  });
  if (of !== spotNumber) setField({ of: spotNumber, typed: spotNumber });
  const fits = Number.isInteger(typed) && Number(typed) >= 1 && Number(typed) <= MAX_SPOT_NUMBER;
  const apply = () => fits && typed !== spotNumber && props.onNumber(Number(typed));
  return (
    <Group align="flex-end" gap="md">
      <NumberInput
        w={130}
        label={t('place.plan.numberOf')}
        min={1}
        max={MAX_SPOT_NUMBER}
        clampBehavior="none"
        allowDecimal={false}
        allowNegative={false}
        value={typed}
        onChange={(value) => setField({ of, typed: value })}
        error={fits ? null : t('place.plan.numberNeeded', { max: MAX_SPOT_NUMBER })}
        onBlur={apply}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          // The number, and not yet the room.
          event.preventDefault();
          apply();
        }}
      />
      <Switch
        mb="xs"
        label={t('place.plan.inService')}
        checked={active}
        onChange={(event) => props.onService(event.currentTarget.checked)}
      />
      <Button
        variant="default"
        leftSection={<IconTrash size={16} aria-hidden />}
        aria-disabled={!props.canRemove}
        data-disabled={!props.canRemove || undefined}
        onClick={() => props.canRemove && props.onRemove()}
      >
        {t('place.plan.remove', { number: spotNumber })}
      </Button>
    </Group>
  );
}
