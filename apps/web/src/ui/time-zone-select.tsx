import { Select, type SelectProps, Text } from '@mantine/core';
import { deviceZone } from '../base/calendar.ts';
import { findZones, todaysName } from './time-zones.ts';

const SHOWN_AT_MOST = 80;

/** The browser's own time zone. */
export const ownTimeZone = (): string => todaysName(deviceZone());

const shown = (zone: string) => zone.replaceAll('_', ' ');

/** Every time zone by today's name, found by any part of its names past and present, its cities and country. */
export function TimeZoneSelect({
  first = [],
  ...props
}: Omit<SelectProps, 'data'> & {
  value?: string;
  /** Those that are likely. */
  first?: readonly string[];
}) {
  const ahead = [...(props.value ? [props.value] : []), ...first];
  const zones = findZones('', ahead);
  const cities = new Map(zones.map((zone) => [zone.name, zone.cities]));
  return (
    <Select
      searchable
      allowDeselect={false}
      limit={SHOWN_AT_MOST}
      data={zones.map(({ name }) => ({ value: name, label: shown(name) }))}
      // What stands in the field already narrows nothing.
      filter={({ search, limit }) =>
        findZones(search === shown(props.value ?? '') ? '' : search, ahead)
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
