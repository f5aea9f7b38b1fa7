import { Box, Button, Group, getDefaultZIndex, Modal, Text } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Question } from './question.ts';

/** A question with its two answers, above whatever dialog it comes from. Once answered it fades as it was asked. */
export default function QuestionDialog({ question }: { question: Question }) {
  const { t } = useTranslation();
  const [answered, setAnswered] = useState<Question | null>(null);
  const [drawn, setDrawn] = useState(false);
  // A dialog that is there from the start would neither fade in nor take the focus.
  useEffect(() => setDrawn(true), []);
  const close = () => {
    setAnswered(question);
    question.onClose?.();
  };
  const { title, text, yes, no, onConfirm } = question;
  return (
    <Modal
      zIndex={Number(getDefaultZIndex('modal')) + 1}
      opened={drawn && answered !== question}
      onClose={close}
      title={title}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Box mb="md">{typeof text === 'string' ? <Text size="sm">{text}</Text> : text}</Box>
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          {no ?? t('cancel')}
        </Button>
        <Button
          color="red.9"
          onClick={() => {
            onConfirm();
            close();
          }}
        >
          {yes}
        </Button>
      </Group>
    </Modal>
  );
}
