import type { ScreenSettings } from '@tandem/api/tracker';
import type { Session } from '../api.ts';
import { Lobby } from '../lobby/lobby.tsx';
import { Room } from './room.tsx';

type Props = { session: Session; set: ScreenSettings; onLost: () => void };

/** A screen that needs nobody to lead it: the board outside the room, or one that follows its room from class to class. */
export default function OwnScreen({ session, set, onLost }: Props) {
  return set.view === 'lobby' || set.waits === null ? (
    <Lobby session={session} set={set} />
  ) : (
    <Room session={session} boxId={set.waits} onLost={onLost} />
  );
}
