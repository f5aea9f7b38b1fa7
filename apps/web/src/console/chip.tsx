import { Badge } from '@mantine/core';
import type { IconCheck } from '@tabler/icons-react';

const moods = {
  good: { color: 'var(--good)', background: 'var(--accent-0)' },
  quiet: { color: 'var(--ink-label)', background: 'var(--surface)' },
  attention: { color: 'var(--warn)', background: 'var(--warn-wash)' },
};

export type ChipLook = { Icon: typeof IconCheck; mood: keyof typeof moods };

/** A small mark of state: icon and word first, colour never the only sign. */
export function Chip({ look: { Icon, mood }, word }: { look: ChipLook; word: string }) {
  return (
    <Badge
      variant="light"
      radius="sm"
      tt="none"
      fw={550}
      px={6}
      style={{ ...moods[mood], height: 'auto', minHeight: 20 }}
      // Rather two lines than half a word.
      styles={{ label: { whiteSpace: 'normal', lineHeight: 1.4 } }}
      leftSection={<Icon size={14} stroke={2} aria-hidden />}
    >
      {word}
    </Badge>
  );
}
