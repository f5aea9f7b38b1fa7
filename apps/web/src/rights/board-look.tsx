import { Alert, Checkbox, Stack, Text, TextInput } from '@mantine/core';
import IconInfoCircle from '@tabler/icons-react/dist/esm/icons/IconInfoCircle.mjs';
import type { Rights } from '@tandem/api/studio';
import { type BoardMetric, boardMetrics, MAX_ALIAS_CHARS } from '@tandem/api/words';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../base/session.ts';
import { AnewOnceHeard } from '../ui/anew-once-heard.tsx';
import { Asked } from '../ui/asked.tsx';
import { Form } from '../ui/form.tsx';
import { notify } from '../ui/notify.tsx';
import { rightsQuery } from './queries.ts';
import { TilePreview } from './tile-preview.tsx';
import { useRightsChange } from './use-rights-change.ts';

/** A person's name on the board and the numbers kept from it, with their own tile as others will see it. */
export function BoardLook({ customerId, name }: { customerId: string; name: string }) {
  const { studioId } = useSession();
  const asked = useQuery(rightsQuery(studioId, customerId));
  return (
    <Asked query={asked} loading={320}>
      {(rights) => (
        <AnewOnceHeard queryKey={rightsQuery(studioId, customerId).queryKey}>
          {() => <LookForm customerId={customerId} name={name} rights={rights} />}
        </AnewOnceHeard>
      )}
    </Asked>
  );
}

function LookForm({ customerId, name, rights }: { customerId: string; name: string; rights: Rights }) {
  const { t } = useTranslation('rights');
  const [alias, setAlias] = useState(rights.board.alias ?? '');
  const [hidden, setHidden] = useState<readonly BoardMetric[]>(rights.board.hidden);
  const [outside, setOutside] = useState(rights.board.outside);
  const { board } = useRightsChange(customerId);
  const shown = boardMetrics.filter((metric) => !hidden.includes(metric));
  const wanted = {
    alias: alias.trim() || null,
    hidden: boardMetrics.filter((m) => hidden.includes(m)),
    outside,
  };
  const same =
    wanted.alias === rights.board.alias &&
    wanted.outside === rights.board.outside &&
    wanted.hidden.length === rights.board.hidden.length &&
    wanted.hidden.every((metric) => rights.board.hidden.includes(metric));
  const state = rights.consents.find(({ purpose }) => purpose === 'board')?.state;
  const allowed = state === 'granted' || state === 'asked_again';
  const { kept } = rights.board;
  const without = kept === 'no' ? 'board.notAllowedNotSent' : 'board.notAllowed';
  const note = !allowed ? t(without) : kept === 'yes' ? null : t(`board.kept.${kept}`);
  return (
    <Form
      onSubmit={() => board.mutate(wanted, { onSuccess: () => notify({ message: t('board.saved') }) })}
      saving={board}
      submit={t('save')}
      submitProps={{ size: 'md', disabled: same }}
      stack={{ gap: 'lg' }}
    >
      {note && (
        <Alert color="gray" icon={<IconInfoCircle aria-hidden />}>
          {note}
        </Alert>
      )}
      <TilePreview name={alias.trim() || name} shown={shown} off={!allowed} />
      <TextInput
        size="md"
        label={t('board.alias')}
        description={t('board.aliasHint')}
        placeholder={name}
        maxLength={MAX_ALIAS_CHARS}
        value={alias}
        onChange={(event) => setAlias(event.currentTarget.value)}
      />
      <Checkbox.Group
        label={t('board.shown')}
        description={t('board.shownHint')}
        size="md"
        value={shown}
        onChange={(values) => setHidden(boardMetrics.filter((metric) => !values.includes(metric)))}
      >
        <Stack gap={0} mt="xs">
          {boardMetrics.map((metric) => (
            <Checkbox key={metric} size="md" py={10} value={metric} label={t(`board.metric.${metric}`)} />
          ))}
        </Stack>
      </Checkbox.Group>
      {shown.length === 0 && (
        <Text size="sm" c="dimmed" role="status">
          {t('board.nothing')}
        </Text>
      )}
      {kept !== 'no' && (
        <Checkbox
          size="md"
          label={t('board.outside')}
          description={t('board.outsideHint')}
          checked={outside}
          onChange={(event) => setOutside(event.currentTarget.checked)}
        />
      )}
    </Form>
  );
}
