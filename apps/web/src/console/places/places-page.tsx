import { Button, Group, Stack, Text, Title } from '@mantine/core';
import IconCalendarOff from '@tabler/icons-react/dist/esm/icons/IconCalendarOff.mjs';
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs';
import type { Location, Room } from '@tandem/api/studio';
import { may } from '@tandem/api/words';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { studioQuery } from '../../base/queries.ts';
import { useSession } from '../../base/session.ts';
import { Asked } from '../../ui/asked.tsx';
import { Page } from '../page.tsx';
import { Cancelling } from './cancelling.tsx';
import { ClosureDialog } from './closure-dialog.tsx';
import { Closures } from './closures.tsx';
import { CopyRoomDialog } from './copy-room-dialog.tsx';
import { Kiosks } from './kiosks.tsx';
import { LocationDialog } from './location-dialog.tsx';
import { MemberPhones } from './member-phones.tsx';
import { NewRoomDialog } from './new-room-dialog.tsx';
import { OpeningOfStudio } from './opening.tsx';
import classes from './places.module.css';
import { RoomDialog } from './room-dialog.tsx';
import { spotsInWords } from './spots-in-words.ts';
import { StandByRule } from './stand-by.tsx';
import { WaitingRules } from './waiting.tsx';

type Open =
  | { dialog: 'location'; location: Location | null }
  | { dialog: 'newRoom'; location: Location }
  | { dialog: 'closure'; location: Location }
  | { dialog: 'copy'; room: Room }
  | { dialog: 'room'; roomId: string };

/** Locations with their rooms, and the spots of each. */
export function PlacesPage() {
  const { t } = useTranslation(['team', 'room']);
  const { studioId, role } = useSession();
  const asked = useQuery(studioQuery(studioId));
  const studio = asked.data;
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const openRoom = open?.dialog === 'room' && studio?.rooms.find((r) => r.roomId === open.roomId);
  return (
    <Page
      narrow
      title={t('place.title')}
      aside={
        <Button
          leftSection={<IconPlus size={18} aria-hidden />}
          onClick={() => setOpen({ dialog: 'location', location: null })}
        >
          {t('place.addLocation')}
        </Button>
      }
    >
      <Asked query={asked} loading={240}>
        {({ locations, rooms, ...studio }) => (
          <Stack gap="xl">
            {locations.map((location) => (
              <section key={location.locationId}>
                <Group justify="space-between" align="flex-start" wrap="nowrap">
                  <div>
                    <Title order={2} size="h4">
                      {location.name}
                    </Title>
                    <Text size="sm" c="dimmed">
                      {[location.address, location.timeZone.replaceAll('_', ' ')].filter(Boolean).join(' · ')}
                    </Text>
                  </div>
                  <Button
                    size="sm"
                    variant="default"
                    flex="none"
                    aria-label={t('place.changeNamed', { name: location.name })}
                    onClick={() => setOpen({ dialog: 'location', location })}
                  >
                    {t('place.change')}
                  </Button>
                </Group>
                <ul className={classes.rooms}>
                  {rooms
                    .filter((room) => room.locationId === location.locationId)
                    .map((room) => (
                      <li key={room.roomId}>
                        <div>
                          <Text fw={550}>{room.name}</Text>
                          <Text size="sm" c="dimmed">
                            {spotsInWords(room.spots, t)}
                          </Text>
                        </div>
                        <Group gap="xs" justify="flex-end">
                          <Button
                            size="sm"
                            variant="subtle"
                            aria-label={t('place.copyNamed', { name: room.name })}
                            onClick={() => setOpen({ dialog: 'copy', room })}
                          >
                            {t('place.copy')}
                          </Button>
                          <Button
                            size="sm"
                            variant="default"
                            aria-label={t('place.spotsOf', { name: room.name })}
                            onClick={() => setOpen({ dialog: 'room', roomId: room.roomId })}
                          >
                            {t('place.nameAndSpots')}
                          </Button>
                        </Group>
                      </li>
                    ))}
                </ul>
                <Closures location={location} all={studio.closures} />
                <Group gap="lg">
                  <Button
                    size="sm"
                    variant="subtle"
                    px={0}
                    leftSection={<IconPlus size={16} aria-hidden />}
                    aria-label={t('place.addRoomAt', { location: location.name })}
                    onClick={() => setOpen({ dialog: 'newRoom', location })}
                  >
                    {t('place.addRoom')}
                  </Button>
                  <Button
                    size="sm"
                    variant="subtle"
                    px={0}
                    leftSection={<IconCalendarOff size={16} aria-hidden />}
                    aria-label={t('closure.addAt', { place: location.name })}
                    onClick={() => setOpen({ dialog: 'closure', location })}
                  >
                    {t('closure.add')}
                  </Button>
                </Group>
              </section>
            ))}
            <div id="rules">
              <Cancelling studio={{ ...studio, locations, rooms }} />
            </div>
            <OpeningOfStudio studio={{ ...studio, locations, rooms }} />
            <WaitingRules studio={{ ...studio, locations, rooms }} />
            <StandByRule studio={{ ...studio, locations, rooms }} />
            <MemberPhones studio={studio} />
            {may(role, 'managePlaces') && locations.length > 0 && <Kiosks locations={locations} />}
          </Stack>
        )}
      </Asked>
      {open?.dialog === 'location' && <LocationDialog location={open.location} onClose={close} />}
      {open?.dialog === 'newRoom' && <NewRoomDialog location={open.location} onClose={close} />}
      {open?.dialog === 'closure' && <ClosureDialog location={open.location} onClose={close} />}
      {open?.dialog === 'copy' && <CopyRoomDialog room={open.room} onClose={close} />}
      {openRoom && <RoomDialog room={openRoom} onClose={close} />}
    </Page>
  );
}
