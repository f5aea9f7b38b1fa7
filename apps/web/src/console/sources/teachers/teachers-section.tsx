import { Button, Group, Select, Stack } from '@mantine/core';
import type { SourceTeacher } from '@tandem/api/studio';
import { sourceNames } from '@tandem/api/words';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../../base/api.ts';
import { studioQuery } from '../../../base/queries.ts';
import { useSession } from '../../../base/session.ts';
import { source } from '../../../base/source.ts';
import { Asked } from '../../../ui/asked.tsx';
import { Empty, Part } from '../../page.tsx';
import { teachersQuery } from '../queries.ts';
import { useSourceChange } from '../use-source-change.ts';

const name = sourceNames.momence;

/** Who teaches there, and which instructor here each is: said by staff, once. */
export function TeachersSection() {
  const { t } = useTranslation('sources');
  const { studioId } = useSession();
  const teachers = useQuery(teachersQuery(studioId));
  const studio = useQuery(studioQuery(studioId));
  return (
    <Part title={t('teachers.title')} intro={t('teachers.intro', { name })}>
      <Asked query={teachers} loading={120}>
        {(all) =>
          all.length === 0 ? (
            <Empty text={t('teachers.none', { name })} />
          ) : (
            <Stack gap="md">
              {all.map((one) => (
                <Teacher key={one.teacherId} of={one} instructors={studio.data?.instructors ?? []} />
              ))}
            </Stack>
          )
        }
      </Asked>
    </Part>
  );
}

type Instructor = { staffId: string; name: string };

function Teacher({ of: one, instructors }: { of: SourceTeacher; instructors: readonly Instructor[] }) {
  const { t } = useTranslation('sources');
  const { studioId } = useSession();
  const say = useSourceChange({
    change: (instructorId: string | null) =>
      api.setSourceTeacher({
        params: { source, studioId, teacherId: one.teacherId },
        body: { instructorId },
      }),
  });
  const suggested = instructors.find(({ staffId }) => staffId === one.suggestedId);
  const known = instructors.some(({ staffId }) => staffId === one.instructorId);
  return (
    <Group align="flex-end" gap="sm">
      <Select
        flex="1 1 260px"
        label={one.name}
        description={t('teachers.coming', { count: one.coming })}
        placeholder={t('teachers.nobody')}
        clearable
        clearButtonProps={{ 'aria-label': t('teachers.clear', { name: one.name }) }}
        disabled={say.isPending}
        data={[
          ...instructors.map(({ staffId, name: label }) => ({ value: staffId, label })),
          // Somebody of the team who is no instructor there.
          ...(one.instructorId !== null && !known
            ? [{ value: one.instructorId, label: t('teachers.ofTeam') }]
            : []),
        ]}
        value={one.instructorId}
        onChange={(instructorId) => say.mutate(instructorId)}
      />
      {suggested && (
        <Button variant="default" loading={say.isPending} onClick={() => say.mutate(suggested.staffId)}>
          {t('teachers.same', { name: suggested.name })}
        </Button>
      )}
    </Group>
  );
}
