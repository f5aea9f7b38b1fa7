import { Autocomplete, type AutocompleteProps } from '@mantine/core';
import type { ClassType } from '@tandem/api/studio';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { classTypesQuery } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { hoursOf } from '../cancel-rule.tsx';
import type { ClassValues } from './class-form.ts';

const MAX_SHOWN = 8;

/**
 * How a class is called, with the types that it may be of: a class that is called like a type is of that type.
 * @param props.onType a type was chosen
 */
export function TitleField({
  onType,
  ...field
}: Omit<AutocompleteProps, 'data'> & { onType: (type: ClassType) => void }) {
  const { t } = useTranslation('console');
  const { studioId } = useSession();
  const types = useQuery(classTypesQuery(studioId)).data ?? [];
  const offered = types.filter(({ archived }) => !archived);
  return (
    <Autocomplete
      data-autofocus
      label={t('classForm.title')}
      maxLength={120}
      limit={MAX_SHOWN}
      data={offered.map(({ name }) => name)}
      onOptionSubmit={(chosen) => onType(offered.find(({ name }) => name === chosen)!)}
      {...field}
    />
  );
}

/** What a new class takes over from its type; what somebody typed themselves stays. */
export function takenOver(
  type: ClassType,
  { values, isDirty }: { values: ClassValues; isDirty: (field: string) => boolean },
): Partial<ClassValues> {
  const elsewhere = type.roomIds.length > 0 && !type.roomIds.includes(values.roomId);
  return {
    ...(type.minutes !== null && !isDirty('minutes') && { minutes: type.minutes }),
    ...(type.lateCancelMinutes !== null &&
      !isDirty('lateCancelHours') && { lateCancelHours: hoursOf(type.lateCancelMinutes) }),
    ...(type.description !== '' && !isDirty('description') && { description: type.description }),
    ...(elsewhere && !isDirty('roomId') && { roomId: type.roomIds[0]! }),
  };
}
