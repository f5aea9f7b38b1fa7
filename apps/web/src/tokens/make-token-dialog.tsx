import { Button, Checkbox, Code, Group, Radio, Select, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { ApiTokens } from '@tandem/api/studio';
import { MAX_TOKEN_DAYS, MAX_TOKEN_NAME_CHARS, type Scope, type TokenKind } from '@tandem/api/words';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../base/api.ts';
import { useSession } from '../base/session.ts';
import { CopyField } from '../ui/copy-field.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { FormDialog } from '../ui/form-dialog.tsx';
import { markField } from '../ui/mark-field.ts';
import classes from './tokens.module.css';
import { type Area, areaOf, useScopeWords } from './use-scope-words.ts';

const DAYS = [7, 30, 90, 180, MAX_TOKEN_DAYS];
const USUAL_DAYS = 90;

type Props = { makes: ApiTokens['makes']; onMade: () => void; onClose: () => void };

/** Makes a token: for whom, for what, for how long; then shows it, once. */
export function MakeTokenDialog({ makes, onMade, onClose }: Props) {
  const { t } = useTranslation('tokens');
  const { studioId } = useSession();
  const form = useForm({
    initialValues: {
      kind: 'personal' as TokenKind,
      name: '',
      scopes: [] as Scope[],
      days: String(USUAL_DAYS),
    },
    validate: {
      name: (value) => (value.trim() ? null : t('dialog.nameNeeded')),
      scopes: (value) => (value.length > 0 ? null : t('dialog.scopesNeeded')),
    },
  });
  const make = useMutation({
    mutationFn: ({ days, ...wish }: typeof form.values) =>
      api.makeToken({ params: { studioId }, body: { ...wish, days: Number(days) } }),
    onSuccess: onMade,
    onError: (error) => markField(error, form),
  });
  const { kind, scopes } = form.values;
  const areas = [...new Set(makes[kind].map(areaOf))];
  const choose = (chosen: TokenKind) => {
    form.setFieldValue('kind', chosen);
    form.setFieldValue(
      'scopes',
      scopes.filter((scope) => makes[chosen].includes(scope)),
    );
  };
  if (make.data) return <Made secret={make.data.secret} onClose={onClose} />;
  return (
    <FormDialog
      onClose={onClose}
      size="lg"
      title={t('make')}
      onSubmit={form.onSubmit((values) => make.mutate(values))}
      saving={make}
      submit={t('dialog.make')}
    >
      <TextInput
        data-autofocus
        label={t('dialog.name')}
        description={t('dialog.nameHint')}
        maxLength={MAX_TOKEN_NAME_CHARS}
        autoComplete="off"
        {...form.getInputProps('name')}
      />
      {makes.studio.length > 0 && (
        <Radio.Group label={t('dialog.kind')} value={kind} onChange={(value) => choose(value as TokenKind)}>
          <Stack gap="sm" mt="xs">
            {(['personal', 'studio'] as const).map((one) => (
              <Radio key={one} value={one} label={t(`dialog.${one}`)} description={t(`dialog.${one}Hint`)} />
            ))}
          </Stack>
        </Radio.Group>
      )}
      <Checkbox.Group
        label={t('dialog.scopes')}
        description={t('dialog.scopesHint')}
        {...form.getInputProps('scopes')}
      >
        <div className={classes.areas}>
          {areas.map((area) => (
            <Scopes key={area} area={area} scopes={makes[kind].filter((scope) => areaOf(scope) === area)} />
          ))}
        </div>
      </Checkbox.Group>
      <Select
        label={t('dialog.days')}
        allowDeselect={false}
        data={DAYS.map((days) => ({
          value: String(days),
          label: days === MAX_TOKEN_DAYS ? t('dialog.year') : t('dialog.day', { count: days }),
        }))}
        {...form.getInputProps('days')}
      />
    </FormDialog>
  );
}

function Scopes({ area, scopes }: { area: Area; scopes: Scope[] }) {
  const say = useScopeWords();
  return (
    <>
      <Text size="sm" fw={600}>
        {say.area(area)}
      </Text>
      <Stack gap="xs">
        {scopes.map((scope) => (
          <Checkbox key={scope} value={scope} label={say.scope(scope)} />
        ))}
      </Stack>
    </>
  );
}

/** The token, this once; closing by the way asks first. */
function Made({ secret, onClose }: { secret: string; onClose: () => void }) {
  const { t } = useTranslation('tokens');
  const { studioId } = useSession();
  const example = `curl -H "Authorization: Bearer $TOKEN" \\\n  ${location.origin}/api/studios/${studioId}`;
  return (
    <Dialog onClose={onClose} size="lg" title={t('made.title')} changed>
      <Stack>
        <Text>{t('made.text')}</Text>
        <CopyField label={t('made.label')} text={secret} />
        <div>
          <Text size="sm" fw={500} mb={4}>
            {t('made.try')}
          </Text>
          <Code block>{example}</Code>
        </div>
        <Group justify="flex-end">
          <Button onClick={onClose}>{t('made.done')}</Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
