import { Button, Skeleton, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { type Locale, MIN_PASSWORD_CHARS } from '@tandem/api/words';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api, forgetPerson, isProblem } from '../base/api.ts';
import { WelcomeFrame } from '../frame/welcome-frame.tsx';
import { markField } from '../ui/mark-field.ts';
import { ProblemAlert } from '../ui/problem.tsx';
import { ownTimeZone, TimeZoneSelect } from '../ui/time-zone-select.tsx';
import { NewPasswordField } from './password-field.tsx';
import { isSpotCount, newRoom, RoomFields, toRoomBody } from './room-fields.tsx';
import classes from './welcome.module.css';

/** The first page of a new Tandem: a studio, its owner, a place to begin with. */
export function SetupPage() {
  const { t } = useTranslation(['welcome', 'room']);
  const { token } = useSearch({ from: '/welcome/setup' });
  const link = useQuery({
    queryKey: ['setup', token],
    queryFn: () => api.checkSetUp({ body: { token } }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <WelcomeFrame wide title={t('setup.title')} intro={link.error ? undefined : t('setup.intro')}>
      {link.error ? (
        <Stack maw={520} align="flex-start">
          <ProblemAlert error={link.error} />
          {isProblem(link.error, 'setup_done') && (
            <Button component="a" href="/sign-in" variant="default">
              {t('signIn.title')}
            </Button>
          )}
        </Stack>
      ) : link.isPending ? (
        <Skeleton h={480} role="status" aria-label={t('loading')} />
      ) : (
        <SetupForm token={token} />
      )}
    </WelcomeFrame>
  );
}

/** The studio's names of fields → the form's. */
const fieldNames = {
  'owner.name': 'ownerName',
  'owner.email': 'email',
  'owner.password': 'password',
  'location.name': 'locationName',
  'location.address': 'address',
  'location.timeZone': 'timeZone',
  'room.name': 'roomName',
  'room.spots': 'spots',
};

function SetupForm({ token }: { token: string }) {
  const { t, i18n } = useTranslation('welcome');
  const navigate = useNavigate();
  const needed = (value: string) => (value.trim() ? null : t('needed'));
  const form = useForm({
    initialValues: {
      studioName: '',
      ownerName: '',
      email: '',
      password: '',
      locationName: '',
      address: '',
      timeZone: ownTimeZone(),
      ...newRoom,
    },
    validate: {
      studioName: needed,
      ownerName: needed,
      email: (value) => (/^\S+@\S+\.\S+$/.test(value.trim()) ? null : t('emailNeeded')),
      password: (value) =>
        value.length >= MIN_PASSWORD_CHARS ? null : t('password.short', { count: MIN_PASSWORD_CHARS }),
      locationName: needed,
      roomName: needed,
      spots: (value) => (isSpotCount(value) ? null : t('room.spotsNeeded')),
    },
  });
  const make = useMutation({
    mutationFn: (values: typeof form.values) =>
      api.setUp({
        body: {
          token,
          studioName: values.studioName,
          owner: {
            name: values.ownerName,
            email: values.email.trim(),
            password: values.password,
            locale: i18n.language as Locale,
          },
          location: { name: values.locationName, address: values.address, timeZone: values.timeZone },
          room: toRoomBody(values),
        },
      }),
    onSuccess: ({ studioId }) => {
      forgetPerson();
      return navigate({ to: '/console/$studioId', params: { studioId } });
    },
    onError: (error) => markField(error, form, fieldNames),
  });
  const field = (name: keyof typeof form.values) => form.getInputProps(name);
  return (
    <form
      onSubmit={form.onSubmit(
        (values) => make.mutate(values),
        (errors) => form.getInputNode(Object.keys(errors)[0]!)?.focus(),
      )}
      noValidate
    >
      <Stack gap="xl">
        <div className={classes.parts}>
          <fieldset className={classes.part}>
            <legend>{t('setup.studio')}</legend>
            <Stack>
              <TextInput size="md" label={t('setup.studioName')} maxLength={120} {...field('studioName')} />
              <TextInput
                size="md"
                label={t('setup.ownerName')}
                autoComplete="name"
                maxLength={120}
                {...field('ownerName')}
              />
              <TextInput
                size="md"
                type="email"
                label={t('setup.email')}
                description={t('setup.emailHint')}
                autoComplete="username"
                maxLength={254}
                {...field('email')}
              />
              <NewPasswordField size="md" label={t('signIn.password')} {...field('password')} />
            </Stack>
          </fieldset>
          <fieldset className={classes.part}>
            <legend>{t('setup.location')}</legend>
            <Stack>
              <TextInput
                size="md"
                label={t('location.name')}
                description={t('location.nameHint')}
                maxLength={80}
                {...field('locationName')}
              />
              <TextInput size="md" label={t('location.address')} maxLength={200} {...field('address')} />
              <TimeZoneSelect size="md" label={t('location.timeZone')} {...field('timeZone')} />
            </Stack>
          </fieldset>
        </div>
        <fieldset className={classes.part}>
          <legend>{t('setup.room')}</legend>
          <RoomFields size="md" values={form.values} field={field} />
        </fieldset>
        <Stack className={classes.narrow} align="flex-start">
          {make.error && <ProblemAlert error={make.error} />}
          <Button type="submit" size="md" loading={make.isPending}>
            {t('setup.submit')}
          </Button>
        </Stack>
      </Stack>
    </form>
  );
}
