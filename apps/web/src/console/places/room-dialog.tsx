import { Stack, Text, TextInput } from '@mantine/core';
import type { Room, Spot } from '@tandem/api/studio';
import { MAX_ROOM_SPOTS } from '@tandem/api/words';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, isProblem } from '../../base/api.ts';
import { studioQuery, topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { questionIn } from '../../ui/ask-to-accept.ts';
import { confirm } from '../../ui/confirm.tsx';
import { Conflict, presentOf } from '../../ui/conflict.tsx';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { notify } from '../../ui/notify.tsx';
import { BookedSpots } from './booked-spots.tsx';
import {
  addSpot,
  arrange,
  moveSpot,
  numberByRows,
  removeSpot,
  renumberSpot,
  setInService,
} from './draw-spots.ts';
import { RoomFloor } from './room-floor.tsx';
import { RoomTools, SpotTools } from './spot-tools.tsx';
import { spotsInWords } from './spots-in-words.ts';
import { useDrawing } from './use-drawing.ts';

type Wish = { version: number; acceptMoves?: true };

/** A room's name, and its spots as they stand: moved, numbered, added, removed, out of service. Saved as one. */
export function RoomDialog({ room, onClose }: { room: Room; onClose: () => void }) {
  const { t } = useTranslation('team');
  const { studioId } = useSession();
  const client = useQueryClient();
  const help = useId();
  /** As it was when the dialog was opened or last looked at; the page behind goes on. */
  const [seen, setSeen] = useState(room);
  const [name, setName] = useState(room.name);
  const [chosen, setChosen] = useState<number | null>(null);
  const [said, setSaid] = useState('');
  const drawing = useDrawing(room.spots);
  const { spots, draw } = drawing;
  const spot = spots.find((s) => s.spotNumber === chosen);
  const renamed = name.trim() !== seen.name;
  const mine = { ...(renamed && { name: name.trim() }), ...(drawing.changed && { spots }) };

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
  const add = () => {
    const added = addSpot(spots, chosen);
    draw(added.spots);
    setChosen(added.spotNumber);
    tell(added.spots, added.spotNumber);
  };
  const remove = (number: number) => {
    const left = removeSpot(spots, number);
    draw(left);
    setChosen(left.find((s) => s.spotNumber > number)?.spotNumber ?? left.at(-1)!.spotNumber);
    setSaid(t('place.plan.removed', { number }));
  };
  const renumber = (from: number, to: number) => {
    const other = spots.some((s) => s.spotNumber === to);
    draw(renumberSpot(spots, from, to));
    setChosen(to);
    setSaid(t(other ? 'place.plan.swapped' : 'place.plan.renumbered', { from, to }));
  };
  const redraw = (next: Spot[]) => {
    draw(next);
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
        if (!name.trim()) return;
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
        ]}
        saving={save.isPending}
        onKeepTheirs={(present) => {
          setSeen(present);
          setName(present.name);
          drawing.begin(present.spots);
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
        onAdd={add}
        onUndo={() => {
          drawing.undo();
          setChosen(null);
          setSaid(t('place.plan.undone'));
        }}
        onNumber={() => redraw(numberByRows(spots))}
        onArrange={(layout) => redraw(arrange(spots, layout))}
      />
      <Text id={help} size="sm" c="dimmed">
        {t('place.plan.help')}
      </Text>
      <RoomFloor
        spots={spots}
        chosen={chosen}
        onChoose={setChosen}
        describedBy={help}
        onMove={(number, to, by) => {
          const moved = moveSpot(spots, number, to);
          draw(moved, by === 'keys' ? `move ${number}` : null);
          setChosen(number);
          tell(moved, number);
        }}
      />
      <Stack gap="xs">
        {spot && (
          <SpotTools
            spot={spot}
            canRemove={spots.length > 1}
            onNumber={(to) => renumber(spot.spotNumber, to)}
            onService={(active) => draw(setInService(spots, spot.spotNumber, active))}
            onRemove={() => remove(spot.spotNumber)}
          />
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
