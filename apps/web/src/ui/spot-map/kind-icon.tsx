import IconBarbell from '@tabler/icons-react/dist/esm/icons/IconBarbell.mjs';
import IconBike from '@tabler/icons-react/dist/esm/icons/IconBike.mjs';
import IconKayak from '@tabler/icons-react/dist/esm/icons/IconKayak.mjs';
import IconTreadmill from '@tabler/icons-react/dist/esm/icons/IconTreadmill.mjs';
import IconYoga from '@tabler/icons-react/dist/esm/icons/IconYoga.mjs';
import type { SpotKind } from '@tandem/api/words';

const icons = {
  bike: IconBike,
  rower: IconKayak,
  mat: IconYoga,
  treadmill: IconTreadmill,
  bench: IconBarbell,
};

/** What a spot is, as a shape; for rooms that mix kinds. */
export function KindIcon({ kind, size }: { kind: SpotKind; size: number }) {
  const Icon = icons[kind];
  return <Icon size={size} stroke={1.8} aria-hidden />;
}
