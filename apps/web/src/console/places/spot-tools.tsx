import { Button, Group, Menu, NumberInput, Select, Switch, Text } from '@mantine/core';
import IconArrowBackUp from '@tabler/icons-react/dist/esm/icons/IconArrowBackUp.mjs';
import IconCopy from '@tabler/icons-react/dist/esm/icons/IconCopy.mjs';
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs';
import IconTrash from '@tabler/icons-react/dist/esm/icons/IconTrash.mjs';
import type { RoomLayout } from '@tandem/api/room-layout';
import type { Spot } from '@tandem/api/studio';
import { type FixtureKind, fixtureKinds, type SpotKind, spotKinds } from '@tandem/api/words';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FixtureIcon } from '../../ui/spot-map/index.ts';

const MAX_SPOT_NUMBER = 999;

/** Switched off, a button keeps the focus: it may have been the last one pressed. */
const unless = (can: boolean, act: () => void) => ({
  'aria-disabled': !can,
  'data-disabled': !can || undefined,
  onClick: () => can && act(),
});

/** What is done to the room as a whole. */
export function RoomTools(props: {
  canAdd: boolean;
  canFurnish: boolean;
  canUndo: boolean;
  onAdd: () => void;
  onFurnish: (kind: FixtureKind) => void;
  onUndo: () => void;
  onEarlier: () => void;
  onNumber: () => void;
  onArrange: (layout: RoomLayout) => void;
}) {
  const { t } = useTranslation(['team', 'room']);
  const tool = { size: 'xs', variant: 'default' } as const;
  return (
    <Group gap="xs" role="group" aria-label={t('place.plan.tools')}>
      <Button
        {...tool}
        leftSection={<IconPlus size={16} aria-hidden />}
        {...unless(props.canAdd, props.onAdd)}
      >
        {t('place.plan.add')}
      </Button>
      <Menu position="bottom-start" withinPortal disabled={!props.canFurnish}>
        <Menu.Target>
          <Button
            {...tool}
            leftSection={<IconPlus size={16} aria-hidden />}
            {...unless(props.canFurnish, () => {})}
          >
            {t('place.plan.furnish')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {fixtureKinds.map((kind) => (
            <Menu.Item
              key={kind}
              mih={44}
              leftSection={<FixtureIcon kind={kind} size={18} />}
              onClick={() => props.onFurnish(kind)}
            >
              {t(`fixture.${kind}`, { ns: 'room' })}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
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
      <Button {...tool} onClick={props.onEarlier}>
        {t('place.plan.earlier')}
      </Button>
    </Group>
  );
}

/** What is done to the chosen spot. */
export function SpotTools(props: {
  spot: Spot;
  /** How many stand in its row, and how many more the room takes. */
  rowLength: number;
  canAdd: number;
  canRemove: boolean;
  onNumber: (to: number) => void;
  onKind: (kind: SpotKind) => void;
  onService: (active: boolean) => void;
  onRepeat: () => void;
  onRepeatRow: () => void;
  onRemove: () => void;
}) {
  const { t } = useTranslation(['team', 'room']);
  const { spotNumber, kind, active } = props.spot;
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
      <Select
        w={170}
        label={t('place.plan.kind')}
        allowDeselect={false}
        data={spotKinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`, { ns: 'room' }) }))}
        value={kind}
        onChange={(value) => value && props.onKind(value as SpotKind)}
      />
      <Switch
        mb="xs"
        label={t('place.plan.inService')}
        checked={active}
        onChange={(event) => props.onService(event.currentTarget.checked)}
      />
      <Button
        variant="default"
        leftSection={<IconCopy size={16} aria-hidden />}
        {...unless(props.canAdd >= 1, props.onRepeat)}
      >
        {t('place.plan.repeat')}
      </Button>
      <Button
        variant="default"
        leftSection={<IconCopy size={16} aria-hidden />}
        {...unless(props.canAdd >= props.rowLength, props.onRepeatRow)}
      >
        {t('place.plan.repeatRow')}
      </Button>
      <Button
        variant="default"
        leftSection={<IconTrash size={16} aria-hidden />}
        {...unless(props.canRemove, props.onRemove)}
      >
        {t('place.plan.remove', { number: spotNumber })}
      </Button>
    </Group>
  );
}

/** What is done to the chosen fixture. @param name as it stands in the drawing */
export function FixtureTools(props: {
  name: string;
  canAdd: boolean;
  onRepeat: () => void;
  onRemove: () => void;
}) {
  const { t } = useTranslation(['team', 'room']);
  return (
    <Group gap="md">
      <Text fw={550}>{props.name}</Text>
      <Button
        variant="default"
        leftSection={<IconCopy size={16} aria-hidden />}
        {...unless(props.canAdd, props.onRepeat)}
      >
        {t('place.plan.repeat')}
      </Button>
      <Button variant="default" leftSection={<IconTrash size={16} aria-hidden />} onClick={props.onRemove}>
        {t('place.plan.removeFixture')}
      </Button>
    </Group>
  );
}
