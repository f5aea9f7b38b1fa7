import { queryOptions } from '@tanstack/react-query';
import { api } from '../base/api.ts';

/** What begins is looked up so often, and so often it is tried whether there is a line again. */
const REFRESH_MS = 20_000;

/** What this tablet's door shows. */
export const doorQuery = () =>
  queryOptions({
    queryKey: ['kiosk', 'door'],
    queryFn: ({ signal }) => api.showDoor({ signal }),
    refetchInterval: REFRESH_MS,
    refetchIntervalInBackground: true,
    retry: false,
  });

/** What people sign here; asked for when somebody is to. */
export const doorWaiverQuery = () =>
  queryOptions({
    queryKey: ['kiosk', 'waiver'],
    queryFn: ({ signal }) => api.showDoorWaiver({ signal }),
    staleTime: 0,
  });

/** Who of those booked is called so; forgotten as soon as nobody looks at it. @param beginning '': nobody looks */
export const foundQuery = (beginning: string) =>
  queryOptions({
    queryKey: ['kiosk', 'found', beginning],
    queryFn: ({ signal }) => api.findAtDoor({ body: { beginning }, signal }),
    enabled: beginning !== '',
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
