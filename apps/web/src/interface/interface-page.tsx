import { Button, Select, Text, TextInput } from '@mantine/core';
import IconDownload from '@tabler/icons-react/dist/esm/icons/IconDownload.mjs';
import { scopes } from '@tandem/api/words';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { WelcomeFrame } from '../frame/welcome-frame.tsx';
import { Asked } from '../ui/asked.tsx';
import { type Area as AreaName, interfaceQuery, operationsOf, type Told } from './document.ts';
import { Endpoint } from './endpoint.tsx';
import classes from './interface.module.css';
import { Refusals } from './refusals.tsx';

const ABOUT = ['who', 'form', 'refused', 'repeats', 'pages', 'versions'] as const;
const NO_TOKEN = 'none';

/** The interface endpoint by endpoint, from the document that programs read; for whoever writes one, signed in or not. */
export function InterfacePage() {
  const { t } = useTranslation('interface');
  const asked = useQuery(interfaceQuery);
  const [search, setSearch] = useState('');
  const [scope, setScope] = useState<string | null>(null);
  useEffect(() => {
    if (asked.data) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }, [asked.data]);
  const wanted = ({ path, summary, operationId, 'x-scope': needs }: Told) =>
    (scope === null || (needs ?? NO_TOKEN) === scope) &&
    `${path} ${summary} ${operationId}`.toLowerCase().includes(search.trim().toLowerCase());
  return (
    <WelcomeFrame title={t('title')} wide>
      {/* One child: its parts keep distances of their own. */}
      <div>
        <div className={classes.about}>
          <p>{t('intro')}</p>
          {ABOUT.map((part) => (
            <p key={part}>
              <strong>{t(`about.${part}.title`)}</strong> {t(`about.${part}.text`)}
            </p>
          ))}
        </div>
        <Button
          component="a"
          href="/openapi.json"
          download="tandem-openapi.json"
          variant="default"
          leftSection={<IconDownload size={18} aria-hidden />}
        >
          {t('download')}
        </Button>
        <Asked query={asked} loading={400}>
          {(told) => {
            const found = operationsOf(told).filter(wanted);
            return (
              <>
                <div className={classes.filter}>
                  <TextInput
                    type="search"
                    label={t('search')}
                    placeholder={t('searchHint')}
                    value={search}
                    onChange={(event) => setSearch(event.currentTarget.value)}
                  />
                  <Select
                    label={t('scope')}
                    placeholder={t('anyScope')}
                    clearable
                    value={scope}
                    onChange={setScope}
                    data={[...scopes, { value: NO_TOKEN, label: t('noToken') }]}
                  />
                </div>
                <Text size="sm" c="dimmed" role="status">
                  {t('found', { count: found.length })}
                </Text>
                {told.tags.map(({ name }) => (
                  <Area
                    key={name}
                    name={name}
                    all={found.filter(({ tags }) => tags[0] === name)}
                    server={told.servers[0].url}
                  />
                ))}
                <Refusals codes={told.components.schemas.Refusal['x-codes']} />
              </>
            );
          }}
        </Asked>
      </div>
    </WelcomeFrame>
  );
}

function Area(props: { name: AreaName; all: Told[]; server: string }) {
  const { t } = useTranslation('interface');
  if (props.all.length === 0) return null;
  return (
    <section className={classes.area}>
      <h2>{t(`areas.${props.name}.name`)}</h2>
      <Text size="sm" c="dimmed">
        {t(`areas.${props.name}.text`)}
      </Text>
      {props.all.map((told) => (
        <Endpoint key={told.operationId} told={told} server={props.server} />
      ))}
    </section>
  );
}
