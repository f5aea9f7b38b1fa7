import { Checkbox, type MantineSize, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { WaiverSigned, WaiverVersion } from '@tandem/api/studio';
import { MAX_SIGNED_NAME_CHARS } from '@tandem/api/words';
import { useTranslation } from 'react-i18next';
import { Form, type FormProps } from '../ui/form.tsx';
import { languageOf, WaiverText } from './waiver-text.tsx';

type Props = Pick<FormProps, 'saving' | 'onCancel' | 'cancel'> & {
  of: WaiverVersion;
  submit: string;
  /** On a tablet at a door everything is as large as a hand. */
  size?: MantineSize;
  onSign: (signed: WaiverSigned) => void;
};

/** Reads a waiver and signs it: the full name, typed, and a tick. It works with a keyboard alone, and with none drawn. */
export function SignForm({ of: one, submit, size = 'md', onSign, saving, onCancel, cancel }: Props) {
  const { t, i18n } = useTranslation('waivers');
  const form = useForm({
    initialValues: { name: '', agreed: false, asGuardian: false },
    validate: {
      name: (value) => (value.trim() === '' ? t('sign.nameMissing') : null),
      agreed: (value) => (value ? null : t('sign.agreedMissing')),
    },
  });
  const check = { size, styles: { body: { alignItems: 'center' }, label: { paddingBlock: 10 } } };
  return (
    <Stack gap="lg">
      <WaiverText of={one} large={size !== 'md'} />
      <Form
        onSubmit={form.onSubmit(({ name, asGuardian }) =>
          onSign({
            ...{ version: one.version, name: name.trim(), asGuardian, agreed: true },
            locale: languageOf(one, i18n.language),
          }),
        )}
        saving={saving}
        submit={submit}
        submitProps={{ size: size === 'md' ? 'lg' : size }}
        onCancel={onCancel}
        cancel={cancel}
        buttons="start"
        stack={{ gap: 'md' }}
      >
        <TextInput
          size={size}
          label={t('sign.name')}
          description={t('sign.nameHow')}
          maxLength={MAX_SIGNED_NAME_CHARS}
          autoComplete="off"
          autoCapitalize="words"
          spellCheck={false}
          {...form.getInputProps('name')}
        />
        <div>
          <Checkbox
            {...check}
            label={t('sign.agreed')}
            {...form.getInputProps('agreed', { type: 'checkbox' })}
          />
          <Checkbox
            {...check}
            label={t('sign.guardian')}
            {...form.getInputProps('asGuardian', { type: 'checkbox' })}
          />
        </div>
      </Form>
    </Stack>
  );
}
