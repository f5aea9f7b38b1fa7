import { Badge, CloseButton, Group, NativeSelect, Text } from '@mantine/core';
import type { Customer } from '@tandem/api/studio';
import { may } from '@tandem/api/words';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useSession } from '../../base/session.ts';
import { tagsQuery } from '../queries.ts';
import { useTagging } from './use-tagging.ts';

/** The tags of somebody, to give and to take. */
export function CustomerTags({ customer }: { customer: Customer }) {
  const { t } = useTranslation('profile');
  const { studioId, role } = useSession();
  const asked = useQuery(tagsQuery(studioId));
  const change = useTagging();
  const mayChange = may(role, 'editCustomers');
  const { tags, customerId } = customer;
  const others = (asked.data ?? []).filter(({ tagId }) => tags.every((tag) => tag.tagId !== tagId));
  return (
    <Group gap="xs">
      {tags.length === 0 && (!mayChange || others.length === 0) && <Text span>–</Text>}
      {tags.map(({ tagId, name }) => (
        <Badge
          key={tagId}
          size="lg"
          radius="sm"
          variant="outline"
          tt="none"
          rightSection={
            mayChange && (
              <CloseButton
                size="sm"
                aria-label={t('tags.takeNamed', { name })}
                onClick={() => change.mutate({ tagId, customerIds: [customerId], tagged: false })}
              />
            )
          }
        >
          {name}
        </Badge>
      ))}
      {mayChange && others.length > 0 && (
        <NativeSelect
          size="xs"
          aria-label={t('tags.give')}
          value=""
          disabled={change.isPending}
          data={[
            { value: '', label: t('tags.give') },
            ...others.map(({ tagId, name }) => ({ value: tagId, label: name })),
          ]}
          onChange={(event) =>
            event.currentTarget.value &&
            change.mutate({ tagId: event.currentTarget.value, customerIds: [customerId], tagged: true })
          }
        />
      )}
    </Group>
  );
}
