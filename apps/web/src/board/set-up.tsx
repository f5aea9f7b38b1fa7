import { MIN_PASSWORD_CHARS } from '@tandem/api/words';
import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { findZones, todaysName } from '../ui/time-zones.ts';
import { tracker } from './api.ts';
import { Language } from './language.tsx';
import { Problem } from './problem.tsx';

/** Makes the first club with the link that the tracker printed, and signs in to it. */
export default function SetUp({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation('board');
  const setUp = useMutation({
    mutationFn: (form: FormData) =>
      tracker.setUp({
        body: {
          token: new URLSearchParams(location.search).get('token') ?? '',
          name: String(form.get('name')),
          login: String(form.get('login')),
          password: String(form.get('password')),
          timeZone: String(form.get('timeZone')),
        },
      }),
    onSuccess: () => {
      history.replaceState(null, '', '/club');
      onDone();
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setUp.mutate(new FormData(event.currentTarget));
  };
  return (
    <main className="sign-in">
      <form onSubmit={submit}>
        <h1>{t('setUp.title')}</h1>
        <p>{t('setUp.intro')}</p>
        <label>
          {t('setUp.name')}
          <input name="name" required maxLength={120} autoComplete="organization" />
        </label>
        <label>
          {t('setUp.login')}
          <input name="login" type="email" required maxLength={254} autoComplete="username" />
        </label>
        <label>
          {t('signIn.password')}
          <input
            name="password"
            type="password"
            required
            minLength={MIN_PASSWORD_CHARS}
            maxLength={500}
            autoComplete="new-password"
            aria-describedby="password-hint"
          />
          <small id="password-hint">{t('club.passwordHint', { count: MIN_PASSWORD_CHARS })}</small>
        </label>
        <label>
          {t('setUp.timeZone')}
          <select name="timeZone" defaultValue={todaysName(Intl.DateTimeFormat().resolvedOptions().timeZone)}>
            {findZones('').map(({ name }) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </label>
        {setUp.error !== null && <Problem error={setUp.error} />}
        <button type="submit" className="button primary" disabled={setUp.isPending}>
          {t('setUp.submit')}
        </button>
      </form>
      <Language />
    </main>
  );
}
