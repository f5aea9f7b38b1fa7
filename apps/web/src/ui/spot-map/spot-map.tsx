import { Group, SegmentedControl, Text } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { fixtureKinds, spotKinds } from '@tandem/api/words';
import { useTranslation } from 'react-i18next';
import { FixtureIcon } from './fixture-icon.tsx';
import { KindIcon } from './kind-icon.tsx';
import { usePlaceWords } from './place-words.ts';
import { mixesKinds, NO_FIXTURES, type SpotMapProps } from './spot.ts';
import { SpotIcon } from './spot-icon.tsx';
import classes from './spot-map.module.css';
import { SpotPlan } from './spot-plan.tsx';

const STATES = ['free', 'taken', 'mine', 'held', 'out_of_service'] as const;

/** The room seen from above with the instructor in front, and the same spots as a list. */
export function SpotMap(props: SpotMapProps) {
  const { t } = useTranslation('room');
  const [view, setView] = useLocalStorage<'map' | 'list'>({
    key: 'tandem.spots.view',
    defaultValue: 'map',
    getInitialValueInEffect: false,
  });
  const { spots, fixtures = NO_FIXTURES } = props;
  if (spots.length === 0) return <Text c="dimmed">{t('spotMap.empty')}</Text>;
  const present = STATES.filter((state) => spots.some((s) => s.state === state));
  const kinds = mixesKinds(spots) ? spotKinds.filter((kind) => spots.some((s) => s.kind === kind)) : [];
  // Who leads the class is named on the plan, however narrow it is.
  const standing = fixtureKinds.filter(
    (kind) => kind !== 'instructor' && fixtures.some((one) => one.kind === kind),
  );
  return (
    <div className={classes.map}>
      <Group justify="space-between" mb="sm" gap="xs">
        <Group gap="md" component="ul" className={classes.legend}>
          {present.map((state) => (
            <li key={state} className={classes.legendItem}>
              <span className={classes.swatch} data-state={state}>
                <SpotIcon state={state} size={13} />
              </span>
              {t(`state.${state}`)}
            </li>
          ))}
          {view === 'map' &&
            kinds.map((kind) => (
              <li key={kind} className={classes.legendItem}>
                <KindIcon kind={kind} size={18} />
                {t(`kind.${kind}`)}
              </li>
            ))}
          {view === 'map' &&
            standing.map((kind) => (
              <li key={kind} className={classes.legendItem} data-fixture>
                <FixtureIcon kind={kind} size={18} />
                {t(`fixture.${kind}`)}
              </li>
            ))}
        </Group>
        <SegmentedControl
          size="xs"
          aria-label={t('view')}
          value={view}
          onChange={(value) => setView(value as 'map' | 'list')}
          data={[
            { value: 'map', label: t('map') },
            { value: 'list', label: t('list') },
          ]}
        />
      </Group>
      {view === 'map' ? <SpotPlan {...props} /> : <SpotList {...props} />}
    </div>
  );
}

function SpotList({ spots, fixtures = NO_FIXTURES, onPick, pickable, labels, selected }: SpotMapProps) {
  const { t } = useTranslation('room');
  const placeOf = usePlaceWords(spots, fixtures);
  const inOrder = [...spots].sort((a, b) => a.spotNumber - b.spotNumber);
  return (
    <ul className={classes.list} aria-label={t('label')}>
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
              <span className={classes.kind}> · {t(`kind.${spot.kind}`)}</span>
              <span className={classes.place}>{placeOf(spot)}</span>
            </span>
            <span className={classes.rowState}>{labels?.[spot.spotNumber] ?? t(`state.${spot.state}`)}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
