import IconCheck from '@tabler/icons-react/dist/esm/icons/IconCheck.mjs';
import IconCircle from '@tabler/icons-react/dist/esm/icons/IconCircle.mjs';
import IconClock from '@tabler/icons-react/dist/esm/icons/IconClock.mjs';
import IconTool from '@tabler/icons-react/dist/esm/icons/IconTool.mjs';
import IconUser from '@tabler/icons-react/dist/esm/icons/IconUser.mjs';
import type { SpotOnMap } from './spot.ts';

const icons = {
  free: IconCircle,
  taken: IconUser,
  mine: IconCheck,
  held: IconClock,
  out_of_service: IconTool,
};

/** A spot's state as a shape, beside its colour and its word. */
export function SpotIcon({ state, size }: { state: SpotOnMap['state']; size: number }) {
  const Icon = icons[state];
  return <Icon size={size} stroke={2.2} aria-hidden />;
}
