import { MIN_PASSWORD_CHARS } from '@tandem/api/words';
import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { tracker } from './api.ts';
import { Problem } from './problem.tsx';

/** Changes the password by which screens sign in and the studio calls. */
export function ClubPassword() {
  const { t } = useTranslation('board');
  const change = useMutation({
    mutationFn: (form: FormData) =>
      tracker.changePassword({
        body: { current: String(form.get('current')), password: String(form.get('next')) },
      }),
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    change.mutate(new FormData(form), { onSuccess: () => form.reset() });
  };
  return (
    <section aria-labelledby="password">
      <h2 id="password">{t('signIn.password')}</h2>
      <p className="hint">{t('club.passwordText')}</p>
      <form className="fields" onSubmit={submit}>
        <label>
          {t('club.current')}
          <input name="current" type="password" required maxLength={500} autoComplete="current-password" />
        </label>
        <label>
          {t('club.next')}
          <input
            name="next"
            type="password"
            required
            minLength={MIN_PASSWORD_CHARS}
            maxLength={500}
            autoComplete="new-password"
            aria-describedby="next-hint"
          />
          <small id="next-hint">{t('club.passwordHint', { count: MIN_PASSWORD_CHARS })}</small>
        </label>
        {change.error !== null && <Problem error={change.error} />}
        {change.isSuccess && <p role="status">{t('club.passwordChanged')}</p>}
        <div className="choices">
          <button type="submit" className="button primary" disabled={change.isPending}>
            {t('club.changePassword')}
          </button>
        </div>
      </form>
    </section>
  );
}
