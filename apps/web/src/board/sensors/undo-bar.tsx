import IconArrowBackUp from '@tabler/icons-react/dist/esm/icons/IconArrowBackUp.mjs';
import { useTranslation } from 'react-i18next';
import { Problem } from '../problem.tsx';
import type { useUndoable } from './use-undoable.ts';

/** What was done last, with its way back; or why it was not done. */
export function UndoBar({ of: { done, error, pending, dismiss } }: { of: ReturnType<typeof useUndoable> }) {
  const { t } = useTranslation('board');
  return (
    <div className="undo-bar" role="status">
      {error !== null && <Problem error={error} />}
      {done !== null && (
        <div className="done">
          <p>{done.said}</p>
          {done.undo && (
            <button type="button" className="button" disabled={pending} onClick={done.undo}>
              <IconArrowBackUp aria-hidden /> {t('sensors.undo')}
            </button>
          )}
          <button type="button" className="button" onClick={dismiss}>
            {t('sensors.close')}
          </button>
        </div>
      )}
    </div>
  );
}
