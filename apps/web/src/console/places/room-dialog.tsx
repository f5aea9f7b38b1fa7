import { Stack, Text, TextInput } from '@mantine/core';
import { coveredSpot, type Fixture, rowsOf } from '@tandem/api/room-layout';
import type { Room, Spot } from '@tandem/api/studio';
import { type FixtureKind, MAX_ROOM_FIXTURES, MAX_ROOM_SPOTS } from '@tandem/api/words';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, isProblem } from '../../base/api.ts';
import { useFormat } from '../../base/format.ts';
import { studioQuery, topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { questionIn } from '../../ui/ask-to-accept.ts';
import { confirm } from '../../ui/confirm.tsx';
import { Conflict, presentOf } from '../../ui/conflict.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { notify } from '../../ui/notify.tsx';
import { BookedSpots } from './booked-spots.tsx';
import {
  addFixture,
  addSpot,
  arrange,
  moveFixture,
  moveSpot,
  numberByRows,
  removeFixture,
  removeSpot,
  renumberSpot,
  repeatRow,
  setInService,
  setKind,
} from './draw-spots.ts';
import classes from './room-floor.module.css';
import { RoomFloor, type Thing } from './room-floor.tsx';
import { FixtureTools, RoomTools, SpotTools } from './spot-tools.tsx';
import { fixturesInWords, spotsInWords } from './spots-in-words.ts';
import { useDrawing } from './use-drawing.ts';
import { useFixtureName } from './use-fixture-name.ts';

const EarlierLayouts = lazy(() => import('./earlier-layouts.tsx'));

type Wish = { version: number; acceptMoves?: true };

/**
 * A room's name, and its layout as it stands: spots moved, numbered, added, removed, out of service, and what else is in
 * the room. Saved as one.
 */
export function RoomDialog({ room, onClose }: { room: Room; onClose: () => void }) {
  const { t } = useTranslation(['team', 'room']);
  const { studioId } = useSession();
  const client = useQueryClient();
  const { list } = useFormat();
  const help = useId();
  /** As it was when the dialog was opened or last looked at; the page behind goes on. */
  const [seen, setSeen] = useState(room);
  const [name, setName] = useState(room.name);
  const [chosen, setChosen] = useState<Thing | null>(null);
  const [said, setSaid] = useState('');
  const [looksBack, setLooksBack] = useState(false);
  const drawing = useDrawing({ spots: room.spots, fixtures: room.fixtures });
  const { layout, draw } = drawing;
  const { spots, fixtures } = layout;
  const spot = chosen && 'spot' in chosen ? spots.find((s) => s.spotNumber === chosen.spot) : undefined;
  const fixtureAt = chosen && 'fixture' in chosen ? chosen.fixture : null;
  const fixtureName = useFixtureName(fixtures);
  const covered = coveredSpot(spots, fixtures);
  const renamed = name.trim() !== seen.name;
  const mine = { ...(renamed && { name: name.trim() }), ...(drawing.changed && layout) };

  const refresh = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: studioQuery(studioId).queryKey }),
      client.invalidateQueries({ queryKey: topicKey('class', studioId) }),
    ]);
  const save = useMutation({
    mutationFn: (wish: Wish) =>
      api.updateRoom({ params: { studioId, roomId: room.roomId }, body: { ...mine, ...wish } }),
    onSuccess: async () => {
      await refresh();
      notify({ message: t('saved') });
      onClose();
    },
    onError: (error, wish) => {
      if (questionIn(error) === null) return;
      confirm({
        title: t('place.plan.movesTitle'),
        text: (
          <>
            <Text size="sm">{t('place.plan.movesText')}</Text>
            <BookedSpots error={error} />
          </>
        ),
        yes: t('place.plan.movesYes'),
        onConfirm: () => save.mutate({ ...wish, acceptMoves: true }),
      });
    },
  });
  const asIs = presentOf(save.error) || questionIn(save.error) !== null;

  const tell = (next: Spot[], number: number) => {
    const at = next.find((s) => s.spotNumber === number)!;
    setSaid(t('place.plan.stands', { number, x: Math.round(at.x), y: Math.round(at.y) }));
  };
  const add = (like: number | null) => {
    const added = addSpot(layout, like);
    draw({ spots: added.spots });
    setChosen({ spot: added.spotNumber });
    tell(added.spots, added.spotNumber);
  };
  const addRow = (number: number) => {
    const { spots, spotNumbers } = repeatRow(layout, number);
    draw({ spots });
    setChosen({ spot: spotNumbers[0]! });
    setSaid(
      t('place.plan.rowRepeated', { count: spotNumbers.length, numbers: list(spotNumbers.map(String)) }),
    );
  };
  const tellFixture = (next: Fixture[], at: number) => {
    const { kind, x, y } = next[at]!;
    const what = t(`fixture.${kind}`, { ns: 'room' });
    setSaid(t('place.plan.fixtureStands', { what, x: Math.round(x), y: Math.round(y) }));
  };
  /** Says where it stands too: what was said of the one before is not of this one. */
  const choose = (thing: Thing | null) => {
    setChosen(thing);
    if (thing === null) return;
    if ('spot' in thing) tell(spots, thing.spot);
    else tellFixture(fixtures, thing.fixture);
  };
  const furnish = (kind: FixtureKind) => {
    const next = addFixture(layout, kind);
    draw({ fixtures: next });
    setChosen({ fixture: next.length - 1 });
    tellFixture(next, next.length - 1);
  };
  const unfurnish = (at: number) => {
    const what = fixtureName(at);
    draw({ fixtures: removeFixture(fixtures, at) });
    setChosen(null);
    setSaid(t('place.plan.fixtureRemoved', { what }));
  };
  const remove = (number: number) => {
    const left = removeSpot(spots, number);
    draw({ spots: left });
    setChosen({ spot: left.find((s) => s.spotNumber > number)?.spotNumber ?? left.at(-1)!.spotNumber });
    setSaid(t('place.plan.removed', { number }));
  };
  const renumber = (from: number, to: number) => {
    const other = spots.some((s) => s.spotNumber === to);
    draw({ spots: renumberSpot(spots, from, to) });
    setChosen({ spot: to });
    setSaid(t(other ? 'place.plan.swapped' : 'place.plan.renumbered', { from, to }));
  };
  const redraw = (next: Spot[]) => {
    draw({ spots: next });
    setChosen(null);
    setSaid(t('place.plan.redrawn'));
  };

  return (
    <FormDialog
      onClose={onClose}
      size={960}
      title={room.name}
      changed={drawing.changed}
      onSubmit={() => {
        if (!name.trim() || covered) return;
        if (renamed || drawing.changed) save.mutate({ version: seen.version });
        else onClose();
      }}
      saving={asIs ? { ...save, error: null } : save}
      submit={t('save', { ns: 'common' })}
    >
      <Conflict<Room>
        error={save.error}
        seen={seen}
        mine={mine}
        fields={[
          { field: 'name', label: t('place.roomName') },
          { field: 'spots', label: t('place.plan.label'), show: (value) => spotsInWords(value as Spot[], t) },
          {
            field: 'fixtures',
            label: t('place.plan.fixtures'),
            show: (value) => fixturesInWords(value as Fixture[], t),
          },
        ]}
        saving={save.isPending}
        onKeepTheirs={(present) => {
          setSeen(present);
          setName(present.name);
          drawing.begin({ spots: present.spots, fixtures: present.fixtures });
          setChosen(null);
          save.reset();
          void refresh();
        }}
        onSaveMine={({ version }) => save.mutate({ version })}
      />
      <TextInput
        label={t('place.roomName')}
        maxLength={80}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={name.trim() ? null : t('place.nameNeeded')}
      />
      <RoomTools
        canAdd={spots.length < MAX_ROOM_SPOTS}
        canUndo={drawing.canUndo}
        canFurnish={fixtures.length < MAX_ROOM_FIXTURES}
        onAdd={() => add(spot?.spotNumber ?? null)}
        onFurnish={furnish}
        onUndo={() => {
          drawing.undo();
          setChosen(null);
          setSaid(t('place.plan.undone'));
        }}
        onEarlier={() => setLooksBack(true)}
        onNumber={() => redraw(numberByRows(spots))}
        onArrange={(layout) => redraw(arrange(spots, layout))}
      />
      {looksBack && (
        <Suspense>
          <EarlierLayouts
            room={room}
            onClose={() => setLooksBack(false)}
            onTake={(earlier, until) => {
              setLooksBack(false);
              draw(earlier);
              setChosen(null);
              setSaid(t('place.plan.taken', { until }));
            }}
          />
        </Suspense>
      )}
      <Text id={help} size="sm" c="dimmed">
        {t('place.plan.help')}
      </Text>
      <RoomFloor
        layout={layout}
        chosen={chosen}
        onChoose={choose}
        describedBy={help}
        onMove={(thing, to, by) => {
          const act = by === 'keys' ? `move ${JSON.stringify(thing)}` : null;
          setChosen(thing);
          if ('spot' in thing) {
            const moved = moveSpot(spots, thing.spot, to);
            draw({ spots: moved }, act);
            tell(moved, thing.spot);
          } else {
            const moved = moveFixture(fixtures, thing.fixture, to);
            draw({ fixtures: moved }, act);
            tellFixture(moved, thing.fixture);
          }
        }}
      />
      <Stack gap="xs" className={classes.chosen}>
        {spot && (
          <SpotTools
            spot={spot}
            rowLength={rowsOf(spots).find((row) => row.includes(spot))!.length}
            canAdd={MAX_ROOM_SPOTS - spots.length}
            canRemove={spots.length > 1}
            onNumber={(to) => renumber(spot.spotNumber, to)}
            onKind={(kind) => draw({ spots: setKind(spots, spot.spotNumber, kind) })}
            onService={(active) => draw({ spots: setInService(spots, spot.spotNumber, active) })}
            onRepeat={() => add(spot.spotNumber)}
            onRepeatRow={() => addRow(spot.spotNumber)}
            onRemove={() => remove(spot.spotNumber)}
          />
        )}
        {fixtureAt !== null && (
          <FixtureTools
            name={fixtureName(fixtureAt)}
            canAdd={fixtures.length < MAX_ROOM_FIXTURES}
            onRepeat={() => furnish(fixtures[fixtureAt]!.kind)}
            onRemove={() => unfurnish(fixtureAt)}
          />
        )}
        {covered && (
          <Text role="alert" size="sm" c="var(--bad)">
            {t('place.plan.covers', {
              what: t(`fixture.${covered.kind}`, { ns: 'room' }),
              number: covered.spotNumber,
            })}
          </Text>
        )}
        <Text role="status" size="sm" c="dimmed" mih="1.5em">
          {said}
        </Text>
        {spots.length > seen.spots.length && (
          <Text size="sm" c="dimmed">
            {t('place.plan.capacityStays')}
          </Text>
        )}
        {isProblem(save.error, 'spot_booked') && <BookedSpots error={save.error} linked />}
      </Stack>
    </FormDialog>
  );
}
