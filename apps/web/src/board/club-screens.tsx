import { MAX_SCREEN_NAME_CHARS } from '@tandem/api/words';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../base/format.ts';
import { type Screen, type Session, tracker } from './api.ts';
import { Problem } from './problem.tsx';
import { ScreensLanguage } from './screen-settings/screens-language.tsx';
import { SettingsForm } from './screen-settings/settings-form.tsx';
import { Sure } from './sure.tsx';

/** Whether a code was entered, and a screen is still there, is looked up so often. */
const REFRESH_MS = 5_000;

type Told = Awaited<ReturnType<typeof tracker.addScreen>>;

/** The screens that show the club's classes without its password: let in by a code each, and removed here. */
export function ClubScreens({ session }: { session: Session }) {
  const { t } = useTranslation('board');
  const queries = useQueryClient();
  const [told, setTold] = useState<Told | null>(null);
  const screens = useQuery({
    queryKey: ['screens'],
    queryFn: () => tracker.listScreens(),
    refetchInterval: REFRESH_MS,
  });
  const reload = () => queries.invalidateQueries({ queryKey: ['screens'] });
  const add = useMutation({
    mutationFn: (form: FormData) =>
      tracker.addScreen({
        body: { name: String(form.get('name')), mayRun: form.get('mayRun') !== null },
      }),
    onSuccess: async (made) => {
      setTold(made);
      await reload();
    },
  });
  const remove = useMutation({
    mutationFn: (screenId: number) => tracker.removeScreen({ params: { screenId } }),
    onSettled: reload,
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    add.mutate(new FormData(form), { onSuccess: () => form.reset() });
  };
  return (
    <section aria-labelledby="screens">
      <h2 id="screens">{t('screens.title')}</h2>
      <p className="hint">{t('screens.hint')}</p>
      <ScreensLanguage session={session} />
      {screens.error !== null && <Problem error={screens.error} />}
      {remove.error !== null && <Problem error={remove.error} />}
      <ul>
        {screens.data?.map((screen) => (
          <OneScreen
            key={screen.screenId}
            screen={screen}
            timeZone={session.timeZone}
            code={told?.screenId === screen.screenId ? told.code : null}
            onRemove={() => remove.mutate(screen.screenId)}
          />
        ))}
      </ul>
      <form className="fields" onSubmit={submit}>
        <label>
          {t('screens.name')}
          <input name="name" required maxLength={MAX_SCREEN_NAME_CHARS} placeholder={t('screens.example')} />
        </label>
        <label className="tick">
          <input name="mayRun" type="checkbox" defaultChecked />
          {t('screens.mayRun')}
        </label>
        {add.error !== null && <Problem error={add.error} />}
        <div className="choices">
          <button type="submit" className="button" disabled={add.isPending}>
            {t('screens.add')}
          </button>
        </div>
      </form>
    </section>
  );
}

type OneProps = { screen: Screen; timeZone: string; code: string | null; onRemove: () => void };

function OneScreen({ screen, timeZone, code, onRemove }: OneProps) {
  const { t } = useTranslation('board');
  const format = useFormat();
  const { t: w } = useTranslation('wall');
  const [setting, setSetting] = useState(false);
  const { name, mayRun, pairedAt, lastSeenAt, codeExpiresAt } = screen;
  const seen =
    lastSeenAt === null
      ? t('screens.until', { time: format.time(codeExpiresAt!, timeZone) })
      : t('screens.seen', { when: format.past(lastSeenAt) });
  return (
    <li className="card">
      <div className="card-head">
        <h3>{name}</h3>
        <p>
          {t(mayRun ? 'screens.runs' : 'screens.shows')} · {seen}
        </p>
      </div>
      {code !== null && pairedAt === null && (
        <div className="token" role="status">
          <p>{t('screens.told', { address: location.origin })}</p>
          <code className="code">{`${code.slice(0, 4)} ${code.slice(4)}`}</code>
        </div>
      )}
      {setting && <SettingsForm screen={screen} onDone={() => setSetting(false)} />}
      <div className="choices">
        {!setting && (
          <button type="button" className="button" onClick={() => setSetting(true)}>
            {w('form.open')}
          </button>
        )}
        <Sure
          label={t('screens.remove')}
          title={t('screens.removeTitle', { name })}
          text={t('screens.removeText')}
          onSure={onRemove}
        />
      </div>
    </li>
  );
}
