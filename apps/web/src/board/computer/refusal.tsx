import { useTranslation } from 'react-i18next';

/** Why the tracker did not do something, the code small beneath. @param props.reason its own words, for a code unknown here */
export function Refusal({ code, reason, mild }: { code: string; reason: string; mild?: boolean }) {
  const { t } = useTranslation('computer');
  return (
    <div className="problem" data-mild={mild} role="alert">
      <p>{t(`problem.${code}`, { defaultValue: reason })}</p>
      <small>{code}</small>
    </div>
  );
}
