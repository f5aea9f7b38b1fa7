import { Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { save } from '../../ui/chart/download.ts';
import classes from '../welcome.module.css';

/** Shown this once, to be kept where the phone is not. */
export function RecoveryCodes({ codes, onKept }: { codes: string[]; onKept: () => void }) {
  const { t } = useTranslation('access');
  const text = codes.join('\n');
  return (
    <Stack>
      <Text>{t('recovery.why')}</Text>
      <ul className={classes.codes}>
        {codes.map((code) => (
          <li key={code}>
            <Code fz="md">{code}</Code>
          </li>
        ))}
      </ul>
      <Group gap="xs">
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? t('recovery.copied') : t('recovery.copy')}
            </Button>
          )}
        </CopyButton>
        <Button variant="default" onClick={() => window.print()}>
          {t('recovery.print')}
        </Button>
        <Button
          variant="default"
          onClick={() => save(new Blob([`${text}\n`], { type: 'text/plain' }), t('recovery.file'))}
        >
          {t('recovery.download')}
        </Button>
      </Group>
      <div>
        <Button size="md" onClick={onKept}>
          {t('recovery.kept')}
        </Button>
      </div>
    </Stack>
  );
}
