import { Button, Group, Stack, Text } from '@mantine/core';
import type { ClassType, Studio } from '@tandem/api/studio';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { studioQuery } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { publicCalendarUrl } from '../../rights/file-urls.ts';
import { Asked, both } from '../../ui/asked.tsx';
import { confirm } from '../../ui/confirm.tsx';
import { CopyField } from '../../ui/copy-field.tsx';
import { notify } from '../../ui/notify.tsx';
import { showProblem } from '../../ui/problem.tsx';
import { IntegrationsLink } from '../integrations-link.tsx';
import { Page, Part } from '../page.tsx';
import { classTypesQuery } from '../queries.ts';
import { useStudioChange } from '../use-studio-change.ts';
import { SiteSchedule } from './site-schedule.tsx';

/** What of the schedule anybody may read, and the links by which they do. */
export function PublicPage() {
  const { t } = useTranslation('calendars');
  const { studioId } = useSession();
  const studio = useQuery(studioQuery(studioId));
  const types = useQuery(classTypesQuery(studioId));
  return (
    <Page narrow title={t('public.title')} above={<IntegrationsLink />}>
      <Asked query={both(studio, types)} loading={240}>
        {([one, all]) => {
          const offered = all.filter(({ archived }) => !archived);
          return (
            <>
              <Switch studio={one} />
              {one.publicSchedule && (
                <>
                  <SiteSchedule studio={one} types={offered} />
                  <Links studio={one} types={offered} />
                </>
              )}
            </>
          );
        }}
      </Asked>
    </Page>
  );
}

function Switch({ studio: { publicSchedule, version } }: { studio: Studio }) {
  const { t } = useTranslation('calendars');
  const { t: ofConsole } = useTranslation('console');
  const change = useStudioChange(() => notify({ message: ofConsole('saved') }));
  const turn = () => change.mutate({ publicSchedule: !publicSchedule, version }, { onError: showProblem });
  const ask = () =>
    confirm({
      title: t('public.forbidTitle'),
      text: <Text>{t('public.forbidText')}</Text>,
      yes: t('public.forbid'),
      onConfirm: turn,
    });
  return (
    <Group justify="space-between" align="flex-start" gap="md">
      <div>
        <Text fw={600}>{t(publicSchedule ? 'public.on' : 'public.off')}</Text>
        <Text size="sm" c="dimmed" maw={560}>
          {t('public.explain')}
        </Text>
      </div>
      <Button variant="default" loading={change.isPending} onClick={() => (publicSchedule ? ask() : turn())}>
        {t(publicSchedule ? 'public.forbid' : 'public.allow')}
      </Button>
    </Group>
  );
}

function Links({ studio: { studioId, locations }, types }: { studio: Studio; types: ClassType[] }) {
  const { t } = useTranslation('calendars');
  return (
    <>
      <Part title={t('public.places')} intro={t('public.links')}>
        <Stack>
          {locations.map(({ locationId, name }) => (
            <CopyField
              key={locationId}
              label={name}
              text={publicCalendarUrl({ studioId, of: 'location', id: locationId })}
            />
          ))}
        </Stack>
      </Part>
      {types.length > 0 && (
        <Part title={t('public.types')}>
          <Stack>
            {types.map(({ classTypeId, name }) => (
              <CopyField
                key={classTypeId}
                label={name}
                text={publicCalendarUrl({ studioId, of: 'class_type', id: classTypeId })}
              />
            ))}
          </Stack>
        </Part>
      )}
    </>
  );
}
