import { useTranslation } from 'react-i18next';
import { ApiProblem } from './api.ts';

/** What went wrong in words, the code small beneath, and a way to try again. */
export function Problem({ error, retry }: { error: Error; retry?: () => void }) {
  const { t } = useTranslation('board');
  const answer = error instanceof ApiProblem ? error : null;
  return (
    <div className="problem" role="alert">
      <p>
        {answer === null
          ? t('errors.notDone')
          : t(`errors.${answer.code}`, { defaultValue: `${answer.message} ${answer.remedy ?? ''}` })}
      </p>
      {answer !== null && <small>{answer.code}</small>}
      {retry !== undefined && (
        <button type="button" className="button" onClick={retry}>
          {t('errors.retry')}
        </button>
      )}
    </div>
  );
}
