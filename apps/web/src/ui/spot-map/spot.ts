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
