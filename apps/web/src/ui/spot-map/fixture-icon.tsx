import IconDeviceTv from '@tabler/icons-react/dist/esm/icons/IconDeviceTv.mjs';
import IconDoor from '@tabler/icons-react/dist/esm/icons/IconDoor.mjs';
import IconMicrophone from '@tabler/icons-react/dist/esm/icons/IconMicrophone.mjs';
import IconPropeller from '@tabler/icons-react/dist/esm/icons/IconPropeller.mjs';
import IconSquareHalf from '@tabler/icons-react/dist/esm/icons/IconSquareHalf.mjs';
import IconSquareX from '@tabler/icons-react/dist/esm/icons/IconSquareX.mjs';
import type { FixtureKind } from '@tandem/api/words';

const icons = {
  instructor: IconMicrophone,
  door: IconDoor,
  fan: IconPropeller,
  column: IconSquareX,
  mirror: IconSquareHalf,
  screen: IconDeviceTv,
};

/** What stands in a room, as a shape beside its word. */
export function FixtureIcon({ kind, size }: { kind: FixtureKind; size: number }) {
  const Icon = icons[kind];
  return <Icon size={size} stroke={1.8} aria-hidden />;
}
