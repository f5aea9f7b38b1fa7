import { useMutation, useQuery } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { tracker } from './api.ts';
import { Language } from './language.tsx';
import { Pair } from './pair.tsx';
import { Problem } from './problem.tsx';

/** Lets a screen in by a code, or signs in with the site's credentials; the session lives in a cookie. */
export function SignIn({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation('board');
  const signIn = useMutation({
    mutationFn: (form: FormData) =>
      tracker.signIn({
        body: {
          siteId: Number(form.get('siteId')),
          sourceName: String(form.get('login')),
          password: String(form.get('password')),
        },
      }),
    onSuccess: onDone,
  });
  const place = useQuery({ queryKey: ['place'], queryFn: () => tracker.getPlace() });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    signIn.mutate(new FormData(event.currentTarget));
  };
  return (
    <main className="sign-in">
      <h1>{t('signIn.title')}</h1>
      {place.data?.hasClub === false ? (
        <p className="notice">{t('signIn.noClub')}</p>
      ) : (
        <Pair onDone={onDone} />
      )}
      <form onSubmit={submit}>
        <h2>{t('signIn.asClub')}</h2>
        <p>{t('signIn.intro')}</p>
        <label>
          {t('signIn.siteId')}
          <input
            name="siteId"
            type="number"
            inputMode="numeric"
            min={1}
            required
            autoComplete="organization"
          />
        </label>
        <label>
          {t('signIn.login')}
          <input name="login" required maxLength={254} autoComplete="username" autoCapitalize="none" />
        </label>
        <label>
          {t('signIn.password')}
          <input name="password" type="password" required maxLength={500} autoComplete="current-password" />
        </label>
        {signIn.error !== null && <Problem error={signIn.error} />}
        <button type="submit" className="button" disabled={signIn.isPending}>
          {t(signIn.isPending ? 'signIn.submitting' : 'signIn.submit')}
        </button>
      </form>
      {place.data?.studioUrl && (
        <a className="link" href={place.data.studioUrl}>
          {t('club.toStudio')}
        </a>
      )}
      <Language />
    </main>
  );
}
