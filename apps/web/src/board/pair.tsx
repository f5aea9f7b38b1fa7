import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { tracker } from './api.ts';
import { CodeField } from './code-field.tsx';
import { Problem } from './problem.tsx';

/** Lets this screen in by the code that the club's page made for it. */
export function Pair({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation('board');
  const pair = useMutation({
    mutationFn: (form: FormData) => tracker.pairScreen({ body: { code: String(form.get('code')) } }),
    onSuccess: onDone,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    pair.mutate(new FormData(event.currentTarget));
  };
  return (
    <form onSubmit={submit}>
      <h2>{t('screens.pair')}</h2>
      <p>{t('screens.pairHint')}</p>
      <CodeField label={t('screens.code')} />
      {pair.error !== null && <Problem error={pair.error} />}
      <button type="submit" className="button primary" disabled={pair.isPending}>
        {t('screens.enter')}
      </button>
    </form>
  );
}
