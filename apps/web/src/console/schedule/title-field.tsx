import { TextInput, type TextInputProps } from '@mantine/core';
import type { ClassType } from '@tandem/api/studio';
import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../base/session.ts';
import { hoursOf } from '../cancel-rule.tsx';
import { classTypesQuery } from '../queries.ts';
import type { ClassValues } from './class-form.ts';

/**
 * How a class is called, with the types that it may be of as the browser proposes them: a class that is called like a type
 * is of that type.
 * @param props.onType the name of a type was chosen, or typed
 */
export function TitleField({ onType, ...field }: TextInputProps & { onType: (type: ClassType) => void }) {
  const { t } = useTranslation('console');
  const { studioId } = useSession();
  const proposals = useId();
  const types = useQuery(classTypesQuery(studioId)).data ?? [];
  const offered = types.filter(({ archived }) => !archived);
  return (
    <>
      <TextInput
        data-autofocus
        label={t('classForm.title')}
        maxLength={120}
        autoComplete="off"
        list={proposals}
        {...field}
        onChange={(event) => {
          field.onChange?.(event);
          const type = offered.find(({ name }) => name === event.currentTarget.value);
          if (type) onType(type);
        }}
      />
      <datalist id={proposals}>
        {offered.map(({ classTypeId, name }) => (
          <option key={classTypeId} value={name} />
        ))}
      </datalist>
    </>
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
