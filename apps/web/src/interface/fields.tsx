import { useTranslation } from 'react-i18next';
import type { Schema } from './document.ts';
import classes from './interface.module.css';

/** Deeper than that nothing of ours goes. */
const MAX_DEPTH = 8;

/** What an object holds, field by field, and what those hold. */
export function Fields({ schema, depth = 0 }: { schema: Schema; depth?: number }) {
  const inner = innerOf(schema);
  const { properties, required = [] } = inner;
  if (!properties || depth > MAX_DEPTH) return null;
  return (
    <ul className={classes.fields}>
      {Object.entries(properties).map(([name, field]) => (
        <li key={name}>
          <Field name={name} field={field} needed={required.includes(name)} />
          {variantsOf(field).map((variant, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a document that does not change
            <Fields key={i} schema={variant} depth={depth + 1} />
          ))}
        </li>
      ))}
    </ul>
  );
}

/** One field: its name, what it takes, and whether it has to be there. */
export function Field({ name, field, needed }: { name: string; field: Schema; needed: boolean }) {
  const { t } = useTranslation('interface');
  const type = useTypeWords();
  return (
    <span>
      <code>{name}</code> <span className={classes.type}>{type(field)}</span>
      {!needed && <span className={classes.type}> · {t('optional')}</span>}
    </span>
  );
}

/** Through lists to what they are lists of. */
const innerOf = (schema: Schema): Schema => (schema.items ? innerOf(schema.items) : schema);

/** The objects that a field may be, each with fields of its own. */
function variantsOf(schema: Schema): Schema[] {
  const inner = innerOf(schema);
  const variants = inner.anyOf ?? inner.oneOf;
  return (variants ? variants.flatMap(variantsOf) : [inner]).filter((one) => one.properties);
}

/** What a schema takes, in a few words. */
export function useTypeWords(): (schema: Schema) => string {
  const { t } = useTranslation('interface');
  const words = (schema: Schema): string => {
    const variants = schema.anyOf ?? schema.oneOf;
    if (variants) return [...new Set(variants.map(words))].join(t('or'));
    if (schema.const !== undefined) return JSON.stringify(schema.const);
    if (schema.enum) return schema.enum.map((one) => JSON.stringify(one)).join(' | ');
    if (Array.isArray(schema.type)) return schema.type.join(t('or'));
    if (schema.items) return t('listOf', { what: words(schema.items) });
    const { minimum, maximum, maxLength } = schema;
    const bounds =
      minimum !== undefined && maximum !== undefined && Math.abs(maximum) < Number.MAX_SAFE_INTEGER
        ? `${minimum}–${maximum}`
        : maxLength !== undefined && t('atMost', { count: maxLength });
    return [schema.format ?? schema.type ?? t('anything'), bounds].filter(Boolean).join(', ');
  };
  return words;
}
