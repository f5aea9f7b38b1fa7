import { Select, type SelectProps } from '@mantine/core';
import { useMemo } from 'react';

const SHOWN_AT_MOST = 80;

/** The browser's own time zone. */
export const ownTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Every time zone, found by any part of its name. */
export function TimeZoneSelect(props: Omit<SelectProps, 'data'> & { value?: string }) {
  const zones = useMemo(() => {
    const names = new Set([...(props.value ? [props.value] : []), ...Intl.supportedValuesOf('timeZone')]);
    return [...names].sort().map((value) => ({ value, label: value.replaceAll('_', ' ') }));
  }, [props.value]);
  return <Select searchable allowDeselect={false} limit={SHOWN_AT_MOST} data={zones} {...props} />;
}
