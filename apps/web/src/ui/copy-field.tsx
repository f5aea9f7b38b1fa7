import { Button, Group, Input, TextInput } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import IconCopy from '@tabler/icons-react/dist/esm/icons/IconCopy.mjs';
import { useTranslation } from 'react-i18next';

/** Something to take elsewhere, as it is. */
export function CopyField({ label, text }: { label: string; text: string }) {
  const { t } = useTranslation();
  const clipboard = useClipboard({ timeout: 4000 });
  return (
    <div>
      <Group align="end" gap="xs">
        <TextInput
          flex="1 1 260px"
          size="md"
          label={label}
          value={text}
          readOnly
          error={clipboard.error !== null}
          onFocus={(event) => event.currentTarget.select()}
        />
        <Button
          size="md"
          flex="none"
          leftSection={<IconCopy size={18} aria-hidden />}
          onClick={() => clipboard.copy(text)}
        >
          <span aria-live="polite">{t(clipboard.copied ? 'copy.done' : 'copy.do')}</span>
        </Button>
      </Group>
      {/* Below both, so that they stay in one line where there is room for it. */}
      {clipboard.error && (
        <Input.Error mt="xs" role="alert">
          {t('copy.byHand')}
        </Input.Error>
      )}
    </div>
  );
}
