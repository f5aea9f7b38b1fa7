import { Button, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import IconReplace from '@tabler/icons-react/dist/esm/icons/IconReplace.mjs';
import type { ClassDetail } from '@tandem/api/studio';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../base/api.ts';
import { topicKey } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { FormDialog } from '../../ui/form-dialog.tsx';
import { notify } from '../../ui/notify.tsx';
import { SubstituteActions } from '../schedule/substitute-actions.tsx';
import { SubstituteAlert } from '../schedule/substitute-alert.tsx';

/** Of a class to come: that somebody is to take it over, or the way to ask for that. */
export default function Substitute({ of: c }: { of: ClassDetail }) {
  const { t } = useTranslation('console');
  const [asking, dialog] = useDisclosure();
  if (c.substituteWanted)
    return (
      <SubstituteAlert title={t('substitute.wanted', { name: c.instructorName })}>
        {c.substituteWanted.note && <Text size="sm">{c.substituteWanted.note}</Text>}
        <SubstituteActions
          substituteId={c.substituteWanted.substituteId}
          title={c.title}
          mine={c.leading}
          instructorId={c.instructorId}
        />
      </SubstituteAlert>
    );
  if (!c.leading) return null;
  return (
    <div>
      <Button variant="default" leftSection={<IconReplace size={18} aria-hidden />} onClick={dialog.open}>
        {t('substitute.ask')}
      </Button>
      {asking && <AskDialog of={c} onClose={dialog.close} />}
    </div>
  );
}

function AskDialog({ of: c, onClose }: { of: ClassDetail; onClose: () => void }) {
  const { t } = useTranslation('console');
  const { studioId } = useSession();
  const client = useQueryClient();
  const [note, setNote] = useState('');
  const ask = useMutation({
    mutationFn: () => api.askSubstitute({ params: { studioId, classId: c.classId }, body: { note } }),
    onSuccess: async () => {
      notify({ message: t('substitute.asked') });
      onClose();
      await client.invalidateQueries({ queryKey: topicKey('class', studioId) });
    },
  });
  return (
    <FormDialog
      onClose={onClose}
      title={t('substitute.askTitle', { title: c.title })}
      onSubmit={() => ask.mutate()}
      saving={ask}
      submit={t('substitute.ask')}
    >
      <Text size="sm">{t('substitute.explain')}</Text>
      <TextInput
        data-autofocus
        label={t('substitute.note')}
        maxLength={300}
        value={note}
        onChange={({ currentTarget }) => setNote(currentTarget.value)}
      />
    </FormDialog>
  );
}
