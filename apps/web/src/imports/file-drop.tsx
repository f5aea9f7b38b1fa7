import { FileButton, Text, UnstyledButton } from '@mantine/core';
import IconFileUpload from '@tabler/icons-react/dist/esm/icons/IconFileUpload.mjs';
import { type DragEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './imports.module.css';

/** A place to choose files, by tap and key, or to drop them. */
export function FileDrop({ onFiles }: { onFiles: (files: File[]) => void }) {
  const { t } = useTranslation('rights');
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const files = [...event.dataTransfer.files];
    if (files.length > 0) onFiles(files);
  };
  return (
    <FileButton multiple accept=".fit,.tcx,.gpx,.gz,.zip,application/zip" onChange={onFiles}>
      {(props) => (
        <UnstyledButton
          {...props}
          className={classes.drop}
          data-over={over || undefined}
          onDragOver={(event: DragEvent) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          <IconFileUpload size={32} stroke={1.5} aria-hidden />
          <Text fw={600}>{t('import.choose')}</Text>
          <Text size="sm" c="dimmed">
            {t('import.drop')}
          </Text>
        </UnstyledButton>
      )}
    </FileButton>
  );
}
