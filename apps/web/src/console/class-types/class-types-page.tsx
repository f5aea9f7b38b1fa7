import { Badge, Button, Text } from '@mantine/core';
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs';
import type { ClassType } from '@tandem/api/studio';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../base/format.ts';
import { studioQuery } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { Asked } from '../../ui/asked.tsx';
import { colourOf } from '../../ui/class-colour.ts';
import { Page } from '../page.tsx';
import { classTypesQuery } from '../queries.ts';
import { ClassTypeDialog } from './class-type-dialog.tsx';
import classes from './class-types.module.css';

/** What classes have in common: how each type is drawn and told, how long it lasts, and where it is held. */
export function ClassTypesPage() {
  const { t } = useTranslation('team');
  const { studioId } = useSession();
  const asked = useQuery(classTypesQuery(studioId));
  const [open, setOpen] = useState<ClassType | 'new' | null>(null);
  return (
    <Page
      narrow
      title={t('classType.title')}
      aside={
        <Button leftSection={<IconPlus size={18} aria-hidden />} onClick={() => setOpen('new')}>
          {t('classType.add')}
        </Button>
      }
    >
      <Text c="dimmed" mb="lg">
        {t('classType.hint')}
      </Text>
      <Asked query={asked} loading={240}>
        {(types) => {
          const offered = types.filter(({ archived }) => !archived);
          const archived = types.filter((type) => type.archived);
          return (
            <>
              {types.length === 0 && <Text>{t('classType.none')}</Text>}
              <TypeList types={offered} onOpen={setOpen} />
              {archived.length > 0 && (
                <details className={classes.archived}>
                  <summary>{t('classType.archivedCount', { count: archived.length })}</summary>
                  <TypeList types={archived} onOpen={setOpen} />
                </details>
              )}
            </>
          );
        }}
      </Asked>
      {open !== null && <ClassTypeDialog type={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </Page>
  );
}

function TypeList({ types, onOpen }: { types: ClassType[]; onOpen: (type: ClassType) => void }) {
  const { t } = useTranslation('team');
  const format = useFormat();
  const { studioId } = useSession();
  const studio = useQuery(studioQuery(studioId));
  return (
    <ul className={classes.types}>
      {types.map((type) => {
        const rooms = studio.data?.rooms.filter(({ roomId }) => type.roomIds.includes(roomId)) ?? [];
        const said = [
          type.minutes !== null && format.unit(type.minutes, 'minute'),
          rooms.length > 0 && format.list(rooms.map(({ name }) => name)),
          t('classType.coming', { count: type.coming }),
        ];
        return (
          <li key={type.classTypeId} style={{ borderInlineStartColor: colourOf(type.colour) }}>
            <div>
              <Text fw={550}>
                {type.name}{' '}
                {type.level !== 'all' && (
                  <Badge variant="light" color="gray" tt="none" component="span">
                    {t(`level.${type.level}`)}
                  </Badge>
                )}
              </Text>
              {type.description !== '' && (
                <Text size="sm" lineClamp={1}>
                  {type.description}
                </Text>
              )}
              <Text size="sm" c="dimmed">
                {said.filter(Boolean).join(' · ')}
              </Text>
            </div>
            <Button
              size="sm"
              variant="default"
              flex="none"
              aria-label={t('classType.changeNamed', { name: type.name })}
              onClick={() => onOpen(type)}
            >
              {t('classType.change')}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}
