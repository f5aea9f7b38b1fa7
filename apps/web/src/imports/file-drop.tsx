import { FileButton, Text, UnstyledButton } from '@mantine/core';
import IconFileUpload from '@tabler/icons-react/dist/esm/icons/IconFileUpload.mjs';
import { type DragEvent, useState } from 'react';
import classes from './imports.module.css';

type Props = {
  onFiles: (files: File[]) => void;
  /** What is wanted, as a file chooser knows it. */
  accept: string;
  multiple?: boolean;
  title: string;
  hint: string;
};

/** A place to choose files, by tap and key, or to drop them. */
export function FileDrop({ onFiles, accept, multiple = true, title, hint }: Props) {
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const files = [...event.dataTransfer.files];
    if (files.length > 0) onFiles(files);
  };
  return (
    <FileButton
      multiple={multiple}
      accept={accept}
      onChange={(chosen: File[] | File | null) => onFiles(chosen === null ? [] : [chosen].flat())}
    >
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
          <Text fw={600}>{title}</Text>
          <Text size="sm" c="dimmed">
            {hint}
          </Text>
        </UnstyledButton>
      )}
    </FileButton>
  );
}
