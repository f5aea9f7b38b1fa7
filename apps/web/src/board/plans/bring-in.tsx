import { MAX_PLAN_FILE_BYTES } from '@tandem/api/words';
import { type Plan, PlanFileError, readPlan } from '@tandem/metrics/plans';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DEFAULT_FTP_W, FtpField } from './ftp-field.tsx';

/** What was refused, and the file itself where it only lacks an FTP. */
type Refused = { file: File; error: PlanFileError };

/** A plan of another program: read here, shown in the editor, and kept only when it is saved there. */
export function BringIn({ onPlan }: { onPlan: (plan: Plan) => void }) {
  const { t } = useTranslation(['plans', 'board']);
  const hint = useId();
  const [refused, setRefused] = useState<Refused | null>(null);
  const [ftpW, setFtpW] = useState(DEFAULT_FTP_W);
  const read = async (file: File, ftp: number | null) => {
    setRefused(null);
    try {
      // One byte more than can be is enough to be refused for it.
      const bytes = new Uint8Array(await file.slice(0, MAX_PLAN_FILE_BYTES + 1).arrayBuffer());
      const plan = readPlan(bytes, ftp);
      onPlan({ ...plan, name: plan.name || file.name.replace(/\.[^.]*$/, '') });
    } catch (error) {
      if (!(error instanceof PlanFileError)) throw error;
      setRefused({ file, error });
    }
  };
  const { code, line, element } = refused?.error ?? {};
  return (
    <div className="bring-in">
      <label className="field">
        {t('bringIn')}
        <input
          type="file"
          accept=".zwo,.erg,.mrc,.xml,.txt"
          aria-describedby={hint}
          onChange={({ target }) => {
            const file = target.files?.[0];
            // The same file again, once it was mended, is a change too.
            target.value = '';
            if (file) void read(file, null);
          }}
        />
      </label>
      <p className="hint" id={hint}>
        {t('bringInHint')}
      </p>
      {refused !== null && (
        <div className="problem" role="alert">
          <p>
            <b>{refused.file.name}</b> {t(`file.${code!}`)}
          </p>
          {line != null && <p>{element ? t('whereElement', { line, element }) : t('where', { line })}</p>}
          <small>{code}</small>
          {code === 'ftp_missing' && (
            <div className="choices">
              <FtpField ftpW={ftpW} onChange={setFtpW} label={t('writtenFor')} />
              <button type="button" className="button" onClick={() => void read(refused.file, ftpW)}>
                {t('readAgain')}
              </button>
            </div>
          )}
        </div>
      )}
    </div>
  );
}
