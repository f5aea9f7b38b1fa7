import { useTranslation } from 'react-i18next';

/** What a call to Spivi does, in words; the wire's own name where there are none. */
export function MethodName({ method }: { method: string }) {
  const { t } = useTranslation('spivi');
  const name = method.split('/').at(-1) ?? method;
  return <>{t(`log.methods.${name}`, { defaultValue: name })}</>;
}
