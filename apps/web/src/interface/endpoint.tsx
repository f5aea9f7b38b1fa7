import { Button, Code } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import IconCopy from '@tabler/icons-react/dist/esm/icons/IconCopy.mjs';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../base/format.ts';
import { isForPeople, jsonOf, type Told } from './document.ts';
import { curlOf } from './example.ts';
import { Field, Fields, useTypeWords } from './fields.tsx';
import classes from './interface.module.css';

/** One endpoint: closed a line, open all that is known of it. */
export function Endpoint({ told, server }: { told: Told; server: string }) {
  const [open, setOpen] = useState(location.hash === `#${told.operationId}`);
  return (
    <details
      id={told.operationId}
      className={classes.endpoint}
      open={open}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>
        <span className={classes.method}>{told.method}</span>
        <code className={classes.path}>{told.path}</code>
        <span className={classes.summary}>
          <span lang="en">{told.summary}</span>
          {told['x-scope'] && <code className={classes.scope}>{told['x-scope']}</code>}
        </span>
      </summary>
      {open && <Details told={told} server={server} />}
    </details>
  );
}

function Details({ told, server }: { told: Told; server: string }) {
  const { t } = useTranslation('interface');
  const type = useTypeWords();
  const answer = jsonOf(told.responses[200].content);
  const body = jsonOf(told.requestBody?.content);
  const [kind = ''] = Object.keys(told.responses[200].content);
  const query = told.parameters?.filter((one) => one.in === 'query') ?? [];
  return (
    <div className={classes.details}>
      <Part title={t('who')}>
        <Who told={told} />
      </Part>
      {query.length > 0 && (
        <Part title={t('query')}>
          <ul className={classes.fields}>
            {query.map(({ name, required = false, schema }) => (
              <li key={name}>
                <Field name={name} field={schema} needed={required} />
              </li>
            ))}
          </ul>
        </Part>
      )}
      {told.requestBody && (
        <Part title={t('body')}>
          {body ? <Fields schema={body} /> : <p>{t('file', { kind: 'application/octet-stream' })}</p>}
        </Part>
      )}
      <Part title={t('answer')}>
        {answer === null ? (
          <p>{t('file', { kind })}</p>
        ) : (
          <>
            {!answer.properties && <p className={classes.type}>{type(answer)}</p>}
            <Fields schema={answer} />
          </>
        )}
      </Part>
      {!isForPeople(told) && <Example told={told} server={server} />}
    </div>
  );
}

/** A call to try in a terminal. */
function Example({ told, server }: { told: Told; server: string }) {
  const { t } = useTranslation('interface');
  const { t: c } = useTranslation();
  const clipboard = useClipboard({ timeout: 4000 });
  const curl = curlOf(told, server);
  return (
    <Part title={t('example')}>
      <Code block className={classes.code}>
        {curl}
      </Code>
      <Button
        size="xs"
        mt="xs"
        variant="default"
        leftSection={<IconCopy size={16} aria-hidden />}
        onClick={() => clipboard.copy(curl)}
      >
        <span aria-live="polite">{c(clipboard.copied ? 'copy.done' : 'copy.do')}</span>
      </Button>
    </Part>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Who({ told: { security, 'x-scope': scope, 'x-roles': roles } }: { told: Told }) {
  const { t } = useTranslation('interface');
  const format = useFormat();
  if (security.some((one) => Object.keys(one).length === 0)) return <p>{t('anybody')}</p>;
  if (security.some((one) => 'kiosk' in one)) return <p>{t('kiosk')}</p>;
  return (
    <p>
      {scope === null ? t('noToken') : t('withScope', { scope })}{' '}
      {roles && t('withRoles', { roles: format.list(roles.map((role) => t(`roles.${role}`))) })}
    </p>
  );
}
