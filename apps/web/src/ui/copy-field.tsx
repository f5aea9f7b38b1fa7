import { Button, Group, TextInput } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import IconCopy from '@tabler/icons-react/dist/esm/icons/IconCopy.mjs';

type Words = {
  label: string;
  copy: string;
  copied: string;
  /** Where the browser does not let a page copy. */
  byHand: string;
};

/** Something to take elsewhere, as it is. */
export function CopyField({ text, words }: { text: string; words: Words }) {
  const clipboard = useClipboard({ timeout: 4000 });
  return (
    <Group align="end" wrap="nowrap" gap="xs">
      <TextInput
        flex={1}
        size="md"
        label={words.label}
        value={text}
        readOnly
        error={clipboard.error && words.byHand}
        onFocus={(event) => event.currentTarget.select()}
      />
      <Button
        size="md"
        flex="none"
        leftSection={<IconCopy size={18} aria-hidden />}
        onClick={() => clipboard.copy(text)}
      >
        <span aria-live="polite">{clipboard.copied ? words.copied : words.copy}</span>
      </Button>
    </Group>
  );
}
