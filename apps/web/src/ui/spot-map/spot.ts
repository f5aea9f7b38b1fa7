import type { Fixture } from '@tandem/api/room-layout';
import type { ClassDetail } from '@tandem/api/studio';

export type SpotOnMap = ClassDetail['spots'][number];
/** Which spots a mouse may take, where it may drop them, and what that means. */
export type SpotDrag = {
  takes: (spot: SpotOnMap) => boolean;
  drops: (from: number, to: number) => boolean;
  onDrop: (from: number, to: number) => void;
};
export type SpotMapProps = {
  spots: SpotOnMap[];
  /** What stands in the room beside them; a page kept from before does not say. */
  fixtures?: readonly Fixture[];
  onPick: (spotNumber: number) => void;
  /** Which spots may be picked; the others stay readable. */
  pickable: (spot: SpotOnMap) => boolean;
  /** Who sits there, by spot number; for those who may know. */
  labels?: Record<number, string>;
  /** The spot that the person is about to take or to move. */
  selected?: number | null;
  /** A shorter way to pick twice, on the plan only. */
  drag?: SpotDrag;
};

export const NO_FIXTURES: readonly Fixture[] = [];
/** Whether a spot says by itself what it is: in most rooms all are of one kind. */
export const mixesKinds = (spots: readonly SpotOnMap[]): boolean =>
  spots.some(({ kind }) => kind !== spots[0]!.kind);
