import { Group, SegmentedControl, Text } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { useTranslation } from 'react-i18next';
import type { SpotMapProps } from './spot.ts';
import { SpotIcon } from './spot-icon.tsx';
import classes from './spot-map.module.css';
import { SpotPlan } from './spot-plan.tsx';

const STATES = ['free', 'taken', 'mine', 'held', 'out_of_service'] as const;

/** The room seen from above with the instructor in front, and the same spots as a list. */
export function SpotMap(props: SpotMapProps) {
  const { t } = useTranslation();
  const [view, setView] = useLocalStorage<'map' | 'list'>({
    key: 'tandem.spots.view',
    defaultValue: 'map',
    getInitialValueInEffect: false,
  });
  if (props.spots.length === 0) return <Text c="dimmed">{t('spotMap.empty')}</Text>;
  const present = STATES.filter((state) => props.spots.some((s) => s.state === state));
  return (
    <div>
      <Group justify="space-between" mb="sm" gap="xs">
        <Group gap="md" component="ul" className={classes.legend}>
          {present.map((state) => (
            <li key={state} className={classes.legendItem}>
              <span className={classes.swatch} data-state={state}>
                <SpotIcon state={state} size={13} />
              </span>
              {t(`spotMap.state.${state}`)}
            </li>
          ))}
        </Group>
        <SegmentedControl
          size="xs"
          aria-label={t('spotMap.view')}
          value={view}
          onChange={(value) => setView(value as 'map' | 'list')}
          data={[
            { value: 'map', label: t('spotMap.map') },
            { value: 'list', label: t('spotMap.list') },
          ]}
        />
      </Group>
      {view === 'map' ? <SpotPlan {...props} /> : <SpotList {...props} />}
    </div>
  );
}

function SpotList({ spots, onPick, pickable, labels, selected }: SpotMapProps) {
  const { t } = useTranslation();
  const inOrder = [...spots].sort((a, b) => a.spotNumber - b.spotNumber);
  return (
    <ul className={classes.list} aria-label={t('spotMap.label')}>
      {inOrder.map((spot) => (
        <li key={spot.spotNumber}>
          <button
            type="button"
            className={classes.row}
            data-state={spot.state}
            aria-pressed={selected === spot.spotNumber}
            aria-disabled={!pickable(spot)}
            onClick={() => pickable(spot) && onPick(spot.spotNumber)}
          >
            <span className={classes.swatch} data-state={spot.state}>
              <SpotIcon state={spot.state} size={15} />
            </span>
            <span>
              {t('spotMap.spot', { number: spot.spotNumber })}
              <span className={classes.kind}> · {t(`spotMap.kind.${spot.kind}`)}</span>
            </span>
            <span className={classes.rowState}>
              {labels?.[spot.spotNumber] ?? t(`spotMap.state.${spot.state}`)}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
