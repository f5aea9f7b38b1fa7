import type { StudioProblem } from '@tandem/api/words';
import { useTranslation } from 'react-i18next';
import classes from './interface.module.css';

/** What the words of a refusal leave open until it happens. */
const OPEN = /\{\{\w+\}\}/g;

/** Every code with which a call is refused, and what it says. */
export function Refusals({ codes }: { codes: Record<string, number> }) {
  const { t } = useTranslation(['interface', 'errors']);
  const words = (code: StudioProblem, part: 'message' | 'remedy') =>
    t(`errors:errors.${code}.${part}`, {
      interpolation: { skipOnVariables: true, prefix: '<<', suffix: '>>' },
    }).replace(OPEN, '…');
  return (
    <details className={classes.endpoint} id="refusals">
      <summary>
        <span className={classes.summary}>{t('interface:codes')}</span>
      </summary>
      <table className={classes.codes}>
        <thead>
          <tr>
            <th scope="col">{t('interface:code')}</th>
            <th scope="col">HTTP</th>
            <th scope="col">{t('interface:meaning')}</th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(codes).map(([code, status]) => (
            <tr key={code}>
              <td>
                <code>{code}</code>
              </td>
              <td>{status}</td>
              <td>
                {words(code as StudioProblem, 'message')} {words(code as StudioProblem, 'remedy')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
