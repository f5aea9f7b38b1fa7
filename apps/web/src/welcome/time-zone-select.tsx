import { Select, type SelectProps, Text } from '@mantine/core';
import { useMemo } from 'react';
import { findZones, todaysName } from './time-zones.ts';

const SHOWN_AT_MOST = 80;

/** The browser's own time zone. */
export const ownTimeZone = (): string => todaysName(Intl.DateTimeFormat().resolvedOptions().timeZone);

const shown = (zone: string) => zone.replaceAll('_', ' ');

/** Every time zone by today's name, found by any part of its names past and present, its cities and country. */
export function TimeZoneSelect(props: Omit<SelectProps, 'data'> & { value?: string }) {
  const zones = useMemo(() => findZones('', props.value), [props.value]);
  const cities = useMemo(() => new Map(zones.map((zone) => [zone.name, zone.cities])), [zones]);
  return (
    <Select
      searchable
      allowDeselect={false}
      limit={SHOWN_AT_MOST}
      data={zones.map(({ name }) => ({ value: name, label: shown(name) }))}
      // What stands in the field already narrows nothing.
      filter={({ search, limit }) =>
        findZones(search === shown(props.value ?? '') ? '' : search, props.value)
          .slice(0, limit)
          .map(({ name }) => ({ value: name, label: shown(name), disabled: false }))
      }
      renderOption={({ option }) => (
        <span>
          {option.label}
          <Text span size="xs" c="dimmed" display="block">
            {cities.get(option.value)}
          </Text>
        </span>
      )}
      {...props}
    />
  );
}
